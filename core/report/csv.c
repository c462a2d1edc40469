/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table for spreadsheets: a row a hop, or an exchange (RFC 4180: comma, CRLF, names in the first
 * row). The summary has no place in a table; for coverage see the other formats.
 *
 * A spreadsheet takes what begins with = + - @ for a formula, and would run what the network sent:
 * such a cell gets an apostrophe before it.
 */
#include "model/hl_rule.h"
#include "report/report.h"
#include "report/text.h"
#include "report/words.h"

/* What a row is about. `hop` is NULL in the row of an exchange. */
typedef struct csv_row {
    const hl_report_options *options;
    const hl_chain *chain;
    const hl_hop *hop;
    hl_exchange *exchange;  /* the redirect, or the exchange itself */
    hl_exchange *follow_up; /* NULL: none */
} csv_row;

typedef void (*hop_writer)(GString *cell, const csv_row *row);
typedef void (*exchange_writer)(GString *cell, const csv_row *row, hl_exchange *exchange);

static void append_owned(GString *cell, char *text)
{
    g_string_append(cell, text);
    g_free(text);
}

/* ---- of the hop ---- */

static void write_type(GString *cell, const csv_row *row)
{
    g_string_append(cell, row->hop ? "hop" : "exchange");
}

static void write_id(GString *cell, const csv_row *row)
{
    char id[HL_ID_TEXT_SIZE];
    g_string_append(cell, hl_exchange_id(row->exchange, id));
}

static void write_chain_id(GString *cell, const csv_row *row)
{
    char id[HL_ID_TEXT_SIZE];
    if (row->hop)
        g_string_append(cell, hl_exchange_id(hl_chain_hop(row->chain, 0)->redirect, id));
}

static void write_hop(GString *cell, const csv_row *row)
{
    if (row->hop)
        g_string_append_printf(cell, "%u", row->hop->index);
}

static void write_verdict(GString *cell, const csv_row *row)
{
    if (row->hop)
        g_string_append(cell, hl_verdict_text(row->hop->verdict));
}

static void write_reason(GString *cell, const csv_row *row)
{
    if (row->hop && row->hop->reason != HL_REASON_NONE)
        g_string_append(cell, hl_reason_text(row->hop->reason));
}

static void write_confidence(GString *cell, const csv_row *row)
{
    if (row->hop)
        g_string_append(cell, hl_confidence_text(row->hop->confidence));
}

static void write_severity(GString *cell, const csv_row *row)
{
    if (row->hop && row->hop->findings->len > 0)
        g_string_append(cell, hl_severity_text(hl_hop_severity(row->hop)));
}

static void write_rules(GString *cell, const csv_row *row)
{
    for (guint i = 0; row->hop && i < row->hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(row->hop->findings, hl_finding, i);
        g_string_append_printf(cell, "%s%s", i ? " " : "", hl_rule_get(finding->rule)->name);
    }
}

static void write_messages(GString *cell, const csv_row *row)
{
    for (guint i = 0; row->hop && i < row->hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(row->hop->findings, hl_finding, i);
        g_string_append(cell, i ? "; " : "");
        append_owned(cell, hl_words_sentence(finding->message));
    }
}

static void write_target(GString *cell, const csv_row *row)
{
    if (row->hop && row->hop->target)
        append_owned(cell, hl_words_url(hl_bytes_text(row->hop->target)));
}

/* ---- of the redirect or the follow-up ---- */

static void write_time(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    char text[HL_TIME_TEXT_SIZE];
    (void)row;
    g_string_append(cell, hl_time_format(hl_exchange_started(exchange), text));
}

static void append_endpoint(GString *cell, const hl_endpoint *endpoint)
{
    char text[HL_ENDPOINT_TEXT_SIZE];
    if (endpoint->address.version != 0)
        g_string_append(cell, hl_endpoint_format(endpoint, text));
}

static void write_client(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    (void)row;
    append_endpoint(cell, hl_connection_client(exchange->connection));
}

static void write_server(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    const hl_connection *connection = exchange->connection;
    (void)row;
    if (connection->target_name || hl_connection_server(connection)->address.version != 0)
        hl_text_append_server(cell, connection);
}

static void write_agent(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    (void)row;
    append_owned(cell, hl_words_agent(hl_exchange_user_agent(exchange)));
}

static void write_method(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    (void)row;
    if (exchange->request)
        append_owned(cell, hl_words_octets(exchange->request->method));
}

static void write_url(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    const char *url = hl_exchange_url(exchange);
    (void)row;
    if (url)
        append_owned(cell, hl_words_url(hl_bytes_text(url)));
}

static void write_content(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    (void)row;
    if (exchange->request && exchange->request->content.state != HL_CONTENT_PENDING)
        g_string_append_printf(cell, "%" G_GUINT64_FORMAT, exchange->request->content.octets);
}

