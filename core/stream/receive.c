/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/receive.h"

#include "stream/emit.h"
#include "stream/lifetime.h"
#include "stream/order.h"
#include "stream/sequence.h"

#include <glib.h>

static bool has_pieces(const hl_side *side)
{
    return hl_store_first(side->store) != NULL;
}

static bool has_payload_or_fin(const hl_packet *packet)
{
    return packet->payload_octets > 0 || packet->flags & HL_TCP_FIN;
}

static hl_piece piece_of(const hl_streams *streams, const hl_packet *packet, uint64_t peer_offset)
{
    return (hl_piece){.peer_offset = peer_offset,
                      .arrival = streams->packets,
                      .frame = packet->frame,
                      .time = packet->time,
                      .is_probe = packet->payload_octets == 1 && !(packet->flags & HL_TCP_PSH)};
}

/* A reset counts where the receiver would take it: at what it has acknowledged, or not far beyond
 * (RFC 9293 §3.10.7.4; the window itself is not known here). */
static bool is_reset_credible(const hl_streams *streams, const hl_side *side, int64_t offset)
{
    uint64_t seen = MAX(MAX(side->next, side->acked), hl_store_end(side->store));
    return offset >= (int64_t)MIN(side->next, side->acked) &&
           offset <= (int64_t)(seen + streams->limits.out_of_order_octets);
}

static void receive_reset(hl_streams *streams, hl_flow *flow, int side, const hl_packet *packet)
{
    hl_side *me = &flow->side[side];
    uint64_t reference = me->is_seen ? me->next : me->acked;
    int64_t offset = me->is_based ? hl_sequence_offset(me, reference, packet->sequence) : 0;
    if (!is_reset_credible(streams, me, offset))
        return;
    hl_sequence_acknowledge(flow, side, packet); /* the other side's octets may still come */
    if (flow->reset_side != HL_SIDE_UNKNOWN) {
        streams->counters.duplicates++;
        return;
    }
    flow->reset_side = (int8_t)side;
    flow->reset_offset = me->is_seen ? MIN((uint64_t)offset, me->fin) : 0;
    me->is_seen |= me->acked == 0; /* else all its octets would seem to be missing */
    if (flow->connection->closed[side] == HL_TIME_NEVER)
        flow->connection->closed[side] = packet->time;
    hl_emit_change(streams, flow);
    hl_lifetime_settle(streams, flow);
}

/* In order, nothing held, all that it acknowledges handed on: no copy is made. */
static void hand_on_directly(hl_streams *streams, hl_flow *flow, int side, const hl_packet *packet,
                             uint64_t peer_offset)
{
    hl_side *me = &flow->side[side];
    if (packet->payload.size > 0)
        hl_emit_data(streams, flow, side, packet->payload, peer_offset, packet);
    if (packet->payload_octets > packet->payload.size)
        hl_emit_gap(streams, flow, side, packet->payload_octets - packet->payload.size,
                    packet->frame, packet->time);
    if (packet->flags & HL_TCP_FIN) {
        hl_piece piece = piece_of(streams, packet, peer_offset);
        me->fin = me->next;
        hl_emit_fin(streams, flow, side, &piece);
    }
}

/* Keeps what is new of piece.data, or of a gap, between `piece.offset` and `end`. */
static void keep(hl_streams *streams, hl_side *side, hl_piece piece, uint64_t end,
                 hl_store_change *change)
{
    hl_store *store = hl_order_store(side);
    uint64_t old = side->next > piece.offset ? side->next - piece.offset : 0;
    end = MIN(end, side->fin);
    if (piece.offset + old >= end)
        return;
    piece.offset += old;
    piece.octets = end - piece.offset;
    piece.data = piece.data ? piece.data + old : NULL;
    size_t held = hl_store_memory(store);
    hl_store_change more = hl_store_add(store, &piece);
    streams->held_memory += hl_store_memory(store) - held;
    change->added += more.added;
    change->differs |= more.differs;
}

