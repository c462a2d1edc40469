/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/lifetime.h"

#include "stream/emit.h"
#include "stream/order.h"

#include <glib.h>

/* Packets renew a flow's place in the idle queue only when this part of the idle time has passed,
 * which spares the queue for nearly all of them and makes expiry late by so much at most. */
enum { IDLE_PARTS = 256, SECOND_CHANCES = 16 };

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

/* To the end of its queue. */
static void renew(hl_streams *streams, hl_flow *flow)
{
    flow->renewed = streams->clock;
    hl_queue_remove(&flow->life);
    join(streams, flow->is_young ? &streams->young : &streams->idle, &flow->life,
         idle_wait(streams));
}

static bool has_spoken_since(const hl_streams *streams, const hl_flow *flow)
{
    hl_time_ns silent = streams->clock - flow->last_time;
    return flow->last_time > flow->renewed && silent < streams->limits.idle_ns / IDLE_PARTS;
}

/* The first in the queue may have spoken since it joined; a few have a second chance then. */
static void evict_from(hl_streams *streams, hl_queue *queue)
{
    hl_flow *flow = of_life(hl_queue_first(queue));
    for (int i = 0; i < SECOND_CHANCES && has_spoken_since(streams, flow); i++) {
        renew(streams, flow);
        flow = of_life(hl_queue_first(queue));
    }
    hl_lifetime_end(streams, flow, HL_CONNECTION_EVICTED);
}

/*
 * Connections in which one side has spoken at most are what floods are made of: those may fill three quarters
 * of the room, and drive out each other only.
 */
static void make_room(hl_streams *streams)
{
    size_t limit = MAX(streams->limits.connections, 1);
    if (streams->young_count >= MAX(limit - limit / 4, 2))
        evict_from(streams, &streams->young);
    if (hl_flow_table_count(streams->table) >= limit)
        evict_from(streams, hl_queue_first(&streams->idle) ? &streams->idle : &streams->young);
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
    make_room(streams);
    hl_flow *flow = hl_flow_table_add(streams->table, hash, &packet->source, &packet->destination);
    flow->connection = connection_of(streams, packet);
    flow->side[0].fin = flow->side[1].fin = HL_OFFSET_UNKNOWN;
    flow->reset_side = HL_SIDE_UNKNOWN;
    flow->is_young = true;
    streams->young_count++;
    renew(streams, flow);
    return flow;
}

void hl_lifetime_touch(hl_streams *streams, hl_flow *flow, const hl_packet *packet)
{
    flow->last_number = packet->frame.number;
    flow->last_capture = packet->frame.capture;
    flow->last_time = packet->time;
    bool has_grown_up = flow->is_young && flow->side[0].next > 0 && flow->side[1].next > 0;
    if (!has_grown_up && streams->clock - flow->renewed <= streams->limits.idle_ns / IDLE_PARTS)
        return;
    streams->young_count -= has_grown_up;
    flow->is_young &= !has_grown_up;
    renew(streams, flow);
}

static bool is_reset_complete(const hl_flow *flow)
{
    const hl_side *side = &flow->side[flow->reset_side == 1];
    return side->next >= flow->reset_offset && hl_order_is_settled(flow);
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
        streams->held_memory -= hl_store_memory(store);
        hl_store_free(store);
    }
    hl_connection_unref(flow->connection);
}

static void forget(hl_streams *streams, hl_flow *flow)
{
    free_contents(streams, flow);
    hl_queue_remove(&flow->wait);
    hl_queue_remove(&flow->life);
    streams->young_count -= flow->is_young;
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

static void hand_on_rest(hl_streams *streams, hl_flow *flow)
{
    hl_order_drain(streams, flow);
    while (hl_order_force(streams, flow))
        continue;
}

void hl_lifetime_end(hl_streams *streams, hl_flow *flow, hl_connection_end how)
{
    if (how == HL_CONNECTION_EVICTED)
        flow->connection->oddities |= HL_ODDITY_EVICTED;
    if (how != HL_CONNECTION_FINISHED) /* else nothing is held behind the ends */
        hand_on_rest(streams, flow);
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

static void end_idle(hl_streams *streams, hl_queue *queue)
{
    while (hl_queue_due(queue, idle_wait(streams)) <= streams->clock)
        hl_lifetime_end(streams, of_life(hl_queue_first(queue)), HL_CONNECTION_IDLE);
}

void hl_lifetime_run_due(hl_streams *streams)
{
    const hl_limits *limits = &streams->limits;
    while (hl_queue_due(&streams->waiting, limits->gap_wait_ns) <= streams->clock)
        end_wait(streams, of_wait(hl_queue_first(&streams->waiting)));
    end_idle(streams, &streams->young);
    end_idle(streams, &streams->idle);
    streams->due = MIN(hl_queue_due(&streams->young, idle_wait(streams)),
                       hl_queue_due(&streams->idle, idle_wait(streams)));
    streams->due = MIN(streams->due, hl_queue_due(&streams->waiting, limits->gap_wait_ns));
}

static int by_number(const void *a, const void *b)
{
    const hl_flow *x = *(hl_flow *const *)a, *y = *(hl_flow *const *)b;
    return x->connection->number < y->connection->number ? -1 : 1;
}

static void add_all(GPtrArray *flows, const hl_queue *queue)
{
    for (hl_queue *link = queue->next; link != queue; link = link->next)
        g_ptr_array_add(flows, of_life(link));
}

void hl_lifetime_finish(hl_streams *streams)
{
    GPtrArray *open = g_ptr_array_new();
    add_all(open, &streams->young);
    add_all(open, &streams->idle);
    g_ptr_array_sort(open, by_number);
    for (guint i = 0; i < open->len; i++)
        hl_lifetime_end(streams, g_ptr_array_index(open, i), HL_CONNECTION_CAPTURED);
    g_ptr_array_unref(open);
}

void hl_lifetime_drop(hl_streams *streams)
{
    GPtrArray *open = g_ptr_array_new();
    add_all(open, &streams->young);
    add_all(open, &streams->idle);
    for (guint i = 0; i < open->len; i++)
        free_contents(streams, g_ptr_array_index(open, i));
    g_ptr_array_unref(open);
}
