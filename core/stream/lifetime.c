/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/lifetime.h"

#include "stream/emit.h"
#include "stream/order.h"

#include <glib.h>

/* Packets renew a flow's place in the idle queue only when this part of the idle time has passed,
 * which spares the queue for nearly all of them and makes expiry late by so much at most. */
enum { IDLE_PARTS = 256 };

static hl_time_ns idle_wait(const hl_streams *streams)
{
    hl_time_ns idle = streams->limits.idle_ns;
    return idle > HL_TIME_NEVER / 2 ? HL_TIME_NEVER : idle + idle / IDLE_PARTS;
}

static hl_flow *of_life(hl_queue *link)
{
    return (hl_flow *)((char *)link - offsetof(hl_flow, life));
}

static hl_flow *of_wait(hl_queue *link)
{
    return (hl_flow *)((char *)link - offsetof(hl_flow, wait));
}

static void join(hl_streams *streams, hl_queue *queue, hl_queue *link, hl_time_ns wait_ns)
{
    hl_queue_add(queue, link, streams->clock);
    streams->due = MIN(streams->due, hl_queue_due(queue, wait_ns));
}

static void make_room(hl_streams *streams)
{
    hl_queue *link = hl_queue_first(&streams->idle);
    hl_lifetime_end(streams, of_life(link), HL_CONNECTION_EVICTED);
}

static hl_connection *connection_of(hl_streams *streams, const hl_packet *packet)
{
    hl_connection *connection = hl_connection_new(streams->counters.connections++);
    connection->endpoint[0] = packet->source;
    connection->endpoint[1] = packet->destination;
    connection->first_frame = packet->frame;
    connection->opened = packet->time;
    connection->oddities = HL_ODDITY_LATE_START;
    return connection;
}

hl_flow *hl_lifetime_open(hl_streams *streams, uint32_t hash, const hl_packet *packet)
{
    size_t limit = MAX(streams->limits.connections, 1);
    while (hl_flow_table_count(streams->table) >= limit)
        make_room(streams);
    hl_flow *flow = hl_flow_table_add(streams->table, hash, &packet->source, &packet->destination);
    flow->connection = connection_of(streams, packet);
    flow->side[0].fin = flow->side[1].fin = HL_OFFSET_UNKNOWN;
    flow->reset_side = HL_SIDE_UNKNOWN;
    flow->renewed = streams->clock;
    join(streams, &streams->idle, &flow->life, idle_wait(streams));
    return flow;
}

void hl_lifetime_touch(hl_streams *streams, hl_flow *flow, const hl_packet *packet)
{
    flow->last_frame = packet->frame;
    flow->last_time = packet->time;
    if (streams->clock - flow->renewed <= streams->limits.idle_ns / IDLE_PARTS)
        return;
    flow->renewed = streams->clock;
    hl_queue_remove(&flow->life);
    join(streams, &streams->idle, &flow->life, idle_wait(streams));
}

static bool is_reset_complete(const hl_flow *flow)
{
    return flow->side[flow->reset_side].next >= flow->reset_offset && hl_order_is_settled(flow);
}

/* Missing octets count once the other side has them; while it may still get them, a retransmission
 * will come. */
static bool has_to_wait(const hl_flow *flow)
{
    return flow->reset_side != HL_SIDE_UNKNOWN || hl_order_known(flow, 0) > flow->side[0].next ||
           hl_order_known(flow, 1) > flow->side[1].next;
}

/* A store is needed for a moment only. */
static void free_empty_stores(hl_flow *flow)
{
    for (int side = 0; side < HL_SIDES; side++) {
        hl_side *me = &flow->side[side];
        bool is_fin_held = me->fin != HL_OFFSET_UNKNOWN && !me->is_finished;
        if (!me->store || hl_store_first(me->store) || is_fin_held)
            continue;
        hl_store_free(me->store);
        me->store = NULL;
    }
}

