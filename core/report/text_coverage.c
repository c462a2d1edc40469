/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was read, and what was not: the line without which "no findings" would say nothing. */
#include "report/text.h"

#include "report/counters.h"
#include "report/words.h"

static void append_counted(GString *line, const char *before, uint64_t count, const char *one,
                           const char *many)
{
    char *counted = hl_words_counted(count, one, many);
    g_string_append_printf(line, "%s%s", before, counted);
    g_free(counted);
}

static void write_line(hl_pen *pen, hl_ink ink, unsigned indent, const char *line)
{
    hl_pen_pad(pen, indent);
    hl_pen_wrap(pen, ink, indent, line);
    hl_pen_end_line(pen);
}

static void write_what_was_read(hl_pen *pen, const hl_coverage *coverage, bool complete)
{
    GString *line = g_string_new("Coverage: ");
    append_counted(line, "", coverage->packets.frames, "frame", "frames");
    append_counted(line, ", ", coverage->streams.connections, "connection", "connections");
    append_counted(line, ", ", coverage->exchanges.exchanges, "exchange", "exchanges");
    append_counted(line, ", ", coverage->redirects.redirects, "redirect", "redirects");
    g_string_append(line, complete ? "; nothing missing." : "; not everything was seen:");
    write_line(pen, HL_INK_PLAIN, 0, line->str);
    g_string_free(line, TRUE);
}

/* Why were they not decrypted? One reason stands for all, or each has its number. */
static void append_tls_reasons(GString *line, const hl_coverage *coverage)
{
    const hl_tls_counters *tls = &coverage->tls;
    const struct {
        uint64_t count;
        const char *text;
    } reasons[] = {
        {tls->without_key, "no key"},
        {tls->wrong_key, "keys of other sessions"},
        {tls->late, "handshake not captured"},
        {tls->unsupported, "version or cipher suite not supported"},
    };
    const char *before = ": ";
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (reasons[i].count == 0)
            continue;
        g_string_append(line, before);
        if (reasons[i].count != coverage->http.tls_connections)
            g_string_append_printf(line, "%" G_GUINT64_FORMAT " ", reasons[i].count);
        g_string_append(line, reasons[i].text);
        before = ", ";
    }
}

static void write_counter(hl_pen *pen, const hl_counter *counter, const hl_coverage *coverage)
{
    uint64_t value = hl_counter_value(counter, coverage);
    if (value == 0)
        return;
    GString *line = g_string_new(NULL);
    append_counted(line, "", value, counter->one, counter->many);
    if (counter->offset == offsetof(hl_coverage, streams.gaps)) {
        append_counted(line, " (", coverage->streams.gap_octets, "octet", "octets");
        g_string_append_c(line, ')');
    }
    if (counter->offset == offsetof(hl_coverage, http.tls_connections))
        append_tls_reasons(line, coverage);
    write_line(pen, HL_INK_CAREFUL, 2, line->str);
    g_string_free(line, TRUE);
}

static void write_asides(hl_pen *pen, const hl_coverage *coverage)
{
    GString *line = g_string_new(NULL);
    for (size_t i = 0; i < hl_counter_count; i++) {
        uint64_t value = hl_counter_value(&hl_counters[i], coverage);
        if (hl_counters[i].kind == HL_COUNTER_ASIDE && value > 0)
            append_counted(line, line->len > 0 ? ", " : "Aside: ", value, hl_counters[i].one,
                           hl_counters[i].many);
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
    for (size_t i = 0; i < hl_counter_count; i++)
        if (hl_counters[i].kind == HL_COUNTER_TROUBLE)
            write_counter(&report->pen, &hl_counters[i], coverage);
    if (!only_trouble)
        write_asides(&report->pen, coverage);
}
