/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sequence numbers, 32 bits and wrapping, turned into offsets that never wrap (RFC 9293 §3.4), and
 * what SYN and the first packets tell about where both sides begin.
 */
#ifndef HL_STREAM_SEQUENCE_H
#define HL_STREAM_SEQUENCE_H

#include "stream/streams.h"

/* No window is larger (RFC 7323 §2.3); what is farther ahead does not belong to the connection. */
#define HL_SEQUENCE_WINDOW (UINT64_C(1) << 30)

/* Offset of a sequence number near `reference`, an offset of the same side; negative: before the
 * side's first octet. */
static inline int64_t hl_sequence_offset(const hl_side *side, uint64_t reference, uint32_t sequence)
{
    uint32_t expected = side->base + (uint32_t)reference;
    return (int64_t)reference + (int32_t)(sequence - expected);
}

/* Sequence number of the packet's first octet: a SYN counts as one before it. */
static inline uint32_t hl_sequence_first(const hl_packet *packet)
{
    return packet->sequence + (packet->flags & HL_TCP_SYN ? 1 : 0);
}

/* Does the packet, a SYN, begin another connection than the flow's, between the same endpoints? */
bool hl_sequence_is_replaced(const hl_flow *flow, int side, const hl_packet *packet);

/* Learns where the sender's side begins from its first packet or its SYN. Returns the octets that
 * were acknowledged before the capture showed this side at all: they will not come. */
uint64_t hl_sequence_learn(hl_flow *flow, int side, const hl_packet *packet);

/* The packet's acknowledgment as an offset of the other side, noted there; HL_OFFSET_UNKNOWN
 * without one, or when it cannot be right. */
uint64_t hl_sequence_acknowledge(hl_flow *flow, int side, const hl_packet *packet);

#endif
