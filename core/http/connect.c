/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2_frames.h"
#include "reader.h"

void hl_connect_ask(hl_reader *reader, hl_half *client, hl_message *request)
{
    hl_message_unref(reader->connect);
    reader->connect = hl_message_ref(request);
    client->state = HL_HALF_ASKED;
}

/* ---- the answer ---- */

/* What was held back, as the segment that it came in. */
static hl_segment held_segment(const hl_reader *reader, const hl_half *client, GByteArray *held)
{
    return (hl_segment){
        .kind = HL_SEGMENT_DATA,
        .connection = reader->connection,
        .side = reader->client,
        .offset = client->start,
        .peer_offset = client->received,
        .data = hl_bytes_from(held->data, held->len),
        .frame = client->started.frame,
        .time = client->started.time,
    };
}

static void open_tunnel(hl_reader *reader, bool is_late)
{
    hl_http *http = reader->http;
    hl_tunnel_target target;
    hl_tunnel_target_read(reader->connect->target, &target);
    reader->tunnel = hl_tunnel_new(reader->connection, reader->client, &target, http->tunnels);
    hl_connection *inside = reader->tunnel->connection;
    inside->first_frame = reader->connect->first_frame;
    if (reader->connect->turn > 0) /* else it is for this one that the connection was opened */
        inside->opened = reader->connect->started;
    if (is_late)
        inside->oddities |= HL_ODDITY_LATE_START;
}

/* Both sides leave HTTP. `is_late`: the tunnel's beginning is not known. */
static void enter(hl_reader *reader, uint64_t client_start, uint64_t server_start, bool is_late)
{
    if (!hl_http_may_enter_tunnel(reader->http, reader->connection, true)) {
        hl_reader_abandon(reader);
        return;
    }
    open_tunnel(reader, is_late);
    reader->tunnel->start[reader->client] = client_start;
    reader->tunnel->start[!reader->client] = server_start;
    for (int side = 0; side < HL_SIDES; side++)
        reader->half[side].state = HL_HALF_TUNNEL;
}

/* What the client has sent already comes first. */
static void enter_after(hl_reader *reader, GByteArray *held, uint64_t server_start, bool is_late)
{
    hl_half *client = &reader->half[reader->client];
    client->gathered = NULL;
    enter(reader, client->start, server_start, is_late);
    hl_segment early = held_segment(reader, client, held);
    if (reader->tunnel)
        hl_tunnel_feed(reader->tunnel, &early);
    hl_http_return_buffer(reader->http, held);
}

void hl_connect_grant(hl_reader *reader, const hl_message *answer, uint64_t offset)
{
    hl_half *client = &reader->half[reader->client];
    bool is_cut = answer->oddities & HL_ODDITY_HEAD_CUT;
    if (client->message)
        hl_half_end_message(reader, client, HL_STOP_REACHED);
    bool is_waiting = client->state == HL_HALF_ASKED;
    if (!reader->connect || reader->connect->turn != answer->turn) {
        hl_http_may_enter_tunnel(reader->http, reader->connection, false);
        hl_reader_abandon(reader);
    } else if (is_waiting && client->gathered) {
        enter_after(reader, client->gathered, offset, is_cut);
    } else {
        enter(reader, client->fed, offset, is_cut || !is_waiting);
    }
}

/* Reads what was held back for what it is now: further requests. */
static void release(hl_reader *reader)
{
    hl_half *client = &reader->half[reader->client];
    const hl_segment *now = reader->segment;
    GByteArray *held = client->gathered;
    client->gathered = NULL;
    client->state = HL_HALF_HEAD;
    if (!held)
        return;
    hl_segment then = held_segment(reader, client, held);
    reader->segment = &then;
    hl_half_read(reader, client, then.data, then.offset);
    reader->segment = now;
    hl_http_return_buffer(reader->http, held);
}

void hl_connect_refuse(hl_reader *reader)
{
    if (reader->half[reader->client].state == HL_HALF_ASKED)
        release(reader);
}

/* ---- no answer ---- */

/* It may lead to servers that nobody knows. */
static void give_up(hl_reader *reader)
{
    reader->connection->is_tunnel = true;
    hl_http_tell_opaque(reader->http, reader->connection);
    release(reader);
}

/* The client has received something since, and it was no answer that could be read. */
static bool is_answer_lost(const hl_reader *reader, const hl_half *client)
{
    const hl_half *server = &reader->half[!reader->client];
    uint64_t received = reader->segment->peer_offset;
    bool reads = server->message || server->gathered;
    if (server->state == HL_HALF_LOST)
        return true;
    return received != HL_OFFSET_UNKNOWN && received > client->received && !reads &&
           hl_turns_waiting(&reader->turns) <= 1;
}

/* So does no request to a proxy begin: TLS, HTTP/2. */
static hl_progress look_inside(hl_bytes octets)
{
    hl_bytes preface = hl_bytes_text(HL_HTTP2_PREFACE);
    if (hl_detect_is_tls(octets))
        return octets.size < HL_DETECT_TLS_OCTETS ? HL_MORE : HL_DONE;
    if (!hl_bytes_equal(hl_bytes_first(octets, preface.size), hl_bytes_first(preface, octets.size)))
        return HL_BROKEN;
    return octets.size < preface.size ? HL_MORE : HL_DONE;
}

static void do_without_answer(hl_reader *reader, hl_half *client)
{
    switch (look_inside(hl_bytes_from(client->gathered->data, client->gathered->len))) {
    case HL_MORE:
        break;
    case HL_DONE:
        enter_after(reader, client->gathered, reader->half[!reader->client].fed, true);
        break;
    case HL_BROKEN:
        give_up(reader);
        break;
    }
}

static void gather(hl_reader *reader, hl_half *client, hl_bytes octets, uint64_t offset)
{
    if (!client->gathered) {
        client->gathered = hl_http_lend_buffer(reader->http);
        client->start = offset;
        client->received = reader->segment->peer_offset;
        client->started = hl_moment_of(reader->segment);
    }
    g_byte_array_append(client->gathered, octets.data, (guint)octets.size);
}

size_t hl_connect_hold(hl_reader *reader, hl_half *client, hl_bytes octets, uint64_t offset)
{
    size_t held = client->gathered ? client->gathered->len : 0;
    bool is_lost = is_answer_lost(reader, client);
    if (held + octets.size > reader->http->limits.tunnel_early_octets) {
        hl_connection *connection = reader->connection;
        connection->last_loss = MAX(connection->last_loss, reader->segment->time);
        hl_half_lose(reader, client, offset);
        return octets.size;
    }
    gather(reader, client, octets, offset);
    if (is_lost)
        do_without_answer(reader, client);
    return octets.size;
}

/* ---- inside ---- */

void hl_connect_feed(hl_reader *reader, hl_bytes octets, uint64_t missing, uint64_t offset)
{
    hl_segment segment = *reader->segment;
    segment.offset = offset;
    segment.data = octets;
    segment.gap_octets = missing;
    hl_tunnel_feed(reader->tunnel, &segment);
}

/* An answer may come behind the client's FIN, but not behind the end of the connection. */
bool hl_connect_stop(hl_reader *reader, hl_half *half)
{
    bool is_fin = reader->segment->kind == HL_SEGMENT_FIN;
    if (half->state == HL_HALF_TUNNEL && is_fin)
        hl_tunnel_feed(reader->tunnel, reader->segment);
    if (half->state == HL_HALF_ASKED && half->gathered && !is_fin)
        give_up(reader);
    return half->state == HL_HALF_TUNNEL || (half->state == HL_HALF_ASKED && is_fin);
}
