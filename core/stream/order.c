/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/order.h"

#include "stream/emit.h"

#include <glib.h>

hl_store *hl_order_store(hl_side *side)
{
    if (!side->store)
        side->store = hl_store_new();
    return side->store;
}

static bool is_fin_next(const hl_side *side)
{
    return side->fin == side->next && !side->is_finished && !side->is_fin_guessed;
}

/* What stands at `next` on a side (its FIN too), or NULL when that has not come. */
static hl_piece *front(const hl_side *side)
{
    hl_piece *piece = hl_store_first(side->store);
    if (piece && piece->offset == side->next && side->next < side->fin)
        return piece;
    return is_fin_next(side) ? &side->store->fin : NULL;
}

static void drop_pieces(hl_streams *streams, hl_store *store)
{
    streams->held_memory -= hl_store_memory(store);
    hl_store_clear(store);
}

/* Its data is the caller's (g_free). */
static hl_piece take_first(hl_streams *streams, hl_store *store)
{
    size_t held = hl_store_memory(store);
    hl_piece piece = hl_store_take(store);
    streams->held_memory -= held - hl_store_memory(store);
    return piece;
}

static void hand_on(hl_streams *streams, hl_flow *flow, int side)
{
    hl_side *me = &flow->side[side];
    if (is_fin_next(me)) {
        hl_emit_fin(streams, flow, side, &me->store->fin);
        drop_pieces(streams, me->store);
        return;
    }
    hl_piece piece = take_first(streams, me->store);
    uint8_t *data = piece.data;
    piece.octets = MIN(piece.octets, me->fin - me->next);
    hl_emit_piece(streams, flow, side, &piece);
    g_free(data);
}

static bool drain_side(hl_streams *streams, hl_flow *flow, int side)
{
    bool any = false;
    for (;;) {
        const hl_piece *piece = front(&flow->side[side]);
        if (!piece || !hl_order_permits(flow, side, piece->peer_offset))
            return any;
        hand_on(streams, flow, side);
        any = true;
    }
}

/*
 * Both sides wait for each other: a retransmission acknowledges what its lost first copy could not.
 * It is the one that came later, and its octets were sent first.
 */
static bool release_circle(hl_flow *flow)
{
    hl_piece *a = front(&flow->side[0]), *b = front(&flow->side[1]);
    if (!a || !b)
        return false;
    int later = b->arrival > a->arrival;
    (later ? b : a)->peer_offset = flow->side[!later].next;
    return true;
}

static bool drain_sides(hl_streams *streams, hl_flow *flow)
{
    bool first = drain_side(streams, flow, 0), second = drain_side(streams, flow, 1);
    return first || second;
}

void hl_order_drain(hl_streams *streams, hl_flow *flow)
{
    do {
        while (drain_sides(streams, flow))
            continue;
    } while (release_circle(flow));
}

uint64_t hl_order_known(const hl_flow *flow, int side)
{
    const hl_side *me = &flow->side[side];
    if (!me->is_seen)
        return me->next;
    uint64_t held = hl_store_end(me->store), sent = me->store ? me->store->sent : 0;
    uint64_t known = flow->side[!side].is_seen ? me->acked : MAX(held, sent);
    return MIN(known, me->fin);
}

/* The offset where the missing octets at `next` end, as far as anything shows it. */
static uint64_t missing_end(const hl_flow *flow, int side)
{
    const hl_side *me = &flow->side[side];
    const hl_piece *piece = hl_store_first(me->store);
    if (piece)
        return MIN(piece->offset, me->fin);
    if (me->fin != HL_OFFSET_UNKNOWN && !me->is_fin_guessed)
        return me->fin;
    return hl_order_known(flow, side);
}

/*
 * A single octet that was acknowledged at the very end and never seen is most likely no octet but a
 * FIN: that is what the other side counts as well.
 */
static bool is_fin_likely(const hl_side *side, uint64_t end)
{
    return end == side->next + 1 && side->fin == HL_OFFSET_UNKNOWN && !hl_store_first(side->store);
}

