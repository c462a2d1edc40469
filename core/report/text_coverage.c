/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was read, and what was not: the line without which "no findings" would say nothing. */
#include "report/text.h"

#include "report/coverage_words.h"

static void write_line(hl_pen *pen, hl_ink ink, unsigned indent, const char *line)
{
    hl_pen_pad(pen, indent);
    hl_pen_wrap(pen, ink, indent, line);
    hl_pen_end_line(pen);
}

static void write_what_was_read(hl_pen *pen, const hl_coverage *coverage, bool complete)
{
    char *read = hl_coverage_words_read(coverage);
    char *line = g_strconcat("Coverage: ", read,
                             complete ? "; nothing missing." : "; not everything was seen:", NULL);
    write_line(pen, HL_INK_PLAIN, 0, line);
    g_free(line);
    g_free(read);
}

static void write_troubles(hl_pen *pen, const hl_coverage *coverage)
{
    for (size_t i = 0; i < hl_counter_count; i++) {
        if (hl_counters[i].kind != HL_COUNTER_TROUBLE)
            continue;
        char *line = hl_coverage_words_counter(&hl_counters[i], coverage);
        if (line)
            write_line(pen, HL_INK_CAREFUL, 2, line);
        g_free(line);
    }
}

static void write_asides(hl_pen *pen, const hl_coverage *coverage)
{
    GString *line = g_string_new(NULL);
    for (size_t i = 0; i < hl_counter_count; i++) {
        if (hl_counters[i].kind != HL_COUNTER_ASIDE)
            continue;
        char *aside = hl_coverage_words_counter(&hl_counters[i], coverage);
        if (aside)
            g_string_append_printf(line, "%s%s", line->len > 0 ? ", " : "Aside: ", aside);
        g_free(aside);
    }
    if (line->len > 0) {
        g_string_append_c(line, '.');
        write_line(pen, HL_INK_FAINT, 0, line->str);
    }
    g_string_free(line, TRUE);
}

void hl_text_write_coverage(hl_report *report, const hl_coverage *coverage, bool only_trouble)
{
    bool complete = hl_coverage_is_complete(coverage);
    if (complete && only_trouble)
        return;
    write_what_was_read(&report->pen, coverage, complete);
    write_troubles(&report->pen, coverage);
    if (!only_trouble)
        write_asides(&report->pen, coverage);
}
