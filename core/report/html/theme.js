/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Light or dark: as the system has it, until the reader says otherwise. */
import { make } from "./element.js";

const THEME_KEY = "hoplint-theme";
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

/* A browser may refuse to remember anything for files. */
function recall() {
    try {
        return localStorage.getItem(THEME_KEY);
    } catch {
        return null;
    }
}

function remember(theme) {
    try {
        localStorage.setItem(THEME_KEY, theme);
    } catch {
        /* then it holds until the page is closed */
    }
}

function currentTheme() {
    return document.documentElement.dataset.theme ?? (systemIsDark.matches ? "dark" : "light");
}

export function applyTheme() {
    const theme = recall();
    if (theme === "light" || theme === "dark")
        document.documentElement.dataset.theme = theme;
}

export function themeButton() {
    const name = make("span", {});
    const button = make("button", { type: "button", class: "quiet", id: "theme", click: flip },
        make("span", { "aria-hidden": "true" }, "◐ "), name);
    function say() {
        name.textContent = currentTheme() === "dark" ? "Light theme" : "Dark theme";
    }
    function flip() {
        const theme = currentTheme() === "dark" ? "light" : "dark";
        document.documentElement.dataset.theme = theme;
        remember(theme);
        say();
    }
    systemIsDark.addEventListener("change", say);
    say();
    return button;
}
