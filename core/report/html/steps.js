/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A chain as what a picture shows from top to bottom: lanes, and steps between the client and one of them. */
import { methodOf, urlOf, words } from "./data.js";
import { authorityOf, contentWords, frameLabel, frameWord, microsOf, pathOf, SEVERITY_NAMES, VERDICTS } from "./words.js";

/* A server is its address, and the name it was asked by: several names may share an address, and one name several. */
function serverOf(exchange) {
    const { address, port } = exchange.server;
    const at = address ? `${address.includes(":") ? `[${address}]` : address}:${port}` : "(address not known)";
    const url = exchange.url?.full;
    return { name: url ? authorityOf(url) : at, at, isSecure: exchange.tls !== null, key: `${url ? authorityOf(url) : ""} ${at}` };
}

function lanesOf(exchanges) {
    const lanes = new Map();
    for (const exchange of exchanges) {
        const server = serverOf(exchange);
        if (!lanes.has(server.key))
            lanes.set(server.key, { ...server, index: lanes.size });
    }
    return lanes;
}

function framesLabel(exchange, frames) {
    if (!frames?.length)
        return "";
    const labels = frames.map(frameLabel);
    const word = frameWord(exchange, labels.length > 1);
    return labels.length === 1 ? `${word} ${labels[0]}` : `${word} ${labels[0]}–${labels.at(-1)}`;
}

function requestStep(exchange, lane, started) {
    const request = exchange.http.request;
    return {
        kind: "request",
        lane,
        isMissing: !request,
        label: request ? [methodOf(exchange), pathOf(urlOf(exchange))] : ["", "request not captured"],
        detail: request ? contentWords(request.body) : "",
        frames: framesLabel(exchange, exchange.pcap.request_frames),
        time: request ? microsOf(exchange.time) - started : null,
    };
}

function headerText(value) {
    return Array.isArray(value) ? value.join(", ") : value;
}

function responseStep(exchange, lane, started, time) {
    const response = exchange.http.response;
    if (!response)
        return { kind: "response", lane, isMissing: true, label: ["", "no response captured"], detail: "", frames: "", time: null };
    const location = headerText(response.header?.location);
    return {
        kind: "response",
        lane,
        label: [String(response.status_code), location === undefined ? "" : `Location: ${location}`],
        detail: location === undefined ? contentWords(response.body) : "",
        frames: framesLabel(exchange, exchange.pcap.response_frames),
        time: time ? microsOf(time) - started : null,
    };
}

/* What stands on the arrow: the worst finding, or else what became of the method. */
function markOf(hop) {
    const worst = hop.findings.map(finding => finding.severity).sort((a, b) => SEVERITY_NAMES.indexOf(a) - SEVERITY_NAMES.indexOf(b))[0];
    return worst ? { kind: "severity", name: worst } : { kind: "verdict", name: hop.verdict };
}

function remarksOf(hop) {
    const remarks = [];
    if (hop.preflight)
        remarks.push(`a CORS preflight came before, ${framesLabel(hop.redirect, hop.preflight.pcap.request_frames)}`);
    if (hop.confidence === "ambiguous")
        remarks.push("the best guess among several requests, and not judged");
    else if (hop.reason && hop.follow_up)
        remarks.push(`not judged: ${words.reasons[hop.reason]}`);
    if (hop.resend_count > 0)
        remarks.push(`sent ${hop.resend_count} ${hop.resend_count === 1 ? "time" : "times"} more`);
    return remarks;
}

function hiding({ hidden_on: hidden }) {
    if (!hidden)
        return "";
    return ` (perhaps on connection ${hidden.connection} to ${hidden.server_name ?? hidden.server.address ?? "an unknown server"})`;
}

function absentStep(hop, lane) {
    const why = hop.location_problem ?? (words.reasons[hop.reason] ?? "") + hiding(hop);
    return { kind: "absent", lane, label: ["", VERDICTS[hop.verdict].label], why, target: hop.target };
}

function judged(step, hop) {
    return { ...step, mark: markOf(hop), findings: hop.findings, remarks: remarksOf(hop), isGuess: hop.confidence === "ambiguous" };
}

/* {client, lanes, steps}; times are in microseconds since the first request. */
export function stepsOf({ hops, responses }) {
    const exchanges = [hops[0].redirect, ...hops.map(hop => hop.follow_up).filter(exchange => exchange)];
    const lanes = lanesOf(exchanges);
    const started = microsOf(exchanges[0].time);
    const steps = [];
    exchanges.forEach((exchange, index) => {
        const lane = lanes.get(serverOf(exchange).key).index;
        const request = requestStep(exchange, lane, started);
        steps.push(index === 0 ? request : judged(request, hops[index - 1]));
        steps.push(responseStep(exchange, lane, started, responses[index]));
        if (index < hops.length && !hops[index].follow_up)
            steps.push(judged(absentStep(hops[index], lane), hops[index]));
    });
    return { client: exchanges[0].client.address ?? "", lanes: [...lanes.values()], steps };
}
