/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_tool.h"

#include <glib.h>

hl_har_tool hl_har_tool_named(hl_bytes name)
{
    static const struct {
        const char *name;
        hl_har_tool tool;
    } tools[] = {
        {"mitmproxy", {.connects_in_wait = true}},
        {"WebInspector", {.is_browser = true}}, /* Chromium, Chrome, Edge */
        {"WebKit Web Inspector", {.is_browser = true}},
        {"Firefox", {.is_browser = true}},
        {"Playwright", {.is_browser = true}},
        {"chrome-har", {.is_browser = true}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tools); i++)
        if (hl_bytes_starts_nocase(name, tools[i].name))
            return tools[i].tool;
    return (hl_har_tool){false, false};
}
