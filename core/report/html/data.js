/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What hoplint wrote into the page. Of each chain only what lists and filters need is kept; the rest
 * is read again when the chain is opened.
 */
import { frameLabel, frameWord, NO_AGENT, SEVERITY_NAMES } from "./words.js";

/* null where the report was cut short. */
function readBlock(element) {
    try {
        return JSON.parse(element.textContent);
    } catch {
        return null;
    }
}

function readNamed(id) {
    const element = document.getElementById(id);
    return element && readBlock(element);
}

export const words = readNamed("words");
export const summary = readNamed("summary");
export const RULES = new Map(words.rules.map(rule => [rule.name, rule]));

export function agentOf(exchange) {
    return exchange.user_agent?.original || NO_AGENT;
}

export function methodOf(exchange) {
    return exchange.http.request?.method ?? "";
}

export function urlOf(exchange) {
    return exchange.url?.full ?? exchange.http.request?.header?.host ?? "(URL not captured)";
}

/* The first of the request, of the redirect and of the follow-up; of a long chain the first and the last. */
function framesOf(hops) {
    const [first, last] = [hops[0].redirect, hops.at(-1)];
    const ends = [first.pcap.request_frames, first.pcap.response_frames, last.follow_up?.pcap.request_frames ?? last.redirect.pcap.response_frames];
    const frames = hops.length > 1 ? [ends[0], ends[2]] : [ends[0], ends[1], last.follow_up && ends[2]];
    const labels = frames.filter(list => list?.length > 0).map(list => frameLabel(list[0]))
        .filter((label, index, all) => label !== all[index - 1]); /* an entry of a HAR is both halves */
    return labels.length > 0 ? `${frameWord(first, true)} ${labels.join(hops.length > 1 ? " … " : " → ")}` : "";
}

function searchable(hops) {
    const parts = [];
    for (const hop of hops) {
        for (const exchange of [hop.redirect, hop.follow_up])
            if (exchange)
                parts.push(methodOf(exchange), urlOf(exchange), exchange.client.address, exchange.server.address,
                    agentOf(exchange), exchange.http.response?.status_code, exchange.pcap.file);
        parts.push(hop.target, hop.verdict, hop.confidence, ...hop.findings.flatMap(finding => [finding.rule, finding.message]));
    }
    return parts.join("\n").toLowerCase();
}

function gravest(findings) {
    const ranks = findings.map(finding => SEVERITY_NAMES.indexOf(finding.severity));
    return SEVERITY_NAMES[Math.min(...ranks)] ?? null;
}

function briefHop(hop) {
    return {
        status: hop.redirect.http.response.status_code,
        method: methodOf(hop.redirect),
        agent: agentOf(hop.redirect),
        verdict: hop.verdict,
    };
}

function briefFinding({ rule, severity, message }) {
    return { rule, severity, message };
}

function briefEnd(exchange) {
    return { method: methodOf(exchange), url: urlOf(exchange) };
}

function briefChain(element) {
    const record = readBlock(element);
    if (!record)
        return null;
    const { hops } = record;
    const last = hops.at(-1);
    const findings = hops.flatMap(hop => hop.findings.map(briefFinding));
    return {
        element,
        id: hops[0].chain.id,
        time: hops[0].redirect.time,
        agent: agentOf(hops[0].redirect),
        address: hops[0].redirect.client.address ?? "",
        first: briefEnd(hops[0].redirect),
        last: last.follow_up ? briefEnd(last.follow_up) : null,
        target: last.target,
        frames: framesOf(hops),
        hops: hops.map(briefHop),
        findings,
        severity: gravest(findings),
        text: searchable(hops),
    };
}

/* {hops: [HOP…], responses: [time or null…]} */
export function readChain(chain) {
    return readBlock(chain.element);
}

export const chains = [...document.querySelectorAll("script.chain")].map(briefChain).filter(chain => chain !== null);

export const exchanges = [...document.querySelectorAll("script.exchange")];
export function readExchange(index) {
    return readBlock(exchanges[index]);
}