/* Keeps what is new of the payload, and of what the capture cut off behind it. */
static hl_store_change keep_payload(hl_streams *streams, hl_side *side, const hl_packet *packet,
                                    hl_piece piece)
{
    hl_store_change change = {0};
    uint64_t captured_end = piece.offset + packet->payload.size;
    uint64_t end = piece.offset + packet->payload_octets;
    piece.data = (uint8_t *)packet->payload.data;
    if (packet->payload.size > 0)
        keep(streams, side, piece, captured_end, &change);
    piece.offset = captured_end;
    piece.data = NULL;
    if (end > captured_end)
        keep(streams, side, piece, end, &change);
    return change;
}

static bool keep_fin(hl_side *side, const hl_piece *piece, uint64_t offset)
{
    if (side->fin != HL_OFFSET_UNKNOWN && !side->is_fin_guessed)
        return false;
    side->fin = MAX(offset, side->next);
    side->is_fin_guessed = false;
    hl_order_store(side)->fin = *piece;
    return true;
}

static bool is_over_limit(const hl_streams *streams, const hl_flow *flow)
{
    size_t octets = 0, pieces = 0;
    for (int side = 0; side < HL_SIDES; side++) {
        const hl_store *store = flow->side[side].store;
        octets += store ? store->octets : 0;
        pieces += store ? store->count : 0;
    }
    return pieces > 0 && (octets > streams->limits.out_of_order_octets ||
                          pieces > streams->limits.out_of_order_segments);
}

static void note_holding(hl_streams *streams, hl_flow *flow)
{
    for (int side = 0; side < HL_SIDES; side++) {
        hl_store *store = flow->side[side].store;
        if (!store || store->count == 0 || hl_queue_has(&store->holding))
            continue;
        store->flow = flow;
        hl_queue_add(&streams->holding, &store->holding, streams->clock);
    }
}

static hl_store *of_holding(hl_queue *link)
{
    return (hl_store *)((char *)link - offsetof(hl_store, holding));
}

/* Hands on what `longest` holds, as far as it takes to be within the limit again. */
static void clip(hl_streams *streams, hl_store *longest, const hl_flow *current)
{
    hl_flow *flow = longest->flow;
    uint64_t gaps = streams->counters.gaps;
    while (longest->count > 0 && streams->held_memory > streams->limits.out_of_order_memory)
        if (!hl_order_force(streams, flow))
            break;
    hl_queue_remove(&longest->holding);
    note_holding(streams, flow);
    streams->counters.clipped += streams->counters.gaps - gaps;
    if (flow != current)
        hl_lifetime_settle(streams, flow);
}

static void keep_within_limits(hl_streams *streams, hl_flow *flow)
{
    note_holding(streams, flow);
    while (is_over_limit(streams, flow)) {
        uint64_t gaps = streams->counters.gaps;
        if (!hl_order_force(streams, flow))
            return;
        streams->counters.clipped += streams->counters.gaps - gaps;
    }
    while (streams->held_memory > streams->limits.out_of_order_memory &&
           hl_queue_first(&streams->holding))
        clip(streams, of_holding(hl_queue_first(&streams->holding)), flow);
}

/* Not in order, or behind something that is not: through the stores. */
static void hold(hl_streams *streams, hl_flow *flow, int side, const hl_packet *packet,
                 uint64_t offset, uint64_t peer_offset)
{
    hl_side *me = &flow->side[side];
    hl_piece piece = piece_of(streams, packet, peer_offset);
    hl_store_change change = {0};
    uint64_t end = offset + packet->payload_octets;
    if (me->is_fin_guessed && end > me->fin)
        hl_side_unguess_fin(me);
    piece.offset = offset;
    if (end > me->next)
        change = keep_payload(streams, me, packet, piece);
    bool is_new = change.added > 0;
    if (packet->flags & HL_TCP_FIN)
        is_new |= keep_fin(me, &piece, end);
    if (change.differs) {
        streams->counters.overlaps_differ++;
        flow->connection->oddities |= HL_ODDITY_OVERLAP_DIFFERS;
        hl_emit_change(streams, flow);
    }
    hl_order_drain(streams, flow);
    if (!is_new)
        streams->counters.duplicates++;
    else if (me->next < MIN(end, me->fin) || (packet->flags & HL_TCP_FIN && !me->is_finished))
        streams->counters.out_of_order++;
    keep_within_limits(streams, flow);
}

