/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations (conversation.h; \7 goes over to the next of four connections, of two clients)
 * through HTTP, the auditor and every report. Each line of ndjson must be JSON, and so must json.
 */
#include "conversation.h"

#include "hl_auditor.h"
#include "http/hl_http.h"
#include "report/hl_report.h"

#include <glib.h>
#include <json-glib/json-glib.h>

enum { CONNECTIONS = 4 };

typedef struct place {
    hl_connection *connection;
    void *reader;
    uint64_t offsets[HL_SIDES];
    bool finished[HL_SIDES];
} place;

typedef struct reports {
    GString *text, *ndjson, *json;
    hl_report *report[3];
} reports;

static void append(void *user, hl_bytes octets)
{
    g_string_append_len(user, (const char *)octets.data, (gssize)octets.size);
}

static void on_chain(void *user, hl_chain *chain)
{
    for (int i = 0; i < 3; i++)
        hl_report_chain(((reports *)user)->report[i], chain);
}

static void on_exchange(void *user, hl_exchange *exchange)
{
    for (int i = 0; i < 3; i++)
        hl_report_exchange(((reports *)user)->report[i], exchange);
}

static hl_report *open_report(hl_report_format format, GString *out)
{
    static const char *const names[] = {"x.pcap"};
    hl_report_options options = {.format = format,
                                 .all = true,
                                 .exchanges = true,
                                 .wide = true,
                                 .capture_names = names,
                                 .capture_count = 1};
    return hl_report_new(&options, (hl_report_sink){append, out});
}

static void open_reports(reports *all)
{
    all->text = g_string_new(NULL);
    all->ndjson = g_string_new(NULL);
    all->json = g_string_new(NULL);
    all->report[0] = open_report(HL_REPORT_TEXT, all->text);
    all->report[1] = open_report(HL_REPORT_NDJSON, all->ndjson);
    all->report[2] = open_report(HL_REPORT_JSON, all->json);
}

static void check_json(const char *text, gssize size)
{
    GError *error = NULL;
    JsonParser *parser = json_parser_new();
    json_parser_load_from_data(parser, text, size, &error);
    g_assert_no_error(error);
    g_object_unref(parser);
}

/* The text is for terminals: no control but the line feed. */
static void check_reports(const reports *all)
{
    for (size_t i = 0; i < all->text->len; i++)
        g_assert_true((guchar)all->text->str[i] >= ' ' || all->text->str[i] == '\n');
    g_assert_true(g_utf8_validate(all->text->str, (gssize)all->text->len, NULL));
    for (const char *line = all->ndjson->str; *line; line = strchr(line, '\n') + 1)
        check_json(line, strchr(line, '\n') - line);
    check_json(all->json->str, (gssize)all->json->len);
}

static void close_reports(reports *all, const hl_summary *summary)
{
    for (int i = 0; i < 3; i++) {
        hl_report_summary(all->report[i], summary);
        hl_report_free(all->report[i]);
    }
    check_reports(all);
    g_string_free(all->text, TRUE);
    g_string_free(all->ndjson, TRUE);
    g_string_free(all->json, TRUE);
}

static void open_places(place places[CONNECTIONS])
{
    for (int i = 0; i < CONNECTIONS; i++) {
        hl_connection *connection = hl_connection_new((uint64_t)i);
        connection->endpoint[0] =
            (hl_endpoint){hl_address_from(hl_bytes_text("\x0a\x01\x01\x01")), (uint16_t)(1000 + i)};
        connection->endpoint[0].address.octets[3] = (uint8_t)(1 + i % 2);
        connection->endpoint[1] =
            (hl_endpoint){hl_address_from(hl_bytes_text("\x0a\x01\x02\x01")), 80};
        connection->client_side = 0;
        places[i] = (place){.connection = connection};
    }
}

static void feed(hl_http *http, place *at, hl_segment *segment, uint64_t number)
{
    segment->connection = at->connection;
    segment->reader = &at->reader;
    segment->frame.number = number;
    segment->time = (hl_time_ns)number * 100 * HL_NS_PER_MILLISECOND;
    segment->offset = at->offsets[segment->side];
    segment->peer_offset = at->offsets[!segment->side];
    if (!at->finished[segment->side])
        hl_http_feed(http, segment);
    at->offsets[segment->side] += segment->data.size + segment->gap_octets;
    at->finished[segment->side] |= segment->kind == HL_SEGMENT_FIN;
}

static void feed_all(hl_http *http, hl_auditor *auditor, hl_bytes input)
{
    place places[CONNECTIONS];
    uint64_t number = 1;
    open_places(places);
    for (int at = 0; input.size > 0; number++) {
        bool next = input.data[0] == 7;
        at = (at + next) % CONNECTIONS;
        if (next)
            draw_octet(&input);
        hl_segment segment = conversation_next(&input);
        feed(http, &places[at], &segment, number);
        hl_auditor_advance(auditor, segment.time);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        hl_segment end = {.kind = HL_SEGMENT_END, .connection = places[i].connection};
        places[i].connection->end = HL_CONNECTION_CAPTURED;
        places[i].finished[0] = false;
        feed(http, &places[i], &end, number);
        hl_connection_unref(places[i].connection);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reports all;
    open_reports(&all);
    hl_auditor_options options = hl_auditor_options_default();
    hl_auditor *auditor = hl_auditor_new(
        &options, (hl_auditor_sink){.chain = on_chain, .exchange = on_exchange, .user = &all});
    hl_http *http = hl_http_new(&options.limits, hl_auditor_sink_of(auditor));
    feed_all(http, auditor, hl_bytes_from(data, size));
    hl_auditor_finish(auditor);
    close_reports(&all, hl_auditor_summary(auditor));
    hl_http_free(http);
    hl_auditor_free(auditor);
    return 0;
}
