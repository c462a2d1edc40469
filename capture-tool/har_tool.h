/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the tools that write HARs, by the name that they give themselves (log.creator.name). */
#ifndef HAR_TOOL_H
#define HAR_TOOL_H

#include "base/hl_bytes.h"

typedef struct hl_har_tool {
    bool connects_in_wait; /* counts the time to connect as time to wait too */
    bool is_browser;       /* wrote down all that a browser asked for, over http and https alike */
} hl_har_tool;

/* Of an unknown one nothing is assumed: a proxy, say, cannot see https that its client does not trust to it. */
hl_har_tool hl_har_tool_named(hl_bytes name);

#endif
