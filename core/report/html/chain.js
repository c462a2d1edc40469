/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A chain in a list: a line that opens into its picture and all that is known of it. */
import { make, spokenOnly } from "./element.js";
import { agentOf, methodOf, readChain, RULES, urlOf, words } from "./data.js";
import { pictureOf } from "./picture.js";
import { clauseLinks, contentWords, counted, frameLabel, readableTime, SEVERITIES, severityChip, shorten, STRENGTHS, VERDICTS, verdictChip } from "./words.js";

const SHOWN_MESSAGES = 2;
const LONGEST_URL = 120;
const LONGEST_AGENT = 60;

/* ---- the line ---- */

function iconOf(chain) {
    const verdict = chain.hops.at(-1).verdict;
    const symbol = chain.severity ? SEVERITIES[chain.severity].symbol : VERDICTS[verdict].symbol;
    const name = chain.severity ?? verdict;
    return [make("span", { class: `icon ${name}`, "aria-hidden": "true" }, symbol), spokenOnly(`${name}: `)];
}

function requestCode({ method, url }) {
    return make("code", {}, method ? make("b", {}, method) : null, method ? " " : "", shorten(url, LONGEST_URL));
}

function endOf(chain) {
    if (chain.last)
        return requestCode(chain.last);
    return make("span", { class: "faint" }, VERDICTS[chain.hops.at(-1).verdict].label);
}

function routeOf(chain) {
    const statuses = chain.hops.map(hop => String(hop.status));
    const shown = statuses.length > 6 ? [...statuses.slice(0, 5), `… ${statuses.length} hops`] : statuses;
    return make("span", { class: "route" },
        requestCode(chain.first), " ",
        make("span", { class: "statuses" }, shown.join(" ")),
        make("span", { "aria-hidden": "true" }, " → "), endOf(chain));
}

/* The messages of `rule` come first; each once. */
function messagesOf(chain, rule) {
    const ordered = [...chain.findings].sort((a, b) => (b.rule === rule) - (a.rule === rule));
    const messages = [...new Set(ordered.map(finding => finding.message))];
    const more = messages.length - SHOWN_MESSAGES;
    return [
        messages.slice(0, SHOWN_MESSAGES).map(message => make("span", { class: "message" }, message)),
        more > 0 ? make("span", { class: "message faint" }, `and ${counted(more, "further finding")}`) : null,
    ];
}

function metaOf(chain) {
    return make("span", { class: "meta" },
        [shorten(chain.agent, LONGEST_AGENT), chain.address, chain.frames, readableTime(chain.time)].filter(text => text).join(" · "));
}

/* ---- what is inside ---- */

function findingItem(finding) {
    const rule = RULES.get(finding.rule);
    return make("li", {},
        make("p", {}, severityChip(finding.severity), " ", make("b", {}, finding.rule), " ", finding.message),
        make("p", { class: "faint" }, rule.harm, " ", clauseLinks(finding.reference), ` (${STRENGTHS[finding.strength]})`));
}

function findingsOf(hops) {
    const findings = hops.flatMap(hop => hop.findings);
    return findings.length > 0 ? make("ul", { class: "findings" }, findings.map(findingItem)) : null;
}

function term(name, ...value) {
    return [make("dt", {}, name), make("dd", {}, ...value)];
}

/* A HAR names no client. */
function clientWords({ client, network }) {
    return `${client.address ? `${client.address} port ${client.port} on ` : ""}connection ${network.connection}`;
}

function exchangeWords(exchange) {
    const { request, response } = exchange.http;
    return [
        make("code", {}, `${methodOf(exchange)} ${urlOf(exchange)}`),
        request ? `, ${contentWords(request.body)}` : ", request not captured",
        response ? ` → ${response.status_code}` : ", no response captured",
        `; ${clientWords(exchange)}`,
        exchange.network.protocol.version ? `, HTTP/${exchange.network.protocol.version}` : "",
        exchange.tls ? `, TLS ${exchange.tls.protocol.version ?? ""}`.trimEnd() : "",
    ];
}

