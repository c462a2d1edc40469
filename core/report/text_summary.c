/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/text.h"

#include "model/hl_rule.h"
#include "report/words.h"

/* A table of rows by verdict; verdicts that no hop has get no column. */
typedef struct tally {
    hl_pen *pen;
    unsigned name_width;
    unsigned width[HL_VERDICT_COUNT]; /* 0: no column */
} tally;

enum { LEAST_NAME_WIDTH = 24, MOST_NAME_WIDTH = 48, MOST_FINDING_SEVERITY = 9 };

static tally tally_of(hl_pen *pen, const hl_summary *summary, unsigned name_width)
{
    tally table = {.pen = pen};
    table.name_width = CLAMP(name_width + 2, LEAST_NAME_WIDTH, MOST_NAME_WIDTH);
    for (int i = 0; i < HL_VERDICT_COUNT; i++) {
        char *most = hl_words_count(summary->by_verdict[i]);
        if (summary->by_verdict[i] > 0)
            table.width[i] =
                2 + MAX(hl_pen_width(most), hl_pen_width(hl_words_verdict((hl_verdict)i)));
        g_free(most);
    }
    return table;
}

static void add_right(hl_pen *pen, hl_ink ink, unsigned width, const char *text)
{
    hl_pen_pad(pen, pen->column + width - MIN(width, hl_pen_width(text)));
    hl_pen_add(pen, ink, text);
}

static void write_heading(const tally *table, const char *name)
{
    hl_pen_add(table->pen, HL_INK_STRONG, name);
    hl_pen_pad(table->pen, table->name_width);
    for (int i = 0; i < HL_VERDICT_COUNT; i++)
        if (table->width[i] > 0)
            add_right(table->pen, HL_INK_FAINT, table->width[i], hl_words_verdict((hl_verdict)i));
    hl_pen_end_line(table->pen);
}

static void add_tally(const tally *table, hl_verdict verdict, uint64_t count)
{
    char *number = hl_words_count(count);
    if (table->width[verdict] > 0)
        add_right(table->pen, count > 0 ? hl_ink_of_verdict(verdict) : HL_INK_FAINT,
                  table->width[verdict], count > 0 ? number : "·");
    g_free(number);
}

static void write_row(const tally *table, const char *name, const uint64_t counts[HL_VERDICT_COUNT])
{
    hl_pen_add(table->pen, HL_INK_PLAIN, "  ");
    hl_pen_add(table->pen, HL_INK_PLAIN, name);
    if (table->pen->column > table->name_width)
        hl_pen_end_line(table->pen);
    hl_pen_pad(table->pen, table->name_width);
    for (int i = 0; i < HL_VERDICT_COUNT; i++)
        add_tally(table, (hl_verdict)i, counts[i]);
    hl_pen_end_line(table->pen);
}

static bool has_any(const uint64_t counts[HL_VERDICT_COUNT])
{
    for (int i = 0; i < HL_VERDICT_COUNT; i++)
        if (counts[i] > 0)
            return true;
    return false;
}

static void write_statuses(hl_pen *pen, const hl_summary *summary, unsigned name_width)
{
    static const uint16_t statuses[] = HL_REDIRECT_STATUSES;
    tally table = tally_of(pen, summary, name_width);
    unsigned rows = 0;
    write_heading(&table, "Redirects");
    for (int i = 0; i < HL_REDIRECT_STATUS_COUNT; i++) {
        char name[8];
        g_snprintf(name, sizeof name, "%u", statuses[i]);
        if (!has_any(summary->by_status[i]))
            continue;
        write_row(&table, name, summary->by_status[i]);
        rows++;
    }
    if (rows > 1)
        write_row(&table, "all", summary->by_verdict);
    if (summary->ambiguous > 0) {
        char *guesses = hl_words_counted(summary->ambiguous, "follow-up is", "follow-ups are");
        hl_pen_format(pen, HL_INK_CAREFUL, "  %s a guess among several requests", guesses);
        hl_pen_end_line(pen);
        g_free(guesses);
    }
    hl_pen_end_line(pen);
}

static char *client_name(const hl_client_row *row)
{
    return *row->user_agent ? hl_words_sentence(row->user_agent) : g_strdup("(no User-Agent)");
}

