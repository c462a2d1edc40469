/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A piece of one direction of a connection, in order: octets, a gap, or an end. Borrowed for the
 * call.
 *
 * The order in which segments arrive is causal: octets of one side that acknowledge octets of the
 * other come after these (or after the gap that stands for them). So a reader meets a request
 * before its response, whatever the order of the packets in the capture.
 */
#ifndef HL_SEGMENT_H
#define HL_SEGMENT_H

#include "model/hl_connection.h"

typedef enum hl_segment_kind {
    HL_SEGMENT_DATA, /* `data` follows directly on what came before on this side */
    HL_SEGMENT_GAP,  /* `gap_octets` on this side were not captured, and will not come */
    HL_SEGMENT_FIN,  /* this side sends no more (FIN) */
    HL_SEGMENT_END,  /* the connection is over: connection->end says how; comes once, last */
} hl_segment_kind;

#define HL_OFFSET_UNKNOWN UINT64_MAX

typedef struct hl_segment {
    hl_segment_kind kind;
    hl_connection *connection; /* borrowed: hl_connection_ref to keep it */
    void **reader;             /* the next stage's own state for this connection; starts as NULL,
                                  stays where it is until HL_SEGMENT_END */
    int side;                  /* who sent it, 0 or 1; 0 for HL_SEGMENT_END */
    uint64_t offset;           /* octets of this side before it */
    uint64_t peer_offset;      /* octets of the other side that its sender had received by then
                                  (acknowledged), or HL_OFFSET_UNKNOWN */
    hl_bytes data;
    uint64_t gap_octets;
    hl_frame_ref frame; /* that carried it; for GAP, FIN and END the frame that showed it */
    hl_time_ns time;
} hl_segment;

/* Where segments go. */
typedef struct hl_segment_sink {
    void (*feed)(void *user, const hl_segment *segment);
    void *user;
} hl_segment_sink;

#endif
