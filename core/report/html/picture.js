/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A chain as a sequence diagram: the client's lane on the left, a lane for each server, time going down.
 * It is laid out for the width there is; where many servers need more, it scrolls in its frame.
 */
import { draw, make } from "./element.js";
import { stepsOf } from "./steps.js";
import { duration, SEVERITIES, shorten, VERDICTS } from "./words.js";

const WIDE = 640; /* from here on frames and times have a column of their own */
const COLUMN = 132;
const EDGE = 12;
const LANE_STEP = 132; /* between lanes, at least … */
const NARROW_STEP = 84;
const LANE_STRIDE = 440; /* … and at most */
const HEAD = 58;
const NARROW_HEAD = 20; /* a line for each name */
const ROW = 46;
const NARROW_ROW = 60;
const LINE = 18;
const LONGEST_METHOD = 24;
const MARK_ROOM = 30;
const MARK_SHARE = 0.2; /* of the way between two lanes, before the arrow's end: labels begin at the other */
const MONO = 12.5;

const pen = document.createElement("canvas").getContext("2d");

function textWidth(text, font) {
    pen.font = font;
    return pen.measureText(text).width;
}

const fonts = {};
function font(kind) {
    if (!fonts.mono) {
        const style = getComputedStyle(document.documentElement);
        fonts.mono = `${MONO}px ${style.getPropertyValue("--mono")}`;
        fonts.plain = `13px ${style.getPropertyValue("--sans")}`;
    }
    return fonts[kind];
}

function monoLength(width) {
    return Math.max(8, Math.floor(width / textWidth("0", font("mono"))));
}

/* The longest beginning of a word that is no wider than that, if possible up to a hyphen or slash. */
function fitting(word, width) {
    const characters = [...word];
    let length = characters.length;
    while (length > 1 && textWidth(characters.slice(0, length).join(""), font("plain")) > width)
        length = Math.ceil(length * 0.9) - 1 || 1;
    const beginning = characters.slice(0, length).join("");
    return length < characters.length ? /^.{8,}[-/]/u.exec(beginning)?.[0] ?? beginning : beginning;
}

function clipped(text, width) {
    return textWidth(text, font("plain")) <= width ? text : `${fitting(text, width - 12)}…`;
}

function pieces(word, width) {
    const found = [];
    for (let rest = word; rest; rest = rest.slice(found.at(-1).length))
        found.push(fitting(rest, width));
    return found;
}

/* Words of a text in lines of at most that width; a word that is longer still is broken. */
function wrap(text, width) {
    const lines = [""];
    for (const word of text.split(" ").flatMap(whole => pieces(whole, width))) {
        const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
        if (textWidth(longer, font("plain")) <= width || !lines.at(-1))
            lines[lines.length - 1] = longer;
        else
            lines.push(word);
    }
    return lines;
}

/* ---- where things are ---- */

function layout(picture, available) {
    const isWide = available >= WIDE;
    const left = isWide ? COLUMN : EDGE;
    const clientX = left + (isWide ? 44 : 14);
    const inner = available - clientX - (isWide ? 96 : 40);
    const step = Math.min(LANE_STRIDE, Math.max(isWide ? LANE_STEP : NARROW_STEP, inner / picture.lanes.length));
    const lastX = clientX + step * picture.lanes.length;
    return {
        isWide,
        clientX,
        step,
        width: Math.ceil(Math.max(available, lastX + (isWide ? 96 : 40))),
        head: isWide ? HEAD : NARROW_HEAD * (picture.lanes.length + 1) + 10,
        row: isWide ? ROW : NARROW_ROW,
        laneX: index => clientX + step * (index + 1),
    };
}

/* ---- parts ---- */

function nameOf(lane) {
    return lane.isSecure ? `${lane.name} (TLS)` : lane.name;
}

/* Name above address, where there is room for them side by side … */
function wideHead(x, name, at, place) {
    const room = monoLength(place.step - 8);
    return draw("g", {},
        draw("title", {}, `${name} ${at}`),
        draw("text", { x, y: 20, "text-anchor": "middle", class: "lane-name" }, shorten(name, room)),
        draw("text", { x, y: 38, "text-anchor": "middle", class: "lane-at" }, shorten(at, room)));
}

