/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order in which octets are handed on: by offset within a side, and across the sides only after
 * the octets that they acknowledge. When that cannot be kept without what is missing, the caller
 * decides how long to wait, and then declares the gaps.
 */
#ifndef HL_STREAM_ORDER_H
#define HL_STREAM_ORDER_H

#include "stream/streams.h"

/* May octets that acknowledge `peer_offset` be handed on? An acknowledgment may count the FIN.
 * Nobody waits for a side that the capture does not show. */
static inline bool hl_order_permits(const hl_flow *flow, int side, uint64_t peer_offset)
{
    const hl_side *peer = &flow->side[!side];
    return peer_offset <= peer->next || peer_offset == HL_OFFSET_UNKNOWN || !peer->is_seen ||
           peer->is_finished || (peer->is_fin_guessed && peer->fin <= peer->next);
}

/* The side's store, made when there is none. */
hl_store *hl_order_store(hl_side *side);

/* Hands on whatever has its turn, on both sides. */
void hl_order_drain(hl_streams *streams, hl_flow *flow);

/*
 * Declares one gap, the one that most other octets wait for, and hands on what had waited for it.
 * False when nothing is missing.
 */
bool hl_order_force(hl_streams *streams, hl_flow *flow);

/* Octets of the side below this offset were received by the other side, or (when that is not
 * captured) must have been sent. */
uint64_t hl_order_known(const hl_flow *flow, int side);

/* Starts the wait for what is missing now: notes it on both sides. */
void hl_order_await(hl_flow *flow);

/* The wait is over: declares as gaps what was awaited and has not come. */
void hl_order_give_up(hl_streams *streams, hl_flow *flow);

/* Does anything wait or miss? */
bool hl_order_is_settled(const hl_flow *flow);

#endif
