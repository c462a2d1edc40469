/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of one connection while its packets come; all offsets as in hl_segment. */
#ifndef HL_STREAM_FLOW_H
#define HL_STREAM_FLOW_H

#include "model/hl_segment.h"
#include "stream/queue.h"
#include "stream/store.h"

/* What one side has sent. */
typedef struct hl_side {
    uint64_t next;   /* octets handed on, gaps included */
    uint64_t acked;  /* the other side's highest acknowledgment; may count the FIN */
    uint64_t fin;    /* octets before its FIN; HL_OFFSET_UNKNOWN before */
    hl_store *store; /* NULL while nothing had to wait */
    uint32_t base;   /* sequence number of octet 0 */
    bool is_based;   /* `base` is known, maybe only from the other side's acknowledgment */
    bool is_seen;    /* a packet of this side was captured */
    bool has_syn;
    bool is_finished;    /* its FIN was handed on */
    bool is_fin_guessed; /* no FIN was captured, but the acknowledgment seems to count one */
} hl_side;

/* It was no FIN. */
static inline void hl_side_unguess_fin(hl_side *side)
{
    side->is_fin_guessed = false;
    side->fin = HL_OFFSET_UNKNOWN;
}

/* In the order of use: an ordinary packet touches the first HL_FLOW_LINES cache lines, the last one is
 * for beginnings, ends and trouble. */
enum { HL_FLOW_LINES = 3 };

typedef struct hl_flow {
    hl_endpoint endpoint[HL_SIDES];
    uint32_t hash;
    uint32_t index; /* of its place in the table */
    hl_connection *connection;
    void *reader;
    hl_side side[HL_SIDES];
    uint64_t last_number; /* see hl_flow_last_frame */
    hl_time_ns last_time;
    hl_time_ns renewed; /* when `life` joined its queue */
    uint32_t last_capture;
    int8_t reset_side;     /* HL_SIDE_UNKNOWN before a RST */
    bool is_young;         /* not known to have octets of both sides */
    hl_queue life;         /* in a queue of open flows, the longest silent one first */
    hl_queue wait;         /* in the queue of waiting flows while something is missing */
    uint64_t reset_offset; /* octets of the side before its RST */
} hl_flow;

static inline hl_frame_ref hl_flow_last_frame(const hl_flow *flow)
{
    return (hl_frame_ref){flow->last_number, flow->last_capture};
}

#endif