/* … or else a line each, one below the other, as near to the lane as it fits. */
function narrowHead(x, name, at, place, line) {
    const shownAt = at === name ? "" : ` ${at}`;
    const room = monoLength(place.width - 2 * EDGE);
    const shownName = shorten(name, Math.max(12, room - shownAt.length));
    const width = textWidth(shownName + shownAt, font("mono"));
    return draw("text", { x: Math.max(0, Math.min(x - 4, place.width - width - 2)), y: NARROW_HEAD * (line + 1) - 5, class: "lane-name" },
        shownName, draw("tspan", { class: "lane-at" }, shownAt));
}

function laneHeads(picture, place) {
    const lanes = [{ name: "client", at: picture.client, x: place.clientX },
        ...picture.lanes.map((lane, index) => ({ name: nameOf(lane), at: lane.at, x: place.laneX(index) }))];
    return lanes.map(({ name, at, x }, line) => (place.isWide ? wideHead(x, name, at, place) : narrowHead(x, name, at, place, line)));
}

function laneLines(picture, place, height) {
    const xs = [place.clientX, ...picture.lanes.map((_, index) => place.laneX(index))];
    const top = line => (place.isWide ? place.head - 8 : NARROW_HEAD * (line + 1));
    return xs.map((x, line) => draw("line", { class: "lane", x1: x, x2: x, y1: top(line), y2: height - 8 }));
}

function arrowHead(x, y, direction, isOpen) {
    const back = x - 9 * direction;
    return draw("polyline", { class: isOpen ? "head open" : "head", points: `${back},${y - 5} ${x},${y} ${back},${y + 5}` });
}

function arrow(step, place, y) {
    const server = place.laneX(step.lane);
    const isRequest = step.kind === "request";
    const [from, to] = isRequest ? [place.clientX + 4, server - 5] : [server - 4, place.clientX + 5];
    const direction = Math.sign(to - from);
    return draw("g", {},
        draw("line", { class: "shaft", x1: from, y1: y, x2: to - 7 * direction * (isRequest ? 1 : 0), y2: y }),
        arrowHead(to, y, direction, !isRequest));
}

const SHAPES = {
    error: () => draw("circle", { r: 10 }),
    warning: () => draw("path", { d: "M0,-12 L12,9 L-12,9 Z" }),
    note: () => draw("rect", { x: -9, y: -9, width: 18, height: 18, rx: 4 }),
};

function mark({ kind, name }, x, y) {
    const { symbol } = kind === "severity" ? SEVERITIES[name] : VERDICTS[name];
    const shape = SHAPES[kind === "severity" ? name : "error"]();
    return draw("g", { class: `mark ${name}`, transform: `translate(${x},${y})` },
        shape, draw("text", { y: name === "warning" ? 6 : 4.5, "text-anchor": "middle" }, symbol));
}

/* "POST /v1/orders · 27 octets", as much as there is room for; where it is narrow the content goes below. */
function label(step, place, y) {
    const x = place.clientX + 12;
    const [strong, rest] = step.label;
    const detail = step.detail && place.isWide ? ` · ${step.detail}` : "";
    const length = monoLength(place.width - EDGE - x) - strong.length - detail.length - 2;
    return draw("text", { class: "label", x, y },
        draw("title", {}, `${strong} ${rest} ${step.detail}`),
        draw("tspan", { class: "strong" }, shorten(strong, LONGEST_METHOD)), strong && rest ? " " : "",
        shorten(rest, Math.max(12, length)),
        detail ? draw("tspan", { class: "faint" }, detail) : null);
}

function timeOf({ time }) {
    if (time === null)
        return "";
    return time === 0 ? "start" : `+${duration(time)}`;
}

function moment(step, place, y) {
    const texts = [step.frames, timeOf(step), step.detail].filter(text => text);
    if (!place.isWide)
        return draw("text", { class: "moment", x: place.clientX + 12, y: y + 16 }, clipped(texts.join(" · "), place.width - place.clientX - 24));
    return draw("g", {},
        draw("text", { class: "moment", x: 0, y: y - 4 }, step.frames),
        draw("text", { class: "moment", x: 0, y: y + 11 }, timeOf(step)));
}

