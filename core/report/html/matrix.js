/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who made what of which status and method: each cell is coloured by its worst verdict, and says all of them. */
import { make, spokenOnly } from "./element.js";
import { summary } from "./data.js";
import { counted, NO_AGENT, number, shorten, VERDICTS } from "./words.js";

const LONGEST_NAME = 64;
const ROWS_AT_ONCE = 25;
const MANY_COLUMNS = 13; /* beyond, they are narrow */

function columnsOf(rows) {
    const columns = new Map();
    for (const { cells } of rows)
        for (const { status, method } of cells)
            columns.set(`${status} ${method}`, { status, method });
    return [...columns.values()].sort((a, b) => a.status - b.status || (a.method < b.method ? -1 : 1));
}

function tallyOf(counts) {
    return Object.keys(VERDICTS).filter(name => counts[name] > 0);
}

function cellFor(cell, client, choice) {
    if (!cell)
        return make("td", { class: "none" }, spokenOnly("none"));
    const names = tallyOf(cell.by_verdict);
    const said = names.map(name => `${number(cell.by_verdict[name])} ${VERDICTS[name].label}`).join(", ");
    const filter = () => {
        choice.clear();
        choice.set({ client, status: String(cell.status), method: cell.method });
        document.getElementById("findings").scrollIntoView();
    };
    return make("td", { class: names[0] },
        make("button", { type: "button", title: said, "aria-label": `${client}, ${cell.status} ${cell.method}: ${said}`, click: filter },
            names.map(name => make("span", { class: name }, `${VERDICTS[name].symbol} ${number(cell.by_verdict[name])}`))));
}

function rowFor({ user_agent: agent, cells }, columns, choice) {
    const client = agent || NO_AGENT;
    return make("tr", {},
        make("th", { scope: "row", title: client }, shorten(client, LONGEST_NAME)),
        columns.map(({ status, method }) => cellFor(cells.find(cell => cell.status === status && cell.method === method), client, choice)));
}

function headsFor(columns) {
    const statuses = [...new Set(columns.map(column => column.status))];
    const spans = statuses.map(status => make("th", { scope: "colgroup", colspan: columns.filter(column => column.status === status).length }, String(status)));
    return make("thead", {},
        make("tr", {}, make("th", { scope: "col", rowspan: 2 }, "Client"), spans),
        make("tr", {}, columns.map(({ method }) => make("th", { scope: "col" }, method || "?"))));
}

function legend() {
    return make("p", { class: "legend faint" }, Object.entries(VERDICTS).map(([name, { symbol, label, meaning }]) =>
        make("span", { title: meaning }, make("span", { class: `icon ${name}`, "aria-hidden": "true" }, symbol), ` ${label}`)));
}

function gravity({ cells }) {
    return cells.reduce((sum, { by_verdict: counts }) => sum + counts.violation, 0);
}

export function matrix(choice) {
    if (!summary || summary.matrix.length === 0)
        return null;
    const rows = [...summary.matrix].sort((a, b) => gravity(b) - gravity(a));
    const columns = columnsOf(rows);
    const body = make("tbody", {}, rows.slice(0, ROWS_AT_ONCE).map(row => rowFor(row, columns, choice)));
    const more = make("button", { type: "button", class: "more", hidden: rows.length <= ROWS_AT_ONCE, click: showAll }, `Show all ${counted(rows.length, "client")}`);
    function showAll() {
        body.append(...rows.slice(ROWS_AT_ONCE).map(row => rowFor(row, columns, choice)));
        more.hidden = true;
    }
    return make("section", { id: "matrix" },
        make("h2", {}, "Clients, by status and method"), legend(),
        make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Table of clients" }, make("table", { class: columns.length > MANY_COLUMNS ? "matrix dense" : "matrix" }, headsFor(columns), body)),
        more,
        summary.matrix_left_out > 0 ? make("p", { class: "faint" }, `And ${counted(summary.matrix_left_out, "hop")} of further clients or methods.`) : null);
}