/* Payload and FIN. Octets before the side's first one, which came before the capture, are old. */
static void receive_octets(hl_streams *streams, hl_flow *flow, int side, const hl_packet *packet,
                           uint64_t peer_offset)
{
    hl_side *me = &flow->side[side];
    int64_t offset = hl_sequence_offset(me, me->next, hl_sequence_first(packet));
    if (offset > (int64_t)(me->next + HL_SEQUENCE_WINDOW))
        return;
    if (offset == (int64_t)me->next && me->fin == HL_OFFSET_UNKNOWN && !has_pieces(me) &&
        hl_order_permits(flow, side, peer_offset)) {
        hand_on_directly(streams, flow, side, packet, peer_offset);
        if (flow->side[!side].store)
            hl_order_drain(streams, flow);
        return;
    }
    hl_packet late = *packet;
    if (offset < 0) {
        uint64_t old = MIN((uint64_t)-offset, packet->payload_octets);
        late.payload = hl_bytes_skip(late.payload, old);
        late.payload_octets -= (uint32_t)old;
        if (late.payload_octets == 0 && offset + (int64_t)old < 0)
            late.flags &= (uint8_t)~HL_TCP_FIN;
        offset = 0;
    }
    hold(streams, flow, side, &late, (uint64_t)offset, peer_offset);
}

/* Where this side's first octets were acknowledged before it showed, they are missing for good. */
static void begin_side(hl_streams *streams, hl_flow *flow, int side, const hl_packet *packet)
{
    uint64_t missed = hl_sequence_learn(flow, side, packet);
    hl_emit_change(streams, flow);
    if (missed > 0)
        hl_emit_gap(streams, flow, side, missed, packet->frame, packet->time);
}

/* An ordinary acknowledgment changes nothing, and is every other packet. */
static bool may_have_changed(const hl_flow *flow, int side, const hl_packet *packet)
{
    const hl_side *me = &flow->side[side], *peer = &flow->side[!side];
    return packet->flags & HL_TCP_FIN || me->store || peer->store || peer->acked > peer->next ||
           flow->reset_side != HL_SIDE_UNKNOWN;
}

/* What an earlier connection of these ports sends late does not acknowledge this one's SYN, as the first packet of the
 * other side must (RFC 9293 §3.10.7.3). */
static bool is_of_earlier(const hl_flow *flow, int side, const hl_packet *packet)
{
    const hl_side *me = &flow->side[side], *peer = &flow->side[!side];
    if (me->is_seen || !peer->has_syn || packet->flags & HL_TCP_SYN)
        return false;
    return !(packet->flags & HL_TCP_ACK) || hl_sequence_offset(peer, 0, packet->acknowledgment) < 0;
}

/* Fragments of the packet's datagram did so. */
static void note_overlap(hl_streams *streams, hl_flow *flow)
{
    flow->connection->oddities |= HL_ODDITY_OVERLAP_DIFFERS;
    hl_emit_change(streams, flow);
}

/*
 * Nothing begins, ends, waits or is missing: so nearly every packet finds its connection. Nothing of that
 * but the flow itself is looked at for it, which matters where many are open.
 */
static bool is_ordinary(const hl_flow *flow, int side, const hl_packet *packet)
{
    const hl_side *me = &flow->side[side], *peer = &flow->side[!side];
    const unsigned special = HL_TCP_SYN | HL_TCP_FIN | HL_TCP_RST;
    return !(packet->flags & special) && !packet->oddities && me->is_seen && me->is_based &&
           peer->is_based && !me->store && !peer->store && me->fin == HL_OFFSET_UNKNOWN &&
           peer->fin == HL_OFFSET_UNKNOWN && flow->reset_side == HL_SIDE_UNKNOWN;
}

