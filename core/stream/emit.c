/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/emit.h"

#include <glib.h>

static hl_segment segment_of(hl_flow *flow, int side, hl_segment_kind kind)
{
    return (hl_segment){.kind = kind,
                        .connection = flow->connection,
                        .reader = &flow->reader,
                        .side = side,
                        .offset = flow->side[side].next,
                        .peer_offset = HL_OFFSET_UNKNOWN};
}

/* An acknowledgment may count the FIN, which is no octet of the stream. */
static uint64_t without_fin(const hl_flow *flow, int side, uint64_t peer_offset)
{
    if (peer_offset == HL_OFFSET_UNKNOWN)
        return peer_offset;
    return MIN(peer_offset, flow->side[!side].fin);
}

void hl_emit_data(hl_streams *streams, hl_flow *flow, int side, hl_bytes data, uint64_t peer_offset,
                  const hl_packet *packet)
{
    hl_segment segment = segment_of(flow, side, HL_SEGMENT_DATA);
    segment.peer_offset = without_fin(flow, side, peer_offset);
    segment.data = data;
    segment.frame = packet->frame;
    segment.time = packet->time;
    flow->side[side].next += data.size;
    streams->sink.feed(streams->sink.user, &segment);
}

void hl_emit_piece(hl_streams *streams, hl_flow *flow, int side, const hl_piece *piece)
{
    if (!piece->data) {
        hl_emit_gap(streams, flow, side, piece->octets, piece->frame, piece->time);
        return;
    }
    hl_segment segment = segment_of(flow, side, HL_SEGMENT_DATA);
    segment.peer_offset = without_fin(flow, side, piece->peer_offset);
    segment.data = hl_bytes_from(piece->data, piece->octets);
    segment.frame = piece->frame;
    segment.time = piece->time;
    flow->side[side].next += piece->octets;
    streams->sink.feed(streams->sink.user, &segment);
}

void hl_emit_gap(hl_streams *streams, hl_flow *flow, int side, uint64_t octets, hl_frame_ref frame,
                 hl_time_ns time)
{
    hl_segment segment = segment_of(flow, side, HL_SEGMENT_GAP);
    segment.gap_octets = octets;
    segment.frame = frame;
    segment.time = time;
    streams->counters.gaps++;
    streams->counters.gap_octets += octets;
    flow->connection->oddities |= HL_ODDITY_GAP;
    flow->side[side].next += octets;
    streams->sink.feed(streams->sink.user, &segment);
}

/* Whatever the order of the packets, a FIN that acknowledges the other side's came after it. */
static hl_time_ns closing_time(const hl_flow *flow, int side, const hl_piece *fin)
{
    hl_time_ns peer_closed = flow->connection->closed[!side];
    bool is_answer = flow->side[!side].is_finished && fin->peer_offset != HL_OFFSET_UNKNOWN &&
                     fin->peer_offset > flow->side[!side].fin;
    return is_answer ? MAX(fin->time, peer_closed + 1) : fin->time;
}

void hl_emit_fin(hl_streams *streams, hl_flow *flow, int side, const hl_piece *fin)
{
    hl_segment segment = segment_of(flow, side, HL_SEGMENT_FIN);
    segment.peer_offset = without_fin(flow, side, fin->peer_offset);
    segment.frame = fin->frame;
    segment.time = fin->time;
    flow->side[side].is_finished = true;
    if (flow->connection->closed[side] == HL_TIME_NEVER)
        flow->connection->closed[side] = closing_time(flow, side, fin);
    streams->sink.feed(streams->sink.user, &segment);
}

void hl_emit_end(hl_streams *streams, hl_flow *flow)
{
    hl_segment segment = segment_of(flow, 0, HL_SEGMENT_END);
    segment.frame = hl_flow_last_frame(flow);
    segment.time = flow->last_time;
    streams->sink.feed(streams->sink.user, &segment);
}