static unsigned client_width(const hl_summary *summary)
{
    unsigned width = 0;
    for (guint i = 0; i < summary->clients->len; i++) {
        char *name = client_name(g_ptr_array_index(summary->clients, i));
        width = MAX(width, hl_pen_width(name) + 2);
        g_free(name);
    }
    return width;
}

static void write_clients(hl_pen *pen, const hl_summary *summary, unsigned name_width)
{
    tally table = tally_of(pen, summary, name_width);
    write_heading(&table, "Clients");
    for (guint i = 0; i < summary->clients->len; i++) {
        const hl_client_row *row = g_ptr_array_index(summary->clients, i);
        char *name = client_name(row);
        write_row(&table, name, row->hops);
        g_free(name);
    }
    if (summary->clients_left_out > 0) {
        char *rest = hl_words_counted(summary->clients_left_out, "hop", "hops");
        hl_pen_format(pen, HL_INK_FAINT, "  and %s of further clients", rest);
        hl_pen_end_line(pen);
        g_free(rest);
    }
    hl_pen_end_line(pen);
}

static void write_rule(hl_report *report, const hl_summary *summary, hl_rule_id rule)
{
    hl_pen *pen = &report->pen;
    char *count = hl_words_count(summary->by_rule[rule]);
    hl_ink ink = hl_ink_of_severity(report->worst[rule]);
    hl_pen_add(pen, HL_INK_PLAIN, "  ");
    hl_pen_add(pen, ink, hl_severity_text(report->worst[rule]));
    hl_pen_pad(pen, 2 + MOST_FINDING_SEVERITY);
    hl_pen_add(pen, HL_INK_PLAIN, hl_rule_get(rule)->name);
    hl_pen_pad(pen, 42);
    add_right(pen, HL_INK_PLAIN, 8, count);
    hl_pen_end_line(pen);
    g_free(count);
}

static void add_severities(hl_pen *pen, const hl_summary *summary)
{
    static const char *const one[] = {"", "note", "warning", "error"};
    static const char *const many[] = {"", "notes", "warnings", "errors"};
    const char *before = "";
    for (int i = HL_ERROR; i >= HL_NOTE; i--) {
        char *counted = hl_words_counted(summary->by_severity[i], one[i], many[i]);
        if (summary->by_severity[i] > 0) {
            hl_pen_add(pen, HL_INK_PLAIN, before);
            hl_pen_add(pen, hl_ink_of_severity((hl_severity)i), counted);
            before = ", ";
        }
        g_free(counted);
    }
}

static void write_findings(hl_report *report, const hl_summary *summary)
{
    hl_pen *pen = &report->pen;
    hl_pen_add(pen, HL_INK_STRONG, "Findings");
    hl_pen_pad(pen, 2 + MOST_FINDING_SEVERITY);
    add_severities(pen, summary);
    hl_pen_end_line(pen);
    for (int severity = HL_ERROR; severity >= HL_NOTE; severity--)
        for (int rule = 0; rule < HL_RULE_COUNT; rule++)
            if (summary->by_rule[rule] > 0 && (int)report->worst[rule] == severity)
                write_rule(report, summary, (hl_rule_id)rule);
    hl_pen_end_line(pen);
}

static bool has_findings(const hl_summary *summary)
{
    return summary->by_severity[HL_NOTE] + summary->by_severity[HL_WARNING] +
               summary->by_severity[HL_ERROR] >
           0;
}

static void write_tables(hl_report *report, const hl_summary *summary)
{
    unsigned name_width = client_width(summary);
    if (summary->hops > 0) {
        write_statuses(&report->pen, summary, name_width);
        write_clients(&report->pen, summary, name_width);
    }
    if (has_findings(summary)) {
        write_findings(report, summary);
        return;
    }
    hl_pen_add(&report->pen, HL_INK_STRONG,
               summary->hops > 0 ? "No findings." : "No redirects, no findings.");
    hl_pen_end_line(&report->pen);
}

void hl_text_write_summary(hl_report *report, const hl_summary *summary)
{
    if (!report->options.quiet) {
        hl_text_end_listing(report);
        write_tables(report, summary);
    }
    hl_text_write_coverage(report, &summary->coverage, report->options.quiet);
}

static void begin(hl_report *report)
{
    (void)report;
}

const hl_writer hl_writer_text = {
    .name = "text",
    .begin = begin,
    .chain = hl_text_write_chain,
    .exchange = hl_text_write_exchange,
    .summary = hl_text_write_summary,
};
