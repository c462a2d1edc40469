/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The groups of chains. However many there are, only some are made at once; the rest when asked for. */
import { chainItem } from "./chain.js";
import { chains, RULES, summary } from "./data.js";
import { make } from "./element.js";
import { grouped } from "./group.js";
import { select } from "./filter.js";
import { clauseLinks, counted, countedSeverity, severityChip, SEVERITY_NAMES, STRENGTHS, VERDICTS, verdictChip } from "./words.js";

const FIRST_ROWS = 20; /* of a group */
const MORE_ROWS = 100;
const OPEN_ROWS = 60; /* of all groups that are open from the start */
const GROUPS_AT_ONCE = 40;

/* A list that is made piece by piece; `make` makes the element of one thing. */
function growingList(name, className, things, first, step, makeOne) {
    const list = make(name, { class: className });
    const more = make("button", { type: "button", class: "more", click: () => grow(step, true) });
    const box = make("div", {}, list, more);
    let shown = 0;
    function grow(count, isAsked) {
        const added = things.slice(shown, shown + count).map(makeOne);
        list.append(...added);
        shown += added.length;
        more.hidden = shown >= things.length;
        more.textContent = `Show ${Math.min(step, things.length - shown)} more of ${things.length - shown}`;
        if (isAsked)
            added[0]?.querySelector("button, summary")?.focus();
    }
    grow(first, false);
    return box;
}

/* ---- heads ---- */

function findingCounts(group) {
    return SEVERITY_NAMES
        .map(name => [name, group.findings.filter(finding => finding.severity === name).length])
        .filter(([, count]) => count > 0)
        .map(([name, count]) => countedSeverity(count, name));
}

function sizeOf(group) {
    const parts = group.findings.length > 0 ? [counted(group.findings.length, "finding"), counted(group.chains.length, "chain")] : [counted(group.chains.length, "chain")];
    return parts.join(" in ");
}

function example(title, className, text) {
    return make("figure", { class: className }, make("figcaption", {}, title), make("pre", { tabindex: "0" }, text));
}

/* What a rule is about: also the page of all rules says it so. */
export function ruleWords(rule) {
    return [
        make("p", {}, rule.harm),
        make("p", { class: "faint" }, clauseLinks(rule.reference), `: ${STRENGTHS[rule.strength]}.`),
        make("details", { class: "examples" }, make("summary", {}, "What is right, and what fires the rule"),
            make("div", { class: "pair" }, example("✓ Right", "right", rule.before), example("✕ Fires the rule", "wrong", rule.after))),
    ];
}

function ruleHead(group) {
    if (!group.key)
        return { title: ["No rule was broken"], facts: sizeOf(group), intro: null };
    const clients = new Set(group.chains.map(chain => chain.agent)).size;
    return {
        title: [severityChip(group.severity), " ", group.key],
        facts: `${sizeOf(group)}, ${counted(clients, "client")}`,
        intro: ruleWords(RULES.get(group.key)),
    };
}

function verdictCounts(group) {
    const hops = group.chains.flatMap(chain => chain.hops.filter(hop => hop.agent === group.key));
    return Object.keys(VERDICTS)
        .map(name => [name, hops.filter(hop => hop.verdict === name).length])
        .filter(([, count]) => count > 0)
        .flatMap(([name, count]) => [verdictChip(name), ` ${count} `]);
}

function clientHead(group) {
    const addresses = [...new Set(group.chains.map(chain => chain.address))].filter(address => address);
    const shown = addresses.slice(0, 5).join(", ") + (addresses.length > 5 ? ` and ${addresses.length - 5} more` : "");
    return {
        title: [group.severity ? severityChip(group.severity) : null, " ", group.key],
        facts: [sizeOf(group), ...findingCounts(group)].join(", "),
        intro: [make("p", {}, "Hops: ", verdictCounts(group)), make("p", { class: "faint" }, shown ? `From ${shown}` : "")],
    };
}

function plainHead(group) {
    return { title: ["All chains"], facts: [sizeOf(group), ...findingCounts(group)].join(", "), intro: null };
}

const HEADS = { rule: ruleHead, client: clientHead, none: plainHead };

/* ---- groups ---- */

function groupItem(group, wanted, isOpen, opened) {
    const { title, facts, intro } = HEADS[wanted.group](group);
    const rule = wanted.group === "rule" ? group.key : wanted.rule;
    const details = make("details", { class: "group", open: isOpen, "data-key": group.key, toggle: fill },
        make("summary", {}, make("div", { class: "group-head" }, make("h3", {}, title), make("span", { class: "facts" }, facts))));
    function fill() {
        if (details.open && details.childElementCount === 1)
            details.append(make("div", { class: "group-body" }, intro,
                growingList("ul", "chains", group.chains, FIRST_ROWS, MORE_ROWS, chain => chainItem(chain, rule, opened))));
    }
    fill();
    return details;
}

/* The first groups are open, as long as that does not make the page long. */
function groupItems(groups, wanted, opened) {
    let rows = 0;
    const isOpen = groups.map(group => {
        const size = Math.min(group.chains.length, FIRST_ROWS);
        const fits = rows === 0 || rows + size <= OPEN_ROWS;
        rows += fits ? size : 0;
        return fits && (group.severity !== null || groups.length === 1);
    });
    const entries = groups.map((group, index) => [group, isOpen[index]]);
    return growingList("div", "groups", entries, GROUPS_AT_ONCE, GROUPS_AT_ONCE, ([group, open]) => groupItem(group, wanted, open, opened));
}

function emptyWords(choice) {
    if (chains.length === 0 && !summary)
        return "There is no chain before the place where the report was cut.";
    if (chains.length === 0)
        return summary.summary.redirects === 0 ? "The captures hold no redirect." :
            "No finding. (Chains without one are written only with --all.)";
    const hint = choice.wanted.verdict && !summary?.all ? " Chains without a finding are written only with --all." : "";
    return `No chain is like that.${hint}`;
}

function countWords(selected) {
    const findings = selected.reduce((sum, chain) => sum + chain.findings.length, 0);
    const all = selected.length === chains.length ? "" : ` of ${counted(chains.length, "chain")}`;
    return `${all ? selected.length : counted(selected.length, "chain")}${all}, ${counted(findings, "finding")}`;
}

/* The chain that the address names stands first when no list shows it. */
function reveal(list, choice) {
    const id = choice.wanted.open;
    if (!id)
        return;
    const open = element => choice.setOpen(element);
    const shown = [...list.querySelectorAll(".chain")].find(item => item.dataset.id === id);
    const chain = chains.find(candidate => candidate.id === id);
    if (!shown && !chain)
        return;
    const item = shown ?? chainItem(chain, "", open);
    if (!shown)
        list.prepend(make("section", { class: "linked" }, make("h3", {}, "Linked chain"), make("ul", { class: "chains" }, item)));
    item.show(true);
}

export function chainList(choice, said) {
    const list = make("div", { id: "list" });
    function fill() {
        const selected = select(chains, choice.wanted);
        const groups = grouped(selected, choice.wanted);
        said.textContent = countWords(selected);
        list.replaceChildren(selected.length > 0 ? groupItems(groups, choice.wanted, id => choice.setOpen(id)) : make("p", { class: "empty" }, emptyWords(choice)));
    }
    choice.onChange(fill);
    fill();
    reveal(list, choice);
    return list;
}
