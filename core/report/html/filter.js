/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which chains are wanted, and in which order; the fragment of the address keeps it, so that it can be passed on. */

const NAMES = ["text", "severity", "rule", "client", "verdict", "status", "method", "group", "open"];
/* Those that leave chains out. */
const FILTERS = NAMES.slice(0, -2);
const GROUPS = ["rule", "client", "none"];

function readFragment() {
    const given = new URLSearchParams(location.hash.slice(1));
    const wanted = Object.fromEntries(NAMES.map(name => [name, given.get(name) ?? ""]));
    if (!GROUPS.includes(wanted.group))
        wanted.group = GROUPS[0];
    return wanted;
}

function writeFragment(wanted) {
    const given = new URLSearchParams();
    for (const name of NAMES)
        if (wanted[name] && !(name === "group" && wanted.group === GROUPS[0]))
            given.set(name, wanted[name]);
    history.replaceState(null, "", `#${given}`);
}

/* What is wanted, and those who want to know when it changes. */
export class Choice {
    #listeners = [];

    constructor() {
        this.wanted = readFragment();
        addEventListener("hashchange", () => this.#take(readFragment()));
    }

    onChange(listener) {
        this.#listeners.push(listener);
    }

    #take(wanted) {
        this.wanted = wanted;
        this.#listeners.forEach(listener => listener(wanted));
    }

    set(changes) {
        const wanted = { ...this.wanted, ...changes };
        writeFragment(wanted);
        this.#take(wanted);
    }

    /* The chain that was opened last; no list changes by it. */
    setOpen(id) {
        this.wanted.open = id;
        writeFragment(this.wanted);
    }

    clear() {
        this.set(Object.fromEntries(FILTERS.map(name => [name, ""])));
    }

    get isFiltering() {
        return FILTERS.some(name => this.wanted[name]);
    }
}

/* Rule and severity must meet in one finding; verdict, status, method and client in one hop. */
function findingTest({ rule, severity }) {
    if (!rule && !severity)
        return () => true;
    return chain => chain.findings.some(finding =>
        (!rule || finding.rule === rule) && (!severity || finding.severity === severity));
}

function hopTest({ verdict, status, method, client }) {
    if (!verdict && !status && !method && !client)
        return () => true;
    return chain => chain.hops.some(hop =>
        (!verdict || hop.verdict === verdict) && (!status || hop.status === Number(status)) &&
        (!method || hop.method === method) && (!client || hop.agent === client));
}

function textTest({ text }) {
    const terms = text.toLowerCase().split(/\s+/).filter(term => term);
    return chain => terms.every(term => chain.text.includes(term));
}

export function select(chains, wanted) {
    const tests = [findingTest(wanted), hopTest(wanted), textTest(wanted)];
    return chains.filter(chain => tests.every(test => test(chain)));
}
