/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts on the page whose contrast with their ground is below what WCAG AA asks for: [ratio, class, text]. */
function channels(color) {
    const context = contrastCanvas.getContext("2d", { willReadFrequently: true });
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
}

function luminance(color) {
    const [red, green, blue] = color.slice(0, 3).map(value => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(a, b) {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
}

/* In a picture a box lies under its texts, and a shape under its mark. */
function groundOf(element) {
    const below = element.closest(".box, .mark")?.querySelector(":scope > rect, :scope > circle, :scope > path");
    if (below && element.closest("svg"))
        return channels(getComputedStyle(below).fill);
    for (let at = element; at; at = at.parentElement) {
        const color = channels(getComputedStyle(at).backgroundColor);
        if (color[3] === 255)
            return color;
    }
    return [255, 255, 255, 255];
}

function isShown(element) {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && !element.closest(".spoken, [hidden], option");
}

const contrastCanvas = document.createElement("canvas");
const found = [];
for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join("").trim();
    if (!text || element.matches("script, noscript, title, style") || !isShown(element))
        continue;
    const style = getComputedStyle(element);
    const found_ratio = ratio(channels(element instanceof SVGElement ? style.fill : style.color), groundOf(element));
    if (found_ratio < 4.5)
        found.push([found_ratio.toFixed(2), element.getAttribute("class"), text.slice(0, 40)]);
}
return found;
