/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Elements are put together from parts, never from markup: what came as text stays text. Characters that could make it lie
 * (controls, bidirectional and other invisible ones) are shown as \u202e and the like.
 */

const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const READ_BY_PEOPLE = new Set(["title", "aria-label"]);

export function visible(text) {
    return String(text).replace(INVISIBLE, character => `\\u${character.codePointAt(0).toString(16).padStart(4, "0")}`);
}

function setAttribute(element, name, value) {
    if (value === null || value === undefined || value === false)
        return;
    if (typeof value === "function")
        element.addEventListener(name, value);
    else
        element.setAttribute(name, value === true ? "" : READ_BY_PEOPLE.has(name) ? visible(value) : value);
}

function build(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {}))
        setAttribute(element, name, value);
    for (const child of children.flat(Infinity))
        if (child !== null && child !== undefined && child !== false)
            element.append(child instanceof Node ? child : visible(child));
    return element;
}

/* A function among the attributes listens to the event of that name. */
export function make(name, attributes, ...children) {
    return build(document.createElement(name), attributes, children);
}

export function draw(name, attributes, ...children) {
    return build(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/* Said by screen readers, not shown. */
export function spokenOnly(text) {
    return make("span", { class: "spoken" }, text);
}