/* Where nothing is captured of the other side, which would acknowledge it, the sequence number of a bare
 * acknowledgment shows what its sender has sent. */
static void note_sent(hl_flow *flow, int side, const hl_packet *packet)
{
    hl_side *me = &flow->side[side];
    if (flow->side[!side].is_seen || !me->is_based || has_payload_or_fin(packet))
        return;
    int64_t offset = hl_sequence_offset(me, me->next, hl_sequence_first(packet));
    if (offset <= (int64_t)me->next || offset > (int64_t)(me->next + HL_SEQUENCE_WINDOW))
        return;
    hl_store *store = hl_order_store(me);
    store->sent = MAX(store->sent, (uint64_t)offset);
}

static void receive_ordinary(hl_streams *streams, hl_flow *flow, int side, const hl_packet *packet)
{
    const hl_side *me = &flow->side[side], *peer = &flow->side[!side];
    hl_lifetime_touch(streams, flow, packet);
    uint64_t peer_offset = hl_sequence_acknowledge(flow, side, packet);
    bool is_next = packet->sequence == me->base + (uint32_t)me->next &&
                   packet->payload.size == packet->payload_octets &&
                   hl_order_permits(flow, side, peer_offset);
    if (packet->payload_octets > 0 && is_next)
        hl_emit_data(streams, flow, side, packet->payload, peer_offset, packet);
    else if (packet->payload_octets > 0)
        receive_octets(streams, flow, side, packet, peer_offset);
    else
        note_sent(flow, side, packet);
    if (me->store || peer->store || peer->acked > peer->next)
        hl_lifetime_settle(streams, flow);
}

/* Who waits does so since the other side acknowledged what had not come. */
static void note_lateness(hl_flow *flow, int side, const hl_packet *packet)
{
    hl_side *me = &flow->side[side];
    hl_time_ns *late_by = &flow->connection->late_by[side];
    if (packet->payload_octets == 0 || !me->is_based || !hl_queue_has(&flow->wait))
        return;
    int64_t offset = hl_sequence_offset(me, me->next, packet->sequence);
    if (offset >= (int64_t)me->next && offset < (int64_t)me->acked)
        *late_by = MAX(*late_by, packet->time - flow->wait.since);
}

G_GNUC_NO_INLINE static void receive_special(hl_streams *streams, hl_flow *flow, int side,
                                             const hl_packet *packet)
{
    hl_side *me = &flow->side[side];
    if (is_of_earlier(flow, side, packet)) {
        streams->counters.duplicates++;
        return;
    }
    hl_lifetime_touch(streams, flow, packet);
    if (packet->oddities & HL_ODDITY_OVERLAP_DIFFERS)
        note_overlap(streams, flow);
    if (packet->flags & HL_TCP_RST) {
        receive_reset(streams, flow, side, packet);
        return;
    }
    note_lateness(flow, side, packet);
    bool is_repeated_syn = packet->flags & HL_TCP_SYN && me->has_syn;
    if (packet->flags & HL_TCP_SYN || !me->is_seen || !me->is_based)
        begin_side(streams, flow, side, packet);
    uint64_t peer_offset = hl_sequence_acknowledge(flow, side, packet);
    if (has_payload_or_fin(packet))
        receive_octets(streams, flow, side, packet, peer_offset);
    else if (is_repeated_syn)
        streams->counters.duplicates++;
    else
        note_sent(flow, side, packet);
    if (may_have_changed(flow, side, packet))
        hl_lifetime_settle(streams, flow);
}

void hl_receive(hl_streams *streams, hl_flow *flow, int side, const hl_packet *packet)
{
    if (is_ordinary(flow, side, packet))
        receive_ordinary(streams, flow, side, packet);
    else
        receive_special(streams, flow, side, packet);
}
