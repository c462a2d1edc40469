/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The numbers at the top; those that stand for chains of the list filter it. */
import { make, spokenOnly } from "./element.js";
import { chains, summary } from "./data.js";
import { counted, number, SEVERITIES, SEVERITY_NAMES, VERDICTS } from "./words.js";

function tile(id, title, ...content) {
    return make("section", { class: "tile", id: `tile-${id}` }, make("h2", {}, title), ...content);
}

function bigNumber(count) {
    return make("p", { class: "big" }, number(count));
}

function filterRow(choice, filter, { symbol, label, meaning }, className, count) {
    return make("li", {}, make("button", { type: "button", class: "tally", title: meaning, click: () => showFiltered(choice, filter) },
        make("span", { class: `icon ${className}`, "aria-hidden": "true" }, symbol),
        make("span", {}, label), make("b", {}, number(count))));
}

function showFiltered(choice, filter) {
    choice.clear();
    choice.set(filter);
    document.getElementById("findings").scrollIntoView();
}

/* A share of nothing is none; what there is can be seen, however little. */
function bar(counts) {
    const parts = counts.map(([name, count]) => {
        const part = make("span", { class: `part ${name}` });
        part.style.flexGrow = count;
        return part;
    });
    return make("div", { class: "bar", "aria-hidden": "true" }, parts);
}

function redirectsTile({ redirects, chains: inChains, hops }) {
    const guesses = hops.ambiguous > 0 ? `, ${counted(hops.ambiguous, "follow-up")} a mere guess` : "";
    return tile("redirects", "Redirects", bigNumber(redirects), make("p", { class: "faint" }, `in ${counted(inChains, "chain")}${guesses}`));
}

function verdictsTile(choice, { hops }) {
    const counts = Object.keys(VERDICTS).map(name => [name, hops.by_verdict[name]]).filter(([, count]) => count > 0);
    return tile("verdicts", "What became of them", bar(counts),
        make("ul", { class: "tallies" }, counts.map(([name, count]) => filterRow(choice, { verdict: name }, VERDICTS[name], name, count))));
}

function findingsTile(choice, { findings }) {
    const rows = SEVERITY_NAMES.map(name => filterRow(choice, { severity: name },
        { symbol: SEVERITIES[name].symbol, label: SEVERITIES[name].plural, meaning: "" }, name, findings.by_severity[name]));
    return tile("findings", "Findings", bigNumber(findings.total), make("ul", { class: "tallies" }, rows));
}

function clientsTile({ hops }) {
    const clients = hops.by_client;
    const more = hops.clients_left_out > 0;
    const wrong = clients.filter(client => client.by_verdict.violation > 0).length;
    return tile("clients", "Clients", make("p", { class: "big" }, `${number(clients.length)}${more ? "+" : ""}`),
        make("p", { class: "faint" }, wrong > 0 ? `${number(wrong)} with violations, by User-Agent` : "none with a violation, by User-Agent"));
}

function coverageTile({ coverage }) {
    const troubles = coverage.troubles.length;
    const label = troubles > 0 ? counted(troubles, "warning") : "complete";
    const kind = troubles > 0 ? "warning" : "kept";
    return tile("coverage", "Coverage",
        make("p", { class: `big word ${kind}` }, make("span", { "aria-hidden": "true" }, troubles > 0 ? "! " : "✓ "), label),
        make("p", { class: "faint" }, troubles > 0 ? "Not everything was seen. " : "Nothing is missing. ",
            make("button", { type: "button", class: "link", click: () => document.getElementById("coverage").scrollIntoView() }, "Details", spokenOnly(" of the coverage"))));
}

export function tiles(choice) {
    if (!summary)
        return make("p", { class: "alarm", role: "alert" }, `This report was cut short: its end is missing. It holds ${counted(chains.length, "chain")}.`);
    return make("div", { class: "tiles" }, findingsTile(choice, summary.summary), verdictsTile(choice, summary.summary),
        redirectsTile(summary.summary), clientsTile(summary.summary), coverageTile(summary));
}
