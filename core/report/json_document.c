/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two ways to put records together: one a line (ndjson), or all in one document (json). The
 * document holds them in one array, in the order fed, because nothing is held back: two arrays,
 * of hops and of exchanges, could be written only one after the other.
 */
#include "report/json_record.h"

static void write_hops(hl_report *report, const hl_chain *chain, void (*before)(hl_report *report))
{
    for (guint i = 0; i < chain->hops->len; i++) {
        before(report);
        hl_json json = hl_json_in(report->page);
        hl_json_add_hop(&json, &report->options, chain, i);
    }
}

static void write_exchange(hl_report *report, hl_exchange *exchange)
{
    hl_json json = hl_json_in(report->page);
    hl_json_open_object(&json, NULL);
    hl_json_add_text(&json, "type", "exchange");
    hl_json_add_exchange_members(&json, &report->options, exchange, HL_RESEND_COUNT_UNKNOWN);
    hl_json_close_object(&json);
}

static void begin_lines(hl_report *report)
{
    (void)report;
}

static void end_line_before(hl_report *report)
{
    if (report->page->len > 0)
        g_string_append_c(report->page, '\n');
}

static void write_chain_lines(hl_report *report, const hl_chain *chain)
{
    write_hops(report, chain, end_line_before);
    g_string_append_c(report->page, '\n');
}

static void write_exchange_line(hl_report *report, hl_exchange *exchange)
{
    write_exchange(report, exchange);
    g_string_append_c(report->page, '\n');
}

static void write_summary_line(hl_report *report, const hl_summary *summary)
{
    hl_json json = hl_json_in(report->page);
    hl_json_add_summary(&json, NULL, &report->options, summary);
    g_string_append_c(report->page, '\n');
}

const hl_writer hl_writer_ndjson = {
    .name = "ndjson",
    .begin = begin_lines,
    .chain = write_chain_lines,
    .exchange = write_exchange_line,
    .summary = write_summary_line,
};

static void begin_document(hl_report *report)
{
    g_string_append(report->page, "{\"hoplint\":{\"version\":\"" HL_VERSION "\"},\n\"records\":[");
}

static void write_chain_elements(hl_report *report, const hl_chain *chain)
{
    write_hops(report, chain, hl_report_separate);
}

static void write_exchange_element(hl_report *report, hl_exchange *exchange)
{
    hl_report_separate(report);
    write_exchange(report, exchange);
}

static void end_document(hl_report *report, const hl_summary *summary)
{
    g_string_append(report->page, "],\n");
    hl_json json = hl_json_in(report->page);
    hl_json_add_summary(&json, "summary", &report->options, summary);
    g_string_append(report->page, "}\n");
}

const hl_writer hl_writer_json = {
    .name = "json",
    .begin = begin_document,
    .chain = write_chain_elements,
    .exchange = write_exchange_element,
    .summary = end_document,
};
