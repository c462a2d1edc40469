/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/sequence.h"

#include <glib.h>

/* A server that answers a repeated SYN anew may choose another number (SYN cookies, RFC 4987). */
static bool is_other_answer(const hl_flow *flow, int side, const hl_packet *packet)
{
    const hl_side *me = &flow->side[side], *peer = &flow->side[!side];
    return packet->flags & HL_TCP_ACK && peer->is_based && packet->acknowledgment == peer->base &&
           me->next == 0 && !hl_store_first(me->store);
}

bool hl_sequence_is_replaced(const hl_flow *flow, int side, const hl_packet *packet)
{
    const hl_side *me = &flow->side[side];
    if (!(packet->flags & HL_TCP_SYN) || packet->flags & HL_TCP_RST || !me->is_based)
        return false;
    return packet->sequence + 1 != me->base && !is_other_answer(flow, side, packet);
}

static void learn_syn(hl_flow *flow, int side, const hl_packet *packet)
{
    hl_side *me = &flow->side[side];
    hl_connection *connection = flow->connection;
    if (!me->is_based || me->base != packet->sequence + 1) {
        me->base = packet->sequence + 1;
        me->acked = 0;
    }
    me->is_based = me->is_seen = me->has_syn = true;
    connection->oddities &= ~(hl_oddities)HL_ODDITY_LATE_START;
    if (connection->client_side == HL_SIDE_UNKNOWN)
        connection->client_side = packet->flags & HL_TCP_ACK ? !side : side;
}

uint64_t hl_sequence_learn(hl_flow *flow, int side, const hl_packet *packet)
{
    hl_side *me = &flow->side[side];
    if (packet->flags & HL_TCP_SYN) {
        learn_syn(flow, side, packet);
        return 0;
    }
    if (me->is_seen && me->is_based)
        return 0;
    me->is_seen = true;
    if (!me->is_based) {
        me->is_based = true;
        me->base = packet->sequence;
        return 0;
    }
    int64_t offset = hl_sequence_offset(me, me->acked, packet->sequence);
    return offset > 0 ? MIN((uint64_t)offset, me->acked) : 0;
}

uint64_t hl_sequence_acknowledge(hl_flow *flow, int side, const hl_packet *packet)
{
    hl_side *peer = &flow->side[!side];
    if (!(packet->flags & HL_TCP_ACK))
        return HL_OFFSET_UNKNOWN;
    if (!peer->is_based) {
        peer->is_based = true;
        peer->base = packet->acknowledgment;
    }
    uint64_t reference = MAX(peer->next, peer->acked);
    int64_t offset = hl_sequence_offset(peer, reference, packet->acknowledgment);
    if (offset <= 0)
        return 0;
    if ((uint64_t)offset > reference + HL_SEQUENCE_WINDOW)
        return HL_OFFSET_UNKNOWN;
    peer->acked = MAX(peer->acked, (uint64_t)offset);
    if (peer->is_fin_guessed && peer->acked > peer->fin + 1)
        hl_side_unguess_fin(peer);
    return (uint64_t)offset;
}
