/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/html_data.h"

#include "model/hl_rule.h"
#include "report/coverage_words.h"
#include "report/json_record.h"
#include "report/words.h"

static void add_replaced(GString *out, hl_bytes text, const char *const by[3])
{
    for (size_t i = 0; i < text.size; i++) {
        char octet = (char)text.data[i];
        if (octet == '<')
            g_string_append(out, by[0]);
        else if (octet == '>')
            g_string_append(out, by[1]);
        else if (octet == '&')
            g_string_append(out, by[2]);
        else
            g_string_append_c(out, octet);
    }
}

void hl_html_add_text(GString *out, hl_bytes text)
{
    static const char *const references[] = {"&lt;", "&gt;", "&amp;"};
    add_replaced(out, text, references);
}

/* The three stand only within JSON's strings: so their escapes mean the same. */
static void add_data(GString *out, const char *attribute, GString *document)
{
    static const char *const escapes[] = {"\\u003c", "\\u003e", "\\u0026"};
    g_string_append_printf(out, "<script type=\"application/json\" %s>", attribute);
    add_replaced(out, hl_bytes_from(document->str, document->len), escapes);
    g_string_append(out, "</script>\n");
    g_string_free(document, TRUE);
}

static void add_rule(hl_json *json, const hl_rule *rule)
{
    hl_json_open_object(json, NULL);
    hl_json_add_text(json, "name", rule->name);
    hl_json_add_text(json, "severity", hl_severity_text(rule->severity));
    hl_json_add_text(json, "strength", hl_strength_text(rule->strength));
    hl_json_add_text(json, "reference", rule->reference);
    hl_json_add_text(json, "harm", rule->harm);
    hl_json_add_text(json, "before", rule->before);
    hl_json_add_text(json, "after", rule->after);
    hl_json_close_object(json);
}

void hl_html_add_words(GString *out)
{
    hl_json json = hl_json_in(g_string_new(NULL));
    hl_json_open_object(&json, NULL);
    hl_json_add_text(&json, "version", HL_VERSION);
    hl_json_open_array(&json, "rules");
    for (int i = 0; i < HL_RULE_COUNT; i++)
        add_rule(&json, hl_rule_get((hl_rule_id)i));
    hl_json_close_array(&json);
    hl_json_open_object(&json, "reasons");
    for (int i = HL_REASON_NONE + 1; i <= HL_REASON_HALF_CUT; i++)
        hl_json_add_text(&json, hl_reason_text((hl_reason)i), hl_words_reason((hl_reason)i));
    hl_json_close_object(&json);
    hl_json_close_object(&json);
    add_data(out, "id=\"words\"", json.out);
}

static void add_response_time(hl_json *json, const hl_exchange *exchange)
{
    char time[HL_TIME_TEXT_SIZE];
    if (exchange && exchange->response)
        hl_json_add_text(json, NULL, hl_time_format(exchange->response->started, time));
    else
        hl_json_add_null(json, NULL);
}

void hl_html_add_chain(GString *out, const hl_report_options *options, const hl_chain *chain)
{
    hl_json json = hl_json_in(g_string_new(NULL));
    hl_json_open_object(&json, NULL);
    hl_json_open_array(&json, "hops");
    for (guint i = 0; i < chain->hops->len; i++)
        hl_json_add_hop(&json, options, chain, i);
    hl_json_close_array(&json);
    hl_json_open_array(&json, "responses");
    add_response_time(&json, hl_chain_hop(chain, 0)->redirect);
    for (guint i = 0; i < chain->hops->len; i++)
        add_response_time(&json, hl_chain_hop(chain, i)->follow_up);
    hl_json_close_array(&json);
    hl_json_close_object(&json);
    add_data(out, "class=\"chain\"", json.out);
}

void hl_html_add_exchange(GString *out, const hl_report_options *options, hl_exchange *exchange)
{
    hl_json json = hl_json_in(g_string_new(NULL));
    hl_json_add_exchange(&json, NULL, options, exchange, HL_RESEND_COUNT_UNKNOWN);
    add_data(out, "class=\"exchange\"", json.out);
}

static void add_cell(hl_json *json, const hl_matrix_cell *cell)
{
    hl_json_open_object(json, NULL);
    hl_json_add_count(json, "status", cell->status);
    hl_json_add_text(json, "method", cell->method);
    hl_json_add_verdicts(json, "by_verdict", cell->hops);
    hl_json_close_object(json);
}

static void add_matrix(hl_json *json, const hl_matrix *matrix)
{
    hl_json_open_array(json, "matrix");
    for (guint i = 0; i < matrix->rows->len; i++) {
        const hl_matrix_row *row = g_ptr_array_index(matrix->rows, i);
        hl_json_open_object(json, NULL);
        hl_json_add_user_agent(json, row->user_agent);
        hl_json_open_array(json, "cells");
        for (guint at = 0; at < row->cells->len; at++)
            add_cell(json, &g_array_index(row->cells, hl_matrix_cell, at));
        hl_json_close_array(json);
        hl_json_close_object(json);
    }
    hl_json_close_array(json);
    hl_json_add_count(json, "matrix_left_out", matrix->left_out);
}

static void add_counters(hl_json *json, const char *name, hl_counter_kind kind,
                         const hl_coverage *coverage)
{
    hl_json_open_array(json, name);
    for (size_t i = 0; i < hl_counter_count; i++) {
        if (hl_counters[i].kind != kind)
            continue;
        char *told = hl_coverage_words_counter(&hl_counters[i], coverage);
        if (told)
            hl_json_add_text(json, NULL, told);
        g_free(told);
    }
    hl_json_close_array(json);
}

static void add_coverage(hl_json *json, const hl_coverage *coverage)
{
    char *read = hl_coverage_words_read(coverage);
    hl_json_open_object(json, "coverage");
    hl_json_add_text(json, "read", read);
    add_counters(json, "troubles", HL_COUNTER_TROUBLE, coverage);
    add_counters(json, "asides", HL_COUNTER_ASIDE, coverage);
    hl_json_close_object(json);
    g_free(read);
}

void hl_html_add_summary(GString *out, const hl_report_options *options, const hl_summary *summary,
                         const hl_matrix *matrix)
{
    hl_json json = hl_json_in(g_string_new(NULL));
    hl_json_open_object(&json, NULL);
    hl_json_add_summary(&json, "summary", options, summary);
    hl_json_add_bool(&json, "all", options->all);
    add_matrix(&json, matrix);
    add_coverage(&json, &summary->coverage);
    hl_json_close_object(&json);
    add_data(out, "id=\"summary\"", json.out);
}