function allFrames(hop) {
    return [hop.redirect.pcap.request_frames, hop.redirect.pcap.response_frames, hop.follow_up?.pcap.request_frames, hop.follow_up?.pcap.response_frames]
        .flatMap(frames => frames ?? []);
}

/* Numbers in the redirect's own file; the others are named with theirs. */
function framesTerm(hop) {
    const frames = allFrames(hop);
    const own = [...new Set(frames.filter(frame => typeof frame === "number"))];
    const others = frames.filter(frame => typeof frame !== "number").map(frameLabel);
    const isHar = Boolean(hop.redirect.har);
    return term(isHar ? "Entries" : "Frames",
        own.length > 0 ? make("code", {}, isHar ? own.join(", ") : `frame.number in {${own.join(", ")}}`) : null,
        hop.redirect.pcap.file ? [" of ", make("code", {}, hop.redirect.pcap.file)] : null,
        others.length > 0 ? `, and ${others.join(", ")}` : null);
}

function hopDetails(hop) {
    return make("section", { class: "hop" },
        make("h4", {}, `Hop ${hop.chain.hop} of ${hop.chain.length} `, verdictChip(hop.verdict),
            hop.confidence === "none" ? "" : ` ${hop.confidence}`),
        make("dl", {},
            hop.reason ? term("Why", words.reasons[hop.reason]) : null,
            term("Redirect", exchangeWords(hop.redirect)),
            hop.target ? term("Target", make("code", {}, hop.target)) : term("Location", hop.location_problem ?? "unusable"),
            hop.misresolved ? term("Misread as", make("code", {}, hop.misresolved.url), hop.misresolved.how ? ` (${hop.misresolved.how})` : "") : null,
            hop.follow_up ? term("Follow-up", exchangeWords(hop.follow_up)) : null,
            hop.evidence.length > 0 ? term("Evidence", hop.evidence.map(name => name.replaceAll("-", " ")).join(", ")) : null,
            framesTerm(hop)));
}

function recordOf(record) {
    const details = make("details", { class: "record", toggle: fill }, make("summary", {}, "The records, as -T ndjson has them"));
    function fill() {
        if (details.open && details.childElementCount === 1)
            details.append(make("pre", { tabindex: "0" }, record.hops.map(hop => JSON.stringify(hop, null, 2)).join("\n")));
    }
    return details;
}

function panelOf(chain) {
    const record = readChain(chain);
    const agents = new Set(record.hops.map(hop => agentOf(hop.redirect)));
    return [
        pictureOf(record),
        findingsOf(record.hops),
        make("p", { class: "faint" }, `Client: ${[...agents].join(", ")}${chain.address && ` at ${chain.address}`}; begun ${readableTime(chain.time)}`),
        record.hops.map(hopDetails),
        recordOf(record),
    ];
}

/* ---- both ---- */

let panels = 0;

/* `rule`: the one whose messages come first. `opened(id)` is told when the reader opens it, with "" when it is closed. */
export function chainItem(chain, rule, opened) {
    const panel = make("div", { class: "panel", id: `panel-${++panels}`, hidden: true });
    const button = make("button", { type: "button", class: "row", "aria-expanded": "false", "aria-controls": panel.id, click: flip },
        iconOf(chain), routeOf(chain), messagesOf(chain, rule), metaOf(chain));
    const item = make("li", { class: "chain", "data-id": chain.id }, button, panel);

    function show(isOpen) {
        if (isOpen && !panel.firstChild)
            panel.append(...panelOf(chain).flat().filter(part => part));
        panel.hidden = !isOpen;
        button.setAttribute("aria-expanded", String(isOpen));
    }
    function flip() {
        const isOpen = panel.hidden;
        show(isOpen);
        opened(isOpen ? chain.id : "");
    }
    item.show = show;
    return item;
}
