/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/coverage_words.h"

#include "report/words.h"

static void append_counted(GString *line, const char *before, uint64_t count, const char *one,
                           const char *many)
{
    char *counted = hl_words_counted(count, one, many);
    g_string_append_printf(line, "%s%s", before, counted);
    g_free(counted);
}

char *hl_coverage_words_read(const hl_coverage *coverage)
{
    GString *line = g_string_new(NULL);
    if (coverage->har.entries > 0) {
        append_counted(line, "", coverage->har.entries, "entry", "entries");
    } else {
        append_counted(line, "", coverage->packets.frames, "frame", "frames");
        append_counted(line, ", ", coverage->streams.connections, "connection", "connections");
    }
    if (coverage->http.tunnels > 0)
        append_counted(line, ", ", coverage->http.tunnels, "tunnel", "tunnels");
    append_counted(line, ", ", coverage->exchanges.exchanges, "exchange", "exchanges");
    append_counted(line, ", ", coverage->redirects.redirects, "redirect", "redirects");
    return g_string_free(line, FALSE);
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

char *hl_coverage_words_counter(const hl_counter *counter, const hl_coverage *coverage)
{
    uint64_t value = hl_counter_value(counter, coverage);
    if (value == 0 || counter->kind == HL_COUNTER_FACT)
        return NULL;
    GString *line = g_string_new(NULL);
    append_counted(line, "", value, counter->one, counter->many);
    if (counter->offset == offsetof(hl_coverage, streams.gaps)) {
        append_counted(line, " (", coverage->streams.gap_octets, "octet", "octets");
        g_string_append_c(line, ')');
    }
    if (counter->offset == offsetof(hl_coverage, http.tls_connections))
        append_tls_reasons(line, coverage);
    return g_string_free(line, FALSE);
}

char *hl_coverage_words_troubles(const hl_coverage *coverage)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < hl_counter_count; i++) {
        uint64_t value = hl_counter_value(&hl_counters[i], coverage);
        if (hl_counters[i].kind != HL_COUNTER_TROUBLE || value == 0)
            continue;
        char *counted = hl_words_counted(value, hl_counters[i].one, hl_counters[i].many);
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", counted);
        g_free(counted);
    }
    return g_string_free(text, FALSE);
}
