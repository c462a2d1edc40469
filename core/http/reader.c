/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reader.h"

/* Turns kept for requests lost at a place of unknown size. */
#define SPARE_TURNS 16
/* Before the capture began a client had at most one request on its way, unless it pipelined. */
#define LATE_SPARE_TURNS 1

static bool is_late(const hl_reader *reader)
{
    return (reader->connection->oddities & HL_ODDITY_LATE_START) != 0;
}

static void begin_late(hl_reader *reader)
{
    hl_turns_lose_requests(&reader->turns, 0, LATE_SPARE_TURNS);
    hl_turns_lose_responses(&reader->turns);
    for (int side = 0; side < HL_SIDES; side++)
        reader->half[side].state = HL_HALF_LOST;
}

hl_reader *hl_reader_new(hl_http *http, hl_connection *connection)
{
    hl_reader *reader = hl_pool_take(&http->readers);
    *reader = (hl_reader){.http = http, .connection = connection, .client = HL_SIDE_UNKNOWN};
    for (int side = 0; side < HL_SIDES; side++)
        reader->half[side].turn_taken = HL_TURN_UNKNOWN;
    if (is_late(reader))
        begin_late(reader);
    return reader;
}

static void count_protocol(hl_http_counters *counters, hl_protocol protocol)
{
    switch (protocol) {
    case HL_PROTOCOL_UNKNOWN:
        counters->silent_connections++;
        break;
    case HL_PROTOCOL_HTTP1:
        counters->http_connections++;
        break;
    case HL_PROTOCOL_HTTP2:
        counters->http2_connections++;
        break;
    case HL_PROTOCOL_TLS:
        counters->tls_connections++;
        break;
    case HL_PROTOCOL_OTHER:
        counters->other_connections++;
        break;
    }
}

static void become_opaque(hl_reader *reader)
{
    reader->connection->is_opaque = true;
    hl_http_tell_opaque(reader->http, reader->connection);
}

void hl_reader_tell_protocol(hl_reader *reader, hl_protocol protocol)
{
    reader->protocol = protocol;
    count_protocol(&reader->http->counters, protocol);
    if (protocol == HL_PROTOCOL_TLS || (protocol == HL_PROTOCOL_OTHER && is_late(reader)))
        become_opaque(reader);
    if (protocol != HL_PROTOCOL_HTTP1 && protocol != HL_PROTOCOL_HTTP2) {
        hl_reader_abandon(reader);
        return;
    }
    if (reader->is_suspect)
        reader->connection->is_opaque = false;
    reader->http->counters.tunnels_read += reader->connection->carrier != NULL;
}

void hl_reader_suspect(hl_reader *reader)
{
    if (reader->is_suspect || !is_late(reader))
        return;
    reader->is_suspect = true;
    become_opaque(reader);
}

static void hand_over_half(hl_reader *reader, int side, bool with_held)
{
    hl_half *half = &reader->half[side];
    GByteArray *held = with_held ? half->gathered : NULL;
    half->state = HL_HALF_HTTP2;
    if (!held)
        return;
    half->gathered = NULL;
    hl_http2_read(reader->http2, reader->segment, side, hl_bytes_from(held->data, held->len));
    hl_http_return_buffer(reader->http, held);
}

void hl_reader_hand_over(hl_reader *reader, const hl_half *current, hl_http2 *http2)
{
    reader->http2 = http2;
    for (int side = 0; side < HL_SIDES; side++)
        if (!reader->half[side].message && reader->half[side].state != HL_HALF_UNREAD)
            hand_over_half(reader, side, &reader->half[side] != current);
}

bool hl_reader_accept(hl_reader *reader, hl_half *half, hl_message_kind kind)
{
    int side = half == &reader->half[1];
    int client = kind == HL_REQUEST ? side : !side;
    if (reader->client == HL_SIDE_UNKNOWN) {
        reader->client = client;
        reader->connection->client_side = client;
    }
    if (reader->client != client)
        return false;
    if (reader->protocol == HL_PROTOCOL_UNKNOWN)
        hl_reader_tell_protocol(reader, HL_PROTOCOL_HTTP1);
    return true;
}

void hl_reader_abandon(hl_reader *reader)
{
    for (int side = 0; side < HL_SIDES; side++) {
        hl_half *half = &reader->half[side];
        if (!half->message)
            hl_half_drop_gathered(reader, half);
        hl_half_stop(reader, half, HL_STOP_LOST);
        half->state = HL_HALF_UNREAD;
    }
}

void hl_reader_miss_rest(hl_reader *reader)
{
    hl_connection *connection = reader->connection;
    connection->last_loss = MAX(connection->last_loss, reader->segment->time);
    hl_reader_abandon(reader);
    become_opaque(reader);
}

void hl_reader_lose(hl_reader *reader, hl_half *half, uint64_t offset)
{
    bool unknown = reader->client == HL_SIDE_UNKNOWN;
    if (unknown || hl_reader_is_client(reader, half))
        hl_turns_lose_requests(&reader->turns, offset, SPARE_TURNS);
    if (unknown || !hl_reader_is_client(reader, half))
        hl_turns_lose_responses(&reader->turns);
}

