/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations (conversation.h; \7 goes over to the next of four connections, of two clients)
 * through HTTP, the auditor and reports (documents.h); each fifth size with tight
 * limits.
 */
#include "conversation.h"

#include "documents.h"
#include "hl_auditor.h"
#include "http/hl_http.h"
#include "tight.h"

enum { CONNECTIONS = 4 };

typedef struct place {
    hl_connection *connection;
    void *reader;
    uint64_t offsets[HL_SIDES];
    bool finished[HL_SIDES];
} place;

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
    documents all;
    documents_open(&all, size);
    hl_auditor_options options = hl_auditor_options_default();
    if (size % 5 == 0)
        options.limits = tight_limits();
    hl_auditor *auditor =
        hl_auditor_new(&options, (hl_auditor_sink){.chain = documents_add_chain,
                                                   .exchange = documents_add_exchange,
                                                   .user = &all});
    hl_http *http = hl_http_new(&options.limits, hl_auditor_sink_of(auditor));
    feed_all(http, auditor, hl_bytes_from(data, size));
    hl_auditor_finish(auditor);
    documents_close(&all, hl_auditor_summary(auditor));
    hl_http_free(http);
    hl_auditor_free(auditor);
    return 0;
}