void hl_lifetime_settle(hl_streams *streams, hl_flow *flow)
{
    if (flow->side[0].is_finished && flow->side[1].is_finished) {
        hl_lifetime_end(streams, flow, HL_CONNECTION_FINISHED);
    } else if (flow->reset_side != HL_SIDE_UNKNOWN && is_reset_complete(flow)) {
        hl_lifetime_end(streams, flow, HL_CONNECTION_RESET);
    } else if (!has_to_wait(flow)) {
        hl_queue_remove(&flow->wait);
        free_empty_stores(flow);
    } else if (!hl_queue_has(&flow->wait)) {
        hl_order_await(flow);
        join(streams, &streams->waiting, &flow->wait, streams->limits.gap_wait_ns);
    }
}

static void free_contents(hl_streams *streams, hl_flow *flow)
{
    for (int side = 0; side < HL_SIDES; side++) {
        hl_store *store = flow->side[side].store;
        streams->held_octets -= store ? store->octets : 0;
        hl_store_free(store);
    }
    hl_connection_unref(flow->connection);
}

static void forget(hl_streams *streams, hl_flow *flow)
{
    free_contents(streams, flow);
    hl_queue_remove(&flow->wait);
    hl_queue_remove(&flow->life);
    hl_flow_table_remove(streams->table, flow);
}

static void count_ended(hl_streams *streams, const hl_flow *flow)
{
    if (flow->connection->oddities & HL_ODDITY_LATE_START)
        streams->counters.late_start++;
    if (!flow->side[0].is_seen || !flow->side[1].is_seen)
        streams->counters.one_sided++;
    if (flow->connection->end == HL_CONNECTION_EVICTED)
        streams->counters.evicted++;
}

void hl_lifetime_end(hl_streams *streams, hl_flow *flow, hl_connection_end how)
{
    if (how == HL_CONNECTION_EVICTED)
        flow->connection->oddities |= HL_ODDITY_EVICTED;
    hl_order_drain(streams, flow);
    while (hl_order_force(streams, flow))
        continue;
    flow->connection->end = how;
    count_ended(streams, flow);
    hl_emit_end(streams, flow);
    if (how == HL_CONNECTION_FINISHED || how == HL_CONNECTION_RESET)
        hl_closed_add(streams->closed, flow, streams->clock);
    forget(streams, flow);
}

static void end_wait(hl_streams *streams, hl_flow *flow)
{
    hl_queue_remove(&flow->wait);
    if (flow->reset_side != HL_SIDE_UNKNOWN) {
        hl_lifetime_end(streams, flow, HL_CONNECTION_RESET);
        return;
    }
    hl_order_give_up(streams, flow);
    hl_lifetime_settle(streams, flow);
}

void hl_lifetime_run_due(hl_streams *streams)
{
    const hl_limits *limits = &streams->limits;
    while (hl_queue_due(&streams->waiting, limits->gap_wait_ns) <= streams->clock)
        end_wait(streams, of_wait(hl_queue_first(&streams->waiting)));
    while (hl_queue_due(&streams->idle, idle_wait(streams)) <= streams->clock)
        hl_lifetime_end(streams, of_life(hl_queue_first(&streams->idle)), HL_CONNECTION_IDLE);
    streams->due = MIN(hl_queue_due(&streams->waiting, limits->gap_wait_ns),
                       hl_queue_due(&streams->idle, idle_wait(streams)));
}

static int by_number(const void *a, const void *b)
{
    const hl_flow *x = *(hl_flow *const *)a, *y = *(hl_flow *const *)b;
    return x->connection->number < y->connection->number ? -1 : 1;
}

void hl_lifetime_finish(hl_streams *streams)
{
    GPtrArray *open = g_ptr_array_new();
    for (hl_queue *link = streams->idle.next; link != &streams->idle; link = link->next)
        g_ptr_array_add(open, of_life(link));
    g_ptr_array_sort(open, by_number);
    for (guint i = 0; i < open->len; i++)
        hl_lifetime_end(streams, g_ptr_array_index(open, i), HL_CONNECTION_CAPTURED);
    g_ptr_array_unref(open);
}

void hl_lifetime_drop(hl_streams *streams)
{
    for (hl_queue *link = streams->idle.next; link != &streams->idle; link = link->next)
        free_contents(streams, of_life(link));
}