static size_t held_by(const hl_reader *reader)
{
    size_t octets = reader->http2 ? hl_http2_memory(reader->http2) : 0;
    for (int side = 0; side < HL_SIDES; side++)
        octets += reader->half[side].gathered ? reader->half[side].gathered->len : 0;
    return octets + reader->turns.capacity * sizeof(hl_turn);
}

static void let_go(hl_reader *reader)
{
    hl_http *http = reader->http;
    http->held_octets -= reader->held_octets;
    if (reader->held_octets > 0)
        g_queue_unlink(&http->holding, &reader->holding);
    reader->held_octets = 0;
}

/* There is no room for all. */
static void give_up(hl_reader *reader, const hl_segment *now)
{
    hl_segment end = {.kind = HL_SEGMENT_END, .frame = now->frame, .time = now->time};
    end.connection = reader->connection;
    end.peer_offset = HL_OFFSET_UNKNOWN;
    reader->segment = &end;
    reader->http->counters.given_up++;
    let_go(reader);
    hl_reader_miss_rest(reader);
    hl_http2_free(reader->http2);
    reader->http2 = NULL;
    hl_turns_clear(&reader->turns);
}

void hl_reader_make_room(hl_http *http, const hl_segment *segment)
{
    while (http->held_octets > http->limits.http_octets && http->holding.head)
        give_up(http->holding.head->data, segment);
}

static void count_held(hl_reader *reader)
{
    hl_http *http = reader->http;
    size_t held = held_by(reader);
    if (held == 0 && reader->held_octets == 0)
        return;
    let_go(reader);
    if (held > 0) {
        reader->holding.data = reader;
        reader->held_octets = held;
        http->held_octets += held;
        g_queue_push_tail_link(&http->holding, &reader->holding);
    }
}

bool hl_reader_has_given_up(const hl_reader *reader)
{
    return reader->protocol != HL_PROTOCOL_UNKNOWN && reader->half[0].state == HL_HALF_UNREAD &&
           reader->half[1].state == HL_HALF_UNREAD;
}

static void read_segment(hl_reader *reader, const hl_segment *segment)
{
    hl_half *half = &reader->half[segment->side];
    reader->segment = segment;
    switch (segment->kind) {
    case HL_SEGMENT_DATA:
        reader->has_octets |= segment->data.size > 0;
        if (half->state != HL_HALF_UNREAD)
            hl_half_read(reader, half, segment->data, segment->offset);
        half->fed = segment->offset + segment->data.size;
        break;
    case HL_SEGMENT_GAP:
        reader->has_octets = true;
        hl_half_skip(reader, half, segment->gap_octets, segment->offset);
        half->fed = segment->offset + segment->gap_octets;
        break;
    case HL_SEGMENT_FIN:
        hl_half_stop(reader, half, HL_STOP_FIN);
        break;
    case HL_SEGMENT_END:
        break;
    }
}

void hl_reader_feed(hl_reader *reader, const hl_segment *segment)
{
    read_segment(reader, segment);
    count_held(reader);
}

/* One that ends the content is left to others, and so is who holds something: it has gone on now. */
bool hl_reader_counts_off(hl_reader *reader, const hl_segment *segment)
{
    hl_half *half = &reader->half[segment->side];
    if (half->state != HL_HALF_BODY || segment->kind != HL_SEGMENT_DATA ||
        half->doubt != HL_DOUBT_NONE || half->message->kind != HL_RESPONSE ||
        reader->held_octets > 0 || !hl_body_counts_off(&half->body, segment->data.size))
        return false;
    half->last = hl_moment_of(segment);
    half->fed = segment->offset + segment->data.size;
    return true;
}

static hl_body_stop stop_of(hl_connection_end end)
{
    switch (end) {
    case HL_CONNECTION_FINISHED:
        return HL_STOP_FIN;
    case HL_CONNECTION_RESET:
        return HL_STOP_RESET;
    case HL_CONNECTION_OPEN:
    case HL_CONNECTION_REPLACED:
    case HL_CONNECTION_IDLE:
    case HL_CONNECTION_EVICTED:
    case HL_CONNECTION_CAPTURED:
        break;
    }
    return HL_STOP_LOST;
}

void hl_reader_finish(hl_reader *reader, const hl_segment *segment)
{
    reader->segment = segment;
    for (int side = 0; side < HL_SIDES; side++)
        hl_half_stop(reader, &reader->half[side], stop_of(segment->connection->end));
    if (reader->protocol == HL_PROTOCOL_UNKNOWN)
        count_protocol(&reader->http->counters,
                       reader->has_octets ? HL_PROTOCOL_OTHER : HL_PROTOCOL_UNKNOWN);
    if (reader->tunnel)
        hl_tunnel_end(reader->tunnel, segment->connection->end, segment);
    hl_message_unref(reader->connect);
    let_go(reader);
    hl_turns_clear(&reader->turns);
    hl_http2_free(reader->http2);
    hl_pool_give(&reader->http->readers, reader);
}
