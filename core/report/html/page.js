/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page: puts its parts together, and knows the keys. */
import { make } from "./element.js";
import { chains, RULES, summary, words } from "./data.js";
import { Choice } from "./filter.js";
import { applyTheme, themeButton } from "./theme.js";
import { tiles } from "./tiles.js";
import { matrix } from "./matrix.js";
import { toolbar } from "./toolbar.js";
import { chainList, ruleWords } from "./list.js";
import { coverage } from "./coverage.js";
import { exchangeTable } from "./exchanges.js";
import { counted, countedSeverity, fileLabels, readableTime, severityChip, SEVERITY_NAMES } from "./words.js";

const PRINTED_CHAINS = 100;
const PAPER_WIDTH = 660; /* of a picture, in px; it shrinks with the paper */

function headline() {
    const counts = Object.fromEntries(SEVERITY_NAMES.map(name => [name, 0]));
    for (const chain of chains)
        for (const finding of chain.findings)
            counts[finding.severity]++;
    const found = SEVERITY_NAMES.filter(name => counts[name] > 0).map(name => countedSeverity(counts[name], name));
    if (!summary)
        return found.length > 0 ? `${found.join(", ")}, and an end that is missing` : "A report without an end";
    const hops = summary.summary.hops.total;
    if (found.length > 0)
        return `${found.join(", ")} in ${counted(hops, "redirect")}`;
    return hops > 0 ? `No finding in ${counted(hops, "redirect")}` : "No redirects, no findings";
}

function sourceWords() {
    if (!summary)
        return "";
    const { captures, time } = summary.summary;
    const names = captures.length > 3 ? counted(captures.length, "capture") : fileLabels(captures).join(", ");
    return [names, time ? readableTime(time.first) : ""].filter(text => text).join(" · ");
}

function header() {
    return make("header", {},
        make("div", { class: "brand" }, make("b", {}, "hoplint"), make("span", { class: "faint" }, ` ${words.version} · redirect audit`)),
        make("div", { class: "tools" }, themeButton(), make("button", { type: "button", class: "quiet", id: "print", click: () => print() }, "Print")),
        make("h1", {}, headline()),
        make("p", { class: "faint source" }, sourceWords()));
}

function ruleSection(rule) {
    return make("section", { class: "rule" }, make("h3", {}, rule.name, " ", severityChip(rule.severity)), ruleWords(rule));
}

function rules() {
    return make("section", { id: "rules" }, make("h2", {}, "Rules"),
        make("details", { class: "rules" }, make("summary", {}, `All ${RULES.size} rules, their clauses and examples`), [...RULES.values()].map(ruleSection)));
}

function findings(choice) {
    const said = make("output", { id: "said", role: "status" });
    const list = chainList(choice, said);
    return make("section", { id: "findings", tabindex: "-1" }, make("h2", {}, "Findings"), toolbar(choice, said), list);
}

/* ---- keys ---- */

function isTyping(element) {
    return element.matches("input, select, textarea");
}

function move(rows, step) {
    const at = rows.indexOf(document.activeElement);
    if (at >= 0)
        rows[Math.min(rows.length - 1, Math.max(0, at + step))].focus();
    return at >= 0;
}

function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey)
        return;
    if (event.key === "/" && !isTyping(event.target)) {
        document.getElementById("search").focus();
        event.preventDefault();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && event.target.matches(".row") && move([...document.querySelectorAll(".row")], step))
        event.preventDefault();
}

/* ---- paper: what is listed is printed with its pictures ---- */

let printed = [];

/* A browser may say more than once that it is about to print. */
function openForPrint() {
    const closed = [...document.querySelectorAll("#list .chain")].filter(item => item.querySelector(".panel").hidden);
    const opened = closed.slice(0, PRINTED_CHAINS);
    opened.forEach(item => item.show(true));
    document.querySelectorAll("#list .picture-frame").forEach(frame => frame.drawAt(PAPER_WIDTH));
    printed.push(...opened);
}

function closeAfterPrint() {
    printed.forEach(item => item.show(false));
    printed = [];
}

/* ---- all of it ---- */

function start() {
    applyTheme();
    const choice = new Choice();
    const skip = make("a", { class: "skip", href: "#findings", click: event => {
        event.preventDefault();
        document.getElementById("findings").focus();
    } }, "Skip to the findings");
    const main = make("main", {}, [tiles(choice), matrix(choice), findings(choice), coverage(), exchangeTable(), rules()].filter(part => part));
    document.getElementById("page").append(skip, header(), main,
        make("footer", { class: "faint" }, `Made by hoplint ${words.version}. This file loads nothing from the network; it holds no credentials.`));
    document.title = `${headline()} · hoplint`;
    document.addEventListener("keydown", pressed);
    addEventListener("beforeprint", openForPrint);
    addEventListener("afterprint", closeAfterPrint);
    document.documentElement.dataset.ready = "yes";
}

start();
