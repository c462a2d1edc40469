/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chains in groups: {key, chains, findings}; a chain that broke two rules is in the groups of both. */
import { SEVERITY_NAMES } from "./words.js";

/* After all severities. */
const CLEAN = SEVERITY_NAMES.length;

function rankOf(severity) {
    const rank = SEVERITY_NAMES.indexOf(severity);
    return rank < 0 ? CLEAN : rank;
}

/* Gravest first; within a severity as they came. */
function byGravity(a, b) {
    return rankOf(a.severity) - rankOf(b.severity);
}

function groupedBy(chains, keysOf) {
    const groups = new Map();
    for (const chain of chains)
        for (const key of keysOf(chain)) {
            if (!groups.has(key))
                groups.set(key, { key, chains: [] });
            groups.get(key).chains.push(chain);
        }
    return [...groups.values()];
}

function findingsFor(group, isCounted) {
    return group.chains.flatMap(chain => chain.findings.filter(isCounted));
}

function completed(group, isCounted) {
    const findings = findingsFor(group, isCounted);
    const rank = findings.reduce((best, finding) => Math.min(best, rankOf(finding.severity)), CLEAN);
    return { ...group, findings, severity: SEVERITY_NAMES[rank] ?? null };
}

function byRule(chains, { rule }) {
    const keys = chain => chain.findings.length > 0 ? new Set(chain.findings.map(finding => finding.rule)) : [""];
    return groupedBy(chains, keys)
        .filter(group => !rule || group.key === rule)
        .map(group => completed(group, finding => finding.rule === group.key));
}

function byClient(chains) {
    return groupedBy(chains, chain => [chain.agent]).map(group => completed(group, () => true));
}

function inOne(chains) {
    return chains.length > 0 ? [completed({ key: "", chains }, () => true)] : [];
}

const MAKERS = { rule: byRule, client: byClient, none: inOne };

/* The gravest group first, the larger one before the smaller. */
export function grouped(chains, wanted) {
    const groups = MAKERS[wanted.group]([...chains].sort(byGravity), wanted);
    return groups.sort((a, b) => byGravity(a, b) || b.chains.length - a.chains.length || (a.key < b.key ? -1 : 1));
}
