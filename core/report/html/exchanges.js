/* SPDX-License-Identifier: GPL-2.0-or-later */
/* With --exchanges: every exchange, redirected or not. */
import { make } from "./element.js";
import { agentOf, exchanges, methodOf, readExchange, urlOf } from "./data.js";
import { contentWords, frameLabel, number, readableTime, shorten } from "./words.js";

const EXCHANGES_AT_ONCE = 100;
const LONGEST_CELL = 90;

function exchangeRow(exchange) {
    const { request, response } = exchange.http;
    const cells = [
        frameLabel([...exchange.pcap.request_frames ?? [], ...exchange.pcap.response_frames ?? []][0] ?? "?"),
        readableTime(exchange.time), exchange.client.address ?? "", agentOf(exchange),
        `${methodOf(exchange)} ${urlOf(exchange)}`, request ? contentWords(request.body) : "", response ? response.status_code : "none",
    ];
    return make("tr", {}, cells.map(cell => make("td", { title: cell }, shorten(String(cell), LONGEST_CELL))));
}

export function exchangeTable() {
    if (exchanges.length === 0)
        return null;
    const body = make("tbody", {});
    const more = make("button", { type: "button", class: "more", click: grow });
    function grow() {
        const start = body.childElementCount;
        const end = Math.min(start + EXCHANGES_AT_ONCE, exchanges.length);
        for (let index = start; index < end; index++) {
            const exchange = readExchange(index);
            body.append(exchange ? exchangeRow(exchange) : make("tr", {}));
        }
        more.hidden = end === exchanges.length;
        more.textContent = `Show more of ${number(exchanges.length)}`;
    }
    grow();
    const heads = ["Frame", "Time", "Client", "User-Agent", "Request", "Content", "Status"];
    return make("section", { id: "exchanges" },
        make("h2", {}, `All exchanges (${number(exchanges.length)})`),
        make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Table of exchanges" },
            make("table", { class: "exchanges" }, make("thead", {}, make("tr", {}, heads.map(head => make("th", { scope: "col" }, head)))), body)),
        more);
}
