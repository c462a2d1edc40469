/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "progress.h"

#include <glib.h>
#include <stdio.h>
#include <unistd.h>

enum { CELLS = 24 };

struct hl_progress {
    uint64_t total;
    bool forced, is_terminal;
    bool shown; /* there is a bar on the terminal */
    gint64 started_us, drawn_us;
};

hl_progress *hl_progress_new(uint64_t total, bool forced)
{
    hl_progress *progress = g_new0(hl_progress, 1);
    progress->total = total;
    progress->forced = forced;
    progress->is_terminal = isatty(STDERR_FILENO);
    progress->started_us = g_get_monotonic_time();
    return progress;
}

void hl_progress_free(hl_progress *progress)
{
    g_free(progress);
}

static void append_bar(GString *line, double share)
{
    int full = (int)(share * CELLS);
    g_string_append_c(line, '[');
    for (int cell = 0; cell < CELLS; cell++)
        g_string_append_c(line, cell < full ? '#' : '.');
    g_string_append_printf(line, "] %3d%%  ", (int)(share * 100));
}

static void append_octets(GString *line, double octets)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    for (; octets >= 1000 && unit + 1 < G_N_ELEMENTS(units); unit++)
        octets /= 1000;
    g_string_append_printf(line, unit ? "%.1f %s" : "%.0f %s", octets, units[unit]);
}

static void append_time_left(GString *line, double seconds)
{
    uint64_t whole = (uint64_t)(seconds + 0.5);
    g_string_append_printf(line, ", %" G_GUINT64_FORMAT ":%02u left", whole / 60,
                           (unsigned)(whole % 60));
}

static GString *compose(const hl_progress *progress, gint64 now_us, uint64_t octets,
                        uint64_t frames)
{
    GString *line = g_string_new(NULL);
    double seconds = (double)(now_us - progress->started_us) / G_USEC_PER_SEC;
    double rate = seconds > 0 ? (double)octets / seconds : 0;
    if (progress->total)
        append_bar(line, MIN(1.0, (double)octets / (double)progress->total));
    append_octets(line, (double)octets);
    g_string_append_printf(line, ", %" G_GUINT64_FORMAT " frames, ", frames);
    append_octets(line, rate);
    g_string_append(line, "/s");
    if (progress->total > octets && rate > 0)
        append_time_left(line, (double)(progress->total - octets) / rate);
    return line;
}

static void draw(hl_progress *progress, gint64 now_us, uint64_t octets, uint64_t frames)
{
    GString *line = compose(progress, now_us, octets, frames);
    if (progress->is_terminal)
        fprintf(stderr, "\r%s\033[K", line->str);
    else
        fprintf(stderr, "%s\n", line->str);
    g_string_free(line, TRUE);
    progress->shown = progress->is_terminal;
    progress->drawn_us = now_us;
}

void hl_progress_update(hl_progress *progress, uint64_t octets, uint64_t frames)
{
    if (!progress->forced && !progress->is_terminal)
        return;
    gint64 now_us = g_get_monotonic_time();
    gint64 pause_us = progress->is_terminal ? G_USEC_PER_SEC / 10 : G_USEC_PER_SEC;
    bool is_early = !progress->forced && now_us - progress->started_us < G_USEC_PER_SEC;
    if (!is_early && now_us - progress->drawn_us >= pause_us)
        draw(progress, now_us, octets, frames);
}

void hl_progress_hide(hl_progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}

void hl_progress_finish(hl_progress *progress, uint64_t octets, uint64_t frames)
{
    if (progress->forced)
        draw(progress, g_get_monotonic_time(), octets, frames);
    hl_progress_hide(progress);
}
