/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reader.h"

/* A buffer that grew beyond this is not kept. */
#define SPARE_BUFFER_OCTETS 16384

hl_http *hl_http_new(const hl_limits *limits, hl_message_sink sink)
{
    hl_http *http = g_new0(hl_http, 1);
    http->limits = *limits;
    http->sink = sink;
    http->fields = g_new(hl_field, limits->fields);
    g_queue_init(&http->holding);
    http->inside = g_new0(hl_http_room, limits->tunnel_depth);
    hl_pool_init(&http->readers, sizeof(hl_reader));
    return http;
}

void hl_http_tell_opaque(hl_http *http, hl_connection *connection)
{
    if (http->sink.opaque)
        http->sink.opaque(http->sink.user, connection);
}

void hl_http_read_tunnels(hl_http *http, hl_segment_sink tunnels)
{
    http->tunnels = tunnels;
}

bool hl_http_may_enter_tunnel(hl_http *http, hl_connection *connection, bool is_known)
{
    http->counters.tunnels++;
    if (is_known && http->tunnels.feed &&
        hl_connection_depth(connection) < http->limits.tunnel_depth)
        return true;
    http->counters.tunnels_unread++;
    connection->is_tunnel = true;
    hl_http_tell_opaque(http, connection);
    return false;
}

/* A connection that is not read any more needs no reader: the stage's own address stands in its place. */
static bool is_unread(const hl_http *http, const hl_segment *segment)
{
    return *segment->reader == http;
}

static void feed_end(hl_http *http, const hl_segment *segment)
{
    if (!*segment->reader)
        http->counters.silent_connections++;
    else if (!is_unread(http, segment))
        hl_reader_finish(*segment->reader, segment);
    *segment->reader = NULL;
    http->sink.connection_end(http->sink.user, segment->connection);
}

/* TLS that could be read only in part does not show itself by its octets. */
static void feed(hl_http *http, const hl_segment *segment)
{
    if (segment->kind != HL_SEGMENT_DATA && segment->connection->is_opaque)
        hl_http_tell_opaque(http, segment->connection);
    if (segment->kind == HL_SEGMENT_END) {
        feed_end(http, segment);
        return;
    }
    if (is_unread(http, segment))
        return;
    if (!*segment->reader)
        *segment->reader = hl_reader_new(http, segment->connection);
    hl_reader_feed(*segment->reader, segment);
    if (!hl_reader_has_given_up(*segment->reader))
        return;
    hl_reader_finish(*segment->reader, segment);
    *segment->reader = http;
}

static void make_room(hl_http *http, const hl_segment *segment)
{
    if (http->held_octets > http->limits.http_octets)
        hl_reader_make_room(http, segment);
}

/*
 * What is in a tunnel may be fed, and may end, while a head of what carries it is being read. That reader
 * cannot be given up then, so room is left to it to make.
 */
static void feed_inside(hl_http *http, const hl_segment *segment)
{
    hl_http_room outside = {http->fields, http->store};
    hl_http_room *room = &http->inside[hl_connection_depth(segment->connection) - 1];
    bool was_reading = http->is_reading;
    if (!room->fields)
        room->fields = g_new(hl_field, http->limits.fields);
    http->fields = room->fields;
    http->store = room->store;
    http->is_reading = true;
    feed(http, segment);
    if (!was_reading)
        make_room(http, segment);
    http->is_reading = was_reading;
    room->store = http->store;
    http->fields = outside.fields;
    http->store = outside.store;
}

void hl_http_feed(hl_http *http, const hl_segment *segment)
{
    hl_reader *reader = *segment->reader;
    if (reader && !is_unread(http, segment) && hl_reader_counts_off(reader, segment))
        return;
    if (segment->connection->carrier) {
        feed_inside(http, segment);
        return;
    }
    http->is_reading = true;
    feed(http, segment);
    make_room(http, segment);
    http->is_reading = false;
}

const hl_http_counters *hl_http_stats(const hl_http *http)
{
    return &http->counters;
}

void hl_http_free(hl_http *http)
{
    if (!http)
        return;
    if (http->spare_buffer)
        g_byte_array_unref(http->spare_buffer);
    hl_digester_free(http->spare_digester);
    hl_pool_clear(&http->readers);
    for (unsigned depth = 0; depth < http->limits.tunnel_depth; depth++) {
        g_free(http->inside[depth].fields);
        g_free(http->inside[depth].store);
    }
    g_free(http->inside);
    g_free(http->fields);
    g_free(http->store);
    g_free(http);
}

GByteArray *hl_http_lend_buffer(hl_http *http)
{
    GByteArray *buffer = http->spare_buffer;
    http->spare_buffer = NULL;
    return buffer ? buffer : g_byte_array_new();
}

void hl_http_return_buffer(hl_http *http, GByteArray *buffer)
{
    if (http->spare_buffer || buffer->len > SPARE_BUFFER_OCTETS) {
        g_byte_array_unref(buffer);
        return;
    }
    g_byte_array_set_size(buffer, 0);
    http->spare_buffer = buffer;
}

hl_digester *hl_http_lend_digester(hl_http *http)
{
    hl_digester *digester = http->spare_digester;
    http->spare_digester = NULL;
    return digester ? digester : hl_digester_new();
}

void hl_http_return_digester(hl_http *http, hl_digester *digester)
{
    if (http->spare_digester) {
        hl_digester_free(digester);
        return;
    }
    hl_digester_clear(digester);
    http->spare_digester = digester;
}