static void write_status(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    (void)row;
    if (exchange->response)
        g_string_append_printf(cell, "%u", exchange->response->status);
}

static void write_location(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    hl_bytes location = {0};
    (void)row;
    if (exchange->response)
        location = hl_message_find(exchange->response, "location");
    append_owned(cell, hl_words_url(location));
}

static void append_capture(GString *cell, const csv_row *row, uint32_t capture)
{
    const char *name = hl_report_capture_name(row->options, capture);
    append_owned(cell, hl_words_octets(hl_bytes_text(name)));
}

static void write_file(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    append_capture(cell, row, hl_exchange_capture(exchange));
}

/* A frame of another capture than the row's bears that one's name. */
static void append_frame(GString *cell, const csv_row *row, const hl_message *message)
{
    if (!message)
        return;
    hl_frame_ref frame = message->first_frame;
    if (frame.capture != hl_exchange_capture(row->exchange)) {
        append_capture(cell, row, frame.capture);
        g_string_append_c(cell, ':');
    }
    g_string_append_printf(cell, "%" G_GUINT64_FORMAT, frame.number);
}

static void write_request_frame(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    append_frame(cell, row, exchange->request);
}

static void write_response_frame(GString *cell, const csv_row *row, hl_exchange *exchange)
{
    append_frame(cell, row, exchange->response);
}

/* ---- the table ---- */

/* A column tells of the hop, of its redirect (or the exchange alone), or of its follow-up. */
static const struct {
    const char *name;
    hop_writer of_hop;
    exchange_writer of_redirect, of_follow_up;
} columns[] = {
    {"type", .of_hop = write_type},
    {"id", .of_hop = write_id},
    {"chain", .of_hop = write_chain_id},
    {"hop", .of_hop = write_hop},
    {"verdict", .of_hop = write_verdict},
    {"reason", .of_hop = write_reason},
    {"confidence", .of_hop = write_confidence},
    {"severity", .of_hop = write_severity},
    {"rules", .of_hop = write_rules},
    {"messages", .of_hop = write_messages},
    {"time", .of_redirect = write_time},
    {"client", .of_redirect = write_client},
    {"user_agent", .of_redirect = write_agent},
    {"server", .of_redirect = write_server},
    {"method", .of_redirect = write_method},
    {"url", .of_redirect = write_url},
    {"content_octets", .of_redirect = write_content},
    {"status", .of_redirect = write_status},
    {"location", .of_redirect = write_location},
    {"target", .of_hop = write_target},
    {"follow_up_time", .of_follow_up = write_time},
    {"follow_up_server", .of_follow_up = write_server},
    {"follow_up_method", .of_follow_up = write_method},
    {"follow_up_url", .of_follow_up = write_url},
    {"follow_up_content_octets", .of_follow_up = write_content},
    {"follow_up_status", .of_follow_up = write_status},
    {"file", .of_redirect = write_file},
    {"request_frame", .of_redirect = write_request_frame},
    {"response_frame", .of_redirect = write_response_frame},
    {"follow_up_frame", .of_follow_up = write_request_frame},
};

static void write_cell(GString *cell, size_t column, const csv_row *row)
{
    if (columns[column].of_hop)
        columns[column].of_hop(cell, row);
    else if (columns[column].of_redirect)
        columns[column].of_redirect(cell, row, row->exchange);
    else if (row->follow_up)
        columns[column].of_follow_up(cell, row, row->follow_up);
}

static void append_cell(GString *page, const char *text)
{
    bool is_formula = *text != '\0' && strchr("=+-@", *text);
    bool is_quoted = strpbrk(text, "\",") != NULL;
    if (is_quoted)
        g_string_append_c(page, '"');
    if (is_formula)
        g_string_append_c(page, '\'');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(page, '"');
        g_string_append_c(page, *text);
    }
    if (is_quoted)
        g_string_append_c(page, '"');
}

static void end_cell(GString *page, size_t column)
{
    g_string_append(page, column + 1 < G_N_ELEMENTS(columns) ? "," : "\r\n");
}

static void write_row(hl_report *report, const csv_row *row)
{
    GString *cell = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        g_string_truncate(cell, 0);
        write_cell(cell, i, row);
        append_cell(report->page, cell->str);
        end_cell(report->page, i);
    }
    g_string_free(cell, TRUE);
}

static void write_names(hl_report *report)
{
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        g_string_append(report->page, columns[i].name);
        end_cell(report->page, i);
    }
}

static void write_chain(hl_report *report, const hl_chain *chain)
{
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        write_row(report, &(csv_row){&report->options, chain, hop, hop->redirect, hop->follow_up});
    }
}

static void write_exchange(hl_report *report, hl_exchange *exchange)
{
    write_row(report, &(csv_row){&report->options, NULL, NULL, exchange, NULL});
}

const hl_writer hl_writer_csv = {
    .name = "csv",
    .begin = write_names,
    .chain = write_chain,
    .exchange = write_exchange,
};
