/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Search, filters and the order of the list. */
import { make, visible } from "./element.js";
import { chains } from "./data.js";
import { SEVERITY_NAMES, shorten, VERDICTS } from "./words.js";

const GROUP_LABELS = { rule: "By rule", client: "By client", none: "All" };
const LONGEST_OPTION = 60;

function valuesOf(valuesOfChain) {
    return [...new Set(chains.flatMap(valuesOfChain))].sort();
}

function selectFor(name, label, any, options, choice) {
    const select = make("select", { id: `filter-${name}`, change: () => choice.set({ [name]: select.value }) },
        make("option", { value: "" }, any),
        options.map(([value, text]) => make("option", { value }, shorten(text, LONGEST_OPTION))));
    return make("label", { class: "field" }, make("span", {}, label), select);
}

function fields(choice) {
    const rules = valuesOf(chain => chain.findings.map(finding => finding.rule));
    const agents = valuesOf(chain => chain.hops.map(hop => hop.agent));
    const verdicts = new Set(chains.flatMap(chain => chain.hops.map(hop => hop.verdict)));
    return [
        selectFor("severity", "Severity", "any", SEVERITY_NAMES.map(name => [name, name]), choice),
        selectFor("rule", "Rule", "any", rules.map(name => [name, name]), choice),
        selectFor("client", "Client", "any", agents.map(name => [name, name]), choice),
        selectFor("verdict", "Verdict", "any", Object.keys(VERDICTS).filter(name => verdicts.has(name)).map(name => [name, VERDICTS[name].label]), choice),
    ];
}

function searchField(choice) {
    const input = make("input", {
        type: "search", id: "search", placeholder: "URL, method, address, message …", autocomplete: "off", spellcheck: "false",
        input: () => choice.set({ text: input.value }),
    });
    return make("label", { class: "field search" }, make("span", {}, "Search ", make("kbd", { "aria-hidden": "true" }, "/")), input);
}

function groupField(choice) {
    const options = Object.entries(GROUP_LABELS).map(([value, label]) => make("label", {},
        make("input", { type: "radio", name: "group", value, change: () => choice.set({ group: value }) }), make("span", {}, label)));
    return make("fieldset", { class: "segments" }, make("legend", {}, "Group"), options);
}

/* Status and method come from the matrix and have no field of their own. */
function cellChip(choice) {
    const chip = make("button", { type: "button", class: "quiet", id: "cell-filter", click: () => choice.set({ status: "", method: "" }) });
    return {
        chip,
        say({ status, method }) {
            chip.hidden = !status && !method;
            chip.textContent = visible(`${[status, method].filter(part => part).join(" ")} ✕`);
            chip.setAttribute("aria-label", visible(`Remove the filter ${status} ${method}`));
        },
    };
}

/* The form says what is wanted, wherever that came from. A value that no chain has is shown nevertheless. */
function showWanted(form, wanted) {
    for (const select of form.querySelectorAll("select")) {
        const value = wanted[select.id.slice("filter-".length)];
        if (![...select.options].some(option => option.value === value))
            select.append(make("option", { value }, value));
        select.value = value;
    }
    const search = form.querySelector("#search");
    if (search.value !== wanted.text)
        search.value = wanted.text;
    for (const radio of form.querySelectorAll("[name=group]"))
        radio.checked = radio.value === wanted.group;
}

export function toolbar(choice, said) {
    const clear = make("button", { type: "button", class: "quiet", id: "clear", click: () => choice.clear() }, "Clear");
    const cell = cellChip(choice);
    const form = make("form", { class: "toolbar", role: "search", "aria-label": "Findings", submit: event => event.preventDefault() },
        searchField(choice), fields(choice), groupField(choice),
        make("div", { class: "said" }, said, cell.chip, clear));
    function show(wanted) {
        showWanted(form, wanted);
        cell.say(wanted);
        clear.hidden = !choice.isFiltering;
    }
    choice.onChange(show);
    show(choice.wanted);
    return form;
}
