/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How things are called, and the symbols that go with the colours. */
import { make } from "./element.js";

export const VERDICTS = {
    "violation": { symbol: "✕", label: "violation", meaning: "a change that the standard does not allow" },
    "undetermined": { symbol: "?", label: "undetermined", meaning: "half of the evidence is missing" },
    "not-followed": { symbol: "⊘", label: "not followed", meaning: "a follow-up would have been visible, and did not come" },
    "unseen": { symbol: "○", label: "unseen", meaning: "a follow-up could not have been visible" },
    "permitted": { symbol: "≈", label: "permitted", meaning: "a change that RFC 9110 §15.4 allows for this status" },
    "kept": { symbol: "✓", label: "kept", meaning: "method and content as before" },
};

/* Gravest first. */
export const SEVERITIES = {
    "error": { symbol: "✕", plural: "errors" },
    "warning": { symbol: "!", plural: "warnings" },
    "note": { symbol: "i", plural: "notes" },
};
export const SEVERITY_NAMES = Object.keys(SEVERITIES);

export const STRENGTHS = {
    must: "an RFC says MUST or MUST NOT",
    should: "an RFC says SHOULD, or a MAY was overstepped",
    fetch: "the Fetch standard says so, which browsers follow",
    advice: "no standard says so, but it hurts",
};

export const NO_AGENT = "(no User-Agent)";

export function number(count) {
    return count.toLocaleString("en");
}

export function counted(count, one, many = `${one}s`) {
    return `${number(count)} ${count === 1 ? one : many}`;
}

export function countedSeverity(count, name) {
    return counted(count, name, SEVERITIES[name].plural);
}

const CONTENT_STATES = {
    declared: size => `${size} announced, not sent`,
    cut: size => `${size}, then cut`,
    unseen: size => `${size} captured of more`,
};

/* The content of a message, in octets. */
export function contentWords(body) {
    if (body.state === "none")
        return "no content";
    if (body.state === "pending")
        return "content under way";
    const octets = body.state === "declared" ? body.declared_size ?? body.size : body.size;
    return (CONTENT_STATES[body.state] ?? (size => size))(counted(octets, "octet"));
}

/* From microseconds. */
export function duration(micros) {
    if (Math.abs(micros) < 1000)
        return `${micros} µs`;
    if (Math.abs(micros) < 1e6)
        return `${(micros / 1e3).toFixed(micros < 1e4 ? 1 : 0)} ms`;
    return `${(micros / 1e6).toFixed(micros < 1e7 ? 2 : 0)} s`;
}

/* Of "2026-11-20T05:00:00.123456Z"; Date knows milliseconds only. */
export function microsOf(time) {
    return Date.parse(`${time.slice(0, 19)}Z`) * 1000 + Number(time.slice(20, 26));
}

export function readableTime(time) {
    return `${time.slice(0, 10)} ${time.slice(11, 26)} UTC`;
}

function fileLabel(path) {
    return path.slice(path.lastIndexOf("/") + 1);
}

/* Without their folders, unless two then had one name. */
export function fileLabels(paths) {
    const labels = paths.map(fileLabel);
    return new Set(labels).size < labels.length ? paths : labels;
}

/* Numbers, where several are in a row of one file; a frame of another file is an object. */
export function frameLabel(frame) {
    return typeof frame === "number" ? String(frame) : `${fileLabel(frame.file)}:${frame.frame}`;
}

/* What the numbers of an exchange's frames count: frames of a capture, or entries of a HAR. */
export function frameWord(exchange, isMany) {
    if (exchange.har)
        return isMany ? "entries" : "entry";
    return isMany ? "frames" : "frame";
}

export function shorten(text, length) {
    if (text.length <= length)
        return text;
    const tail = Math.floor(length / 3);
    return `${text.slice(0, Math.max(1, length - tail - 1))}…${tail > 0 ? text.slice(-tail) : ""}`;
}

/* The path and query of a URL, as the request line has them. */
export function pathOf(url) {
    const slash = url.indexOf("/", url.indexOf("://") + 3);
    return slash < 0 ? "/" : url.slice(slash);
}

export function authorityOf(url) {
    return url.slice(url.indexOf("://") + 3).split(/[/?#]/, 1)[0];
}

/* ---- clauses ---- */

const CLAUSES = [
    [/^RFC (\d+)(?: §([\d.]+))?$/, (rfc, section) => `https://www.rfc-editor.org/rfc/rfc${rfc}${section ? `#section-${section}` : ""}`],
    [/^Fetch/, () => "https://fetch.spec.whatwg.org/#http-redirect-fetch"],
    [/^(CVE-[\d-]+)$/, name => `https://www.cve.org/CVERecord?id=${name}`],
    [/^CWE-(\d+)$/, id => `https://cwe.mitre.org/data/definitions/${id}.html`],
];

function clauseAddress(clause) {
    for (const [pattern, address] of CLAUSES) {
        const found = pattern.exec(clause);
        if (found)
            return address(...found.slice(1));
    }
    return null;
}

/* "RFC 9110 §15.4.2, §15.4.3; CVE-2023-32681": a link each; a section alone belongs to the RFC before it. */
export function clauseLinks(reference) {
    let rfc = "";
    return reference.split(/((?:, |; )(?!HTTP-))/).map(part => {
        rfc = /^RFC \d+/.exec(part)?.[0] ?? rfc;
        const address = clauseAddress(part.startsWith("§") ? `${rfc} ${part}` : part);
        return address ? make("a", { href: address, rel: "noreferrer" }, part) : part;
    });
}

/* ---- chips ---- */

export function severityChip(severity) {
    return make("span", { class: `chip ${severity}` },
        make("span", { class: "symbol", "aria-hidden": "true" }, SEVERITIES[severity].symbol), severity);
}

export function verdictChip(verdict) {
    const { symbol, label, meaning } = VERDICTS[verdict];
    return make("span", { class: `chip ${verdict}`, title: meaning },
        make("span", { class: "symbol", "aria-hidden": "true" }, symbol), label);
}