function noteBox(className, title, text, place, y) {
    const x = place.clientX + 12;
    const width = Math.min(place.width - EDGE - x, 720);
    const lines = wrap(title ? `${title} ${text}` : text, width - 24);
    const starts = lines.map((_, index) => lines.slice(0, index).join("").length);
    const height = lines.length * LINE + 10;
    const box = draw("g", { class: `box ${className}` },
        draw("rect", { class: "ground", x, y, width, height, rx: 4 }),
        draw("rect", { class: "stripe", x, y, width: 4, height, rx: 2 }),
        lines.map((line, index) => boxLine(line, Math.max(0, title.length - starts[index]), x + 14, y + LINE * (index + 1) - 1)));
    return { box, height: height + 6 };
}

/* The first letters are the title's; a title has no space at which a line would end. */
function boxLine(line, strong, x, y) {
    return draw("text", { x, y }, strong > 0 ? draw("tspan", { class: "strong" }, line.slice(0, strong)) : null, line.slice(strong));
}

/* ---- a step ---- */

function absence(step, place, y) {
    const end = place.clientX + Math.min(120, (place.laneX(0) - place.clientX) / 2);
    return draw("g", {},
        draw("line", { class: "shaft", x1: place.clientX + 4, y1: y, x2: end - 12, y2: y }),
        draw("text", { class: "label", x: end + 18, y: y + 4 }, draw("tspan", { class: "strong" }, step.label[1])));
}

function markPlace(step, place) {
    if (step.kind === "absent")
        return place.clientX + Math.min(120, (place.laneX(0) - place.clientX) / 2);
    return place.laneX(step.lane) - Math.max(MARK_ROOM, place.step * MARK_SHARE);
}

function boxesOf(step) {
    const findings = (step.findings ?? []).map(({ severity, rule, message }) => [severity, `${SEVERITIES[severity].symbol}\u00a0${rule}`, message]);
    const why = step.why ? [["plain", "", step.target ? `${step.why}. Target: ${step.target}` : step.why]] : [];
    return [...why, ...findings, ...(step.remarks ?? []).map(remark => ["plain", "", remark])];
}

function stepClass(step) {
    const marked = step.mark ? ` ${step.mark.name}` : "";
    return `step ${step.kind}${marked}${step.isGuess ? " guess" : ""}${step.isMissing ? " missing" : ""}`;
}

function drawStep(step, place, top) {
    const y = top + 26;
    const body = step.kind === "absent" ? [absence(step, place, y)] : [arrow(step, place, y), label(step, place, y - 8), moment(step, place, y)];
    const group = draw("g", { class: stepClass(step) }, body, step.mark ? mark(step.mark, markPlace(step, place), y) : null);
    let bottom = top + place.row + (step.kind === "absent" ? -6 : 0);
    for (const [className, title, text] of boxesOf(step)) {
        const { box, height } = noteBox(className, title, text, place, bottom);
        group.append(box);
        bottom += height;
    }
    return { group, bottom: bottom + (bottom > top + place.row ? 4 : 0) };
}

/* ---- all of it ---- */

function spoken(picture) {
    const steps = picture.steps.map(step => {
        const found = (step.findings ?? []).map(finding => `${finding.severity} ${finding.rule}: ${finding.message}`);
        return [`${step.kind} ${step.label.join(" ")}`, ...found].join(", ");
    });
    return `Sequence of messages. ${steps.join(". ")}`;
}

function drawPicture(picture, available) {
    const place = layout(picture, available);
    let bottom = place.head;
    const steps = picture.steps.map(step => {
        const drawn = drawStep(step, place, bottom);
        bottom = drawn.bottom;
        return drawn.group;
    });
    const height = bottom + 14;
    return draw("svg", { class: "picture", role: "img", "aria-label": spoken(picture), width: place.width, height, viewBox: `0 0 ${place.width} ${height}` },
        laneLines(picture, place, height), laneHeads(picture, place), steps);
}

/* The picture in a frame; it is drawn anew when the frame's width changes, or at once by its drawAt(width). */
export function pictureOf(record) {
    const picture = stepsOf(record);
    const frame = make("div", { class: "picture-frame", tabindex: "0", role: "group", "aria-label": "Picture of the chain" });
    let drawn = 0;
    frame.drawAt = width => {
        if (width > 0 && width !== drawn)
            frame.replaceChildren(drawPicture(picture, width));
        drawn = width;
    };
    new ResizeObserver(([entry]) => frame.drawAt(Math.floor(entry.contentRect.width))).observe(frame);
    return frame;
}
