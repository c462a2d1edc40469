/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stage's state, shared by its files. */
#ifndef HL_STREAM_STREAMS_H
#define HL_STREAM_STREAMS_H

#include "stream/closed.h"
#include "stream/flow_table.h"
#include "stream/hl_streams.h"

struct hl_streams {
    hl_limits limits;
    hl_segment_sink sink;
    void (*changed)(void *user, const hl_connection *connection, void **reader); /* or NULL */
    hl_stream_counters counters;
    hl_flow_table *table; /* open flows */
    hl_closed *closed;    /* what has ended lately */
    hl_queue idle;  /* open flows in which both sides have spoken, the longest silent one first */
    hl_queue young; /* all other open flows, likewise */
    size_t young_count;
    hl_queue waiting; /* open flows in which something acknowledged is missing */
    hl_time_ns clock; /* the latest capture time seen */
    hl_time_ns due;   /* nothing happens by itself before */
    uint64_t packets;
    hl_queue holding;   /* stores that hold something, the longest first */
    size_t held_memory; /* in the stores of all flows */
};

#endif
