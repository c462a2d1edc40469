/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "counters_line.h"

static void append(GString *line, const char *before, uint64_t count, const char *one,
                   const char *many)
{
    g_string_append_printf(line, "%s%" G_GUINT64_FORMAT " %s", before, count,
                           count == 1 ? one : many);
}

void hl_counters_line_append(GString *line, const hl_summary *summary)
{
    const hl_coverage *coverage = &summary->coverage;
    append(line, "", coverage->packets.frames, "frame", "frames");
    if (coverage->captures.lost > 0)
        append(line, " and ", coverage->captures.lost, "lost", "lost");
    append(line, ", ", coverage->streams.connections, "connection", "connections");
    append(line, ", ", coverage->exchanges.exchanges, "exchange", "exchanges");
    append(line, ", ", coverage->redirects.redirects, "redirect", "redirects");
    const char *before = "; ";
    for (int verdict = 0; verdict < HL_VERDICT_COUNT; verdict++) {
        if (summary->by_verdict[verdict] == 0)
            continue;
        const char *name = hl_verdict_text((hl_verdict)verdict);
        append(line, before, summary->by_verdict[verdict], name, name);
        before = ", ";
    }
}