/* What a keep-alive seems to bring behind lost octets belongs to these (RFC 9293 §3.8.4). */
static uint64_t swallow_probe(hl_streams *streams, hl_side *side, uint64_t end)
{
    const hl_piece *behind = hl_store_first(side->store);
    if (!behind || behind->offset != end || !behind->is_probe || end >= side->fin)
        return end;
    g_free(take_first(streams, side->store).data);
    return end + 1;
}

static void declare(hl_streams *streams, hl_flow *flow, int side, uint64_t end)
{
    hl_side *me = &flow->side[side];
    end = swallow_probe(streams, me, end);
    if (is_fin_likely(me, end)) {
        me->fin = me->next;
        me->is_fin_guessed = true;
    } else {
        const hl_piece *behind = hl_store_first(me->store);
        hl_emit_gap(streams, flow, side, end - me->next,
                    behind ? behind->frame : hl_flow_last_frame(flow),
                    behind ? behind->time : flow->last_time);
    }
    hl_order_drain(streams, flow);
}

/* The side whose missing octets should be given up first, or HL_SIDE_UNKNOWN. */
static int first_to_give_up(const hl_flow *flow)
{
    for (int side = 0; side < HL_SIDES; side++)
        if (front(&flow->side[side]))
            return !side;
    const hl_piece *a = hl_store_first(flow->side[0].store);
    const hl_piece *b = hl_store_first(flow->side[1].store);
    if (a && b)
        return b->arrival < a->arrival;
    if (a || b)
        return a ? 0 : 1;
    for (int side = 0; side < HL_SIDES; side++)
        if (missing_end(flow, side) > flow->side[side].next)
            return side;
    return HL_SIDE_UNKNOWN;
}

bool hl_order_force(hl_streams *streams, hl_flow *flow)
{
    int side = first_to_give_up(flow);
    if (side == HL_SIDE_UNKNOWN)
        return false;
    uint64_t end = missing_end(flow, side);
    if (end > flow->side[side].next) {
        declare(streams, flow, side, end);
    } else { /* the other side acknowledges what nobody can have sent */
        front(&flow->side[!side])->peer_offset = flow->side[side].next;
        hl_order_drain(streams, flow);
    }
    return true;
}

void hl_order_await(hl_flow *flow)
{
    for (int side = 0; side < HL_SIDES; side++) {
        hl_side *me = &flow->side[side];
        if (!me->store && hl_order_known(flow, side) <= me->next)
            continue;
        hl_order_store(me)->awaited = hl_order_known(flow, side);
        me->store->awaited_at = me->next;
    }
}

/* Where the side's next gap ends, were it declared now; `next` when there is none to declare. */
static uint64_t awaited_end(const hl_flow *flow, int side)
{
    const hl_side *me = &flow->side[side];
    if (!me->store || front(me))
        return me->next;
    uint64_t end = MIN(me->store->awaited, me->fin);
    const hl_piece *behind = hl_store_first(me->store);
    if (behind)
        return MIN(end, behind->offset);
    /* Octets still come where nothing behind them has: they are late, not lost. */
    return me->next == me->store->awaited_at ? end : me->next;
}

static bool give_up_side(hl_streams *streams, hl_flow *flow, int side)
{
    uint64_t end = awaited_end(flow, side);
    if (end <= flow->side[side].next)
        return false;
    declare(streams, flow, side, end);
    return true;
}

void hl_order_give_up(hl_streams *streams, hl_flow *flow)
{
    while (give_up_side(streams, flow, 0) || give_up_side(streams, flow, 1))
        continue;
}

static bool is_side_settled(const hl_flow *flow, int side)
{
    const hl_side *me = &flow->side[side];
    return !front(me) && missing_end(flow, side) <= me->next;
}

bool hl_order_is_settled(const hl_flow *flow)
{
    return is_side_settled(flow, 0) && is_side_settled(flow, 1);
}
