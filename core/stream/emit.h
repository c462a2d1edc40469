/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hands segments on, and keeps count of what was handed on. */
#ifndef HL_STREAM_EMIT_H
#define HL_STREAM_EMIT_H

#include "stream/streams.h"

/* Octets at the side's `next`, of a packet that had received `peer_offset`. */
void hl_emit_data(hl_streams *streams, hl_flow *flow, int side, hl_bytes data, uint64_t peer_offset,
                  const hl_packet *packet);

/* The octets of a piece at the side's `next`: data, or a gap when it has none. */
void hl_emit_piece(hl_streams *streams, hl_flow *flow, int side, const hl_piece *piece);

/* Octets that never came; `frame` and `time` of what showed it. */
void hl_emit_gap(hl_streams *streams, hl_flow *flow, int side, uint64_t octets, hl_frame_ref frame,
                 hl_time_ns time);

void hl_emit_fin(hl_streams *streams, hl_flow *flow, int side, const hl_piece *fin);
void hl_emit_end(hl_streams *streams, hl_flow *flow);

/* Tells who wants to know that the connection has changed; segments tell by themselves. */
static inline void hl_emit_change(hl_streams *streams, hl_flow *flow)
{
    if (streams->changed)
        streams->changed(streams->sink.user, flow->connection, &flow->reader);
}

#endif
