/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/streams.h"

#include "base/hl_prefetch.h"
#include "model/hl_exchange.h"
#include "stream/lifetime.h"
#include "stream/receive.h"
#include "stream/sequence.h"

#include <glib.h>

/* More ended connections are not remembered, however many end within limits.closed_linger_ns: so
 * many fit into a processor's cache. Under such a load stragglers have less time. */
enum { CLOSED_MOST = 1 << 12 };

enum {
    FLOWS_CACHED = 1 << 10, /* so few stay in the cache by themselves */
    PACKETS_AHEAD = 32,     /* what so many need fits into the first level */
    READER_LINES = 9,       /* of the next stage's own, mostly touched with every segment */
    CONNECTION_LINES = 3,
    EXCHANGE_LINES = 2,
    REQUEST_LINES = 7,
};

hl_streams *hl_streams_new(const hl_limits *limits, hl_segment_sink sink)
{
    hl_streams *streams = g_new0(hl_streams, 1);
    streams->limits = *limits;
    streams->sink = sink;
    streams->table = hl_flow_table_new();
    streams->closed = hl_closed_new(CLOSED_MOST, limits->closed_linger_ns);
    streams->clock = INT64_MIN;
    streams->due = HL_TIME_NEVER;
    hl_queue_init(&streams->idle);
    hl_queue_init(&streams->young);
    hl_queue_init(&streams->holding);
    hl_queue_init(&streams->waiting);
    return streams;
}

void hl_streams_tell_changes(hl_streams *streams,
                             void (*changed)(void *user, const hl_connection *connection,
                                             void **reader))
{
    streams->changed = changed;
}

/* Octets are looked at by the next stage; an end takes the flow out of its queue, between its neighbours. */
G_ALWAYS_INLINE static inline void fetch_behind(const hl_flow *flow, const hl_packet *packet)
{
    if (packet->payload_octets > 0 || packet->flags & HL_TCP_FIN) {
        hl_prefetch(flow->reader, READER_LINES);
        hl_prefetch(flow->connection, CONNECTION_LINES);
    }
    if (packet->flags & HL_TCP_FIN || flow->is_young)
        hl_prefetch(&flow->life, 1);
}

/* What is open on the connection gets an answer, or ends with it. */
G_ALWAYS_INLINE static inline void fetch_open(const hl_flow *flow, const hl_packet *packet)
{
    if (packet->payload_octets > 0)
        hl_prefetch(flow->connection->exchanges, EXCHANGE_LINES);
    if (packet->flags & HL_TCP_FIN) {
        hl_prefetch(flow->life.previous, 1);
        hl_prefetch(flow->life.next, 1);
    }
}

G_ALWAYS_INLINE static inline void fetch_request(const hl_flow *flow, const hl_packet *packet)
{
    const hl_exchange *open = packet->payload_octets > 0 ? flow->connection->exchanges : NULL;
    if (!open)
        return;
    hl_prefetch(open->request, REQUEST_LINES);
    hl_prefetch(open->older, EXCHANGE_LINES);
    hl_prefetch(open->younger, EXCHANGE_LINES);
}

/* A packet that carries nothing but an acknowledgment or an end opens no connection: most likely it
 * belongs to one that has ended. */
static bool is_beginning(const hl_packet *packet)
{
    return !(packet->flags & HL_TCP_RST) &&
           (packet->flags & HL_TCP_SYN || packet->payload_octets > 0);
}

/* After the end: copies of what came before. */
static void count_straggler(hl_streams *streams, const hl_packet *packet)
{
    if (packet->payload_octets > 0 || packet->flags & (HL_TCP_SYN | HL_TCP_FIN | HL_TCP_RST))
        streams->counters.duplicates++;
}

static void begin(hl_streams *streams, uint32_t hash, const hl_packet *packet)
{
    if (hl_closed_has(streams->closed, hash, packet, streams->clock))
        count_straggler(streams, packet);
    else if (is_beginning(packet))
        hl_receive(streams, hl_lifetime_open(streams, hash, packet), 0, packet);
}

/* Each step needs what the one before has fetched meanwhile: slots, flows, what is behind them. */
void hl_streams_look_ahead(const hl_streams *streams, hl_packet *packets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        packets[i].is_hashed = true;
        packets[i].hash =
            hl_flow_table_hash(streams->table, &packets[i].source, &packets[i].destination);
        hl_flow_table_fetch_slot(streams->table, packets[i].hash);
    }
    if (hl_flow_table_count(streams->table) < FLOWS_CACHED)
        return;
    hl_flow *flows[PACKETS_AHEAD];
    count = MIN(count, PACKETS_AHEAD);
    for (size_t i = 0; i < count; i++)
        flows[i] = hl_flow_table_fetch_flow(streams->table, packets[i].hash);
    for (size_t i = 0; i < count; i++)
        if (flows[i])
            fetch_behind(flows[i], &packets[i]);
    for (size_t i = 0; i < count; i++)
        if (flows[i])
            fetch_open(flows[i], &packets[i]);
    for (size_t i = 0; i < count; i++)
        if (flows[i])
            fetch_request(flows[i], &packets[i]);
}

static uint32_t hash_of(const hl_streams *streams, const hl_packet *packet)
{
    if (packet->is_hashed)
        return packet->hash;
    return hl_flow_table_hash(streams->table, &packet->source, &packet->destination);
}

void hl_streams_feed(hl_streams *streams, const hl_packet *packet)
{
    int side;
    hl_streams_advance(streams, packet->time);
    streams->packets++;
    uint32_t hash = hash_of(streams, packet);
    hl_flow *flow =
        hl_flow_table_find(streams->table, hash, &packet->source, &packet->destination, &side);
    if (flow && hl_sequence_is_replaced(flow, side, packet)) {
        hl_lifetime_end(streams, flow, HL_CONNECTION_REPLACED);
        flow = NULL;
    }
    if (flow)
        hl_receive(streams, flow, side, packet);
    else
        begin(streams, hash, packet);
}

void hl_streams_advance(hl_streams *streams, hl_time_ns now)
{
    if (now > streams->clock)
        streams->clock = now;
    if (streams->clock >= streams->due)
        hl_lifetime_run_due(streams);
}

void hl_streams_finish(hl_streams *streams)
{
    hl_lifetime_finish(streams);
}

/* Where a wait has ended with only a part of what was held, the rest is held for longer than the next wait. */
hl_time_ns hl_streams_waiting_since(const hl_streams *streams)
{
    hl_time_ns waiting = hl_queue_due(&streams->waiting, 0);
    return waiting == HL_TIME_NEVER ? waiting : MIN(waiting, hl_queue_due(&streams->holding, 0));
}

const hl_stream_counters *hl_streams_stats(const hl_streams *streams)
{
    return &streams->counters;
}

/* Connections that were not finished are dropped without a word. */
void hl_streams_free(hl_streams *streams)
{
    hl_lifetime_drop(streams);
    hl_closed_free(streams->closed);
    hl_flow_table_free(streams->table);
    g_free(streams);
}
