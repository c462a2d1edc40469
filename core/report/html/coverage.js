/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was seen and what was not, in words; all counters below. */
import { make } from "./element.js";
import { summary } from "./data.js";
import { counted, number, readableTime } from "./words.js";

const FEW_FILES = 5;

function sentences(list) {
    return make("ul", {}, list.map(text => make("li", {}, text)));
}

function counterTable(name, counters) {
    const rows = Object.entries(counters).map(([counter, value]) =>
        make("tr", {}, make("th", { scope: "row" }, counter.replaceAll("_", " ")), make("td", {}, number(value))));
    return make("table", { class: "counters" }, make("caption", {}, name), make("tbody", {}, rows));
}

function allCounters({ complete, ...groups }) {
    return make("details", {}, make("summary", {}, "All counters"),
        make("div", { class: "columns" }, Object.entries(groups).map(([name, counters]) => counterTable(name, counters))));
}

function fileWords(captures) {
    return captures.map(name => make("code", {}, name)).flatMap((code, index) => (index > 0 ? [", ", code] : [code]));
}

function captureWords({ captures, time }) {
    const period = time ? `, from ${readableTime(time.first)} to ${readableTime(time.last)}` : "";
    if (captures.length <= FEW_FILES)
        return make("p", {}, fileWords(captures), period);
    return [make("p", {}, counted(captures.length, "capture"), period, "."),
        make("details", {}, make("summary", {}, "Their names"), make("p", {}, fileWords(captures)))];
}

export function coverage() {
    if (!summary)
        return null;
    const { read, troubles, asides } = summary.coverage;
    return make("section", { id: "coverage" },
        make("h2", {}, "Coverage"),
        captureWords(summary.summary),
        make("p", {}, `Read: ${read}. `, troubles.length > 0 ? "Not everything was seen; redirects may have been missed here:" : "Nothing is missing."),
        troubles.length > 0 ? make("div", { class: "troubles" }, sentences(troubles)) : null,
        asides.length > 0 ? make("p", { class: "faint" }, `Not read, and not meant to be: ${asides.join(", ")}.`) : null,
        allCounters(summary.summary.coverage));
}
