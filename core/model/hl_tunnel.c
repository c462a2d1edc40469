/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_tunnel.h"

#include "base/hl_authority.h"

#include <glib.h>

void hl_tunnel_target_set_host(hl_tunnel_target *target, hl_bytes host)
{
    target->endpoint.address = hl_address_read(host);
    target->name = target->endpoint.address.version == 0 ? host : (hl_bytes){NULL, 0};
}

static bool read_port(hl_bytes digits, uint16_t *port)
{
    uint64_t value;
    if (!hl_bytes_read_number(digits, UINT16_MAX, &value))
        return false;
    *port = (uint16_t)value;
    return true;
}

bool hl_tunnel_target_read(hl_bytes authority, hl_tunnel_target *target)
{
    size_t colon = authority.size;
    while (colon > 0 && authority.data[colon - 1] != ':')
        colon--;
    *target = (hl_tunnel_target){.kind = HL_TUNNEL_CONNECT};
    if (colon < 2 || !read_port(hl_bytes_skip(authority, colon), &target->endpoint.port))
        return false;
    hl_bytes host = hl_bytes_first(authority, colon - 1);
    size_t at = hl_bytes_find(host, '@'); /* credentials that have no business there */
    host = hl_bytes_skip(host, at < host.size ? at + 1 : 0);
    hl_tunnel_target_set_host(target, hl_authority_without_brackets(host));
    return true;
}

hl_tunnel *hl_tunnel_new(hl_connection *carrier, int client, const hl_tunnel_target *target,
                         hl_segment_sink sink)
{
    hl_tunnel *tunnel = g_new0(hl_tunnel, 1);
    hl_connection *connection = hl_connection_new(carrier->number);
    connection->carrier = hl_connection_ref(carrier);
    connection->tunnel = target->kind;
    connection->client_side = client;
    connection->endpoint[client] = carrier->endpoint[client];
    connection->endpoint[!client] = target->endpoint;
    if (target->name.size > 0)
        connection->target_name = hl_bytes_copy_text(target->name);
    connection->first_frame = carrier->first_frame;
    connection->opened = carrier->opened;
    tunnel->connection = connection;
    tunnel->sink = sink;
    return tunnel;
}

static void emit(hl_tunnel *tunnel, hl_segment *segment)
{
    segment->connection = tunnel->connection;
    segment->reader = &tunnel->reader;
    tunnel->sink.feed(tunnel->sink.user, segment);
}

/* Leaves out what comes before the start; false: that is all of it. */
static bool cut_front(hl_segment *segment, uint64_t start)
{
    uint64_t before = segment->offset < start ? start - segment->offset : 0;
    if (segment->kind == HL_SEGMENT_DATA) {
        if (before > 0 && before >= segment->data.size)
            return false;
        segment->data = hl_bytes_skip(segment->data, (size_t)before);
    } else if (segment->kind == HL_SEGMENT_GAP) {
        if (before >= segment->gap_octets)
            return false;
        segment->gap_octets -= before;
    }
    segment->offset += before;
    return true;
}

static uint64_t rebase(uint64_t offset, uint64_t start)
{
    if (offset == HL_OFFSET_UNKNOWN)
        return offset;
    return offset > start ? offset - start : 0;
}

/* Where the carrier is no TCP connection it does not close when a tunnel of it does. */
static void close_side(hl_tunnel *tunnel, int side, hl_time_ns otherwise)
{
    const hl_connection *carrier = tunnel->connection->carrier;
    hl_time_ns *closed = &tunnel->connection->closed[side];
    if (*closed == HL_TIME_NEVER)
        *closed = carrier->closed[side] != HL_TIME_NEVER ? carrier->closed[side] : otherwise;
}

void hl_tunnel_feed(hl_tunnel *tunnel, const hl_segment *segment)
{
    hl_segment inside = *segment;
    int side = segment->side;
    if (!cut_front(&inside, tunnel->start[side]))
        return;
    inside.offset -= tunnel->start[side];
    inside.peer_offset = rebase(segment->peer_offset, tunnel->start[!side]);
    if (segment->kind == HL_SEGMENT_GAP)
        tunnel->connection->oddities |= HL_ODDITY_GAP;
    if (segment->kind == HL_SEGMENT_FIN)
        close_side(tunnel, side, segment->time);
    emit(tunnel, &inside);
}

void hl_tunnel_end(hl_tunnel *tunnel, hl_connection_end end, const hl_segment *segment)
{
    hl_connection *connection = tunnel->connection;
    hl_segment inside = {
        .kind = HL_SEGMENT_END,
        .peer_offset = HL_OFFSET_UNKNOWN,
        .frame = segment->frame,
        .time = segment->time,
    };
    connection->end = end;
    connection->oddities |= connection->carrier->oddities & HL_ODDITY_EVICTED;
    for (int side = 0; side < HL_SIDES; side++)
        close_side(tunnel, side, HL_TIME_NEVER);
    emit(tunnel, &inside);
    hl_connection_unref(connection);
    g_free(tunnel);
}
