/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: TCP packets -> segments in order, gaps, ends (RFC 9293).
 *
 * Packets may come in any order, twice, overlapping, cut by the capture, from the middle of a
 * connection, or never. Of octets that come twice the first copy counts. What the model promises of
 * segments (causal order) is kept here: octets wait, within the limits, for what they acknowledge.
 * A gap is declared when the peer has acknowledged the missing octets and they have not come within
 * limits.gap_wait_ns (never earlier; at the latest after twice that time), when a store is full, or
 * when the connection ends. Where the capture shows one side only, nothing is acknowledged and
 * nothing waits for the other side: there a hole is a gap after the same time. Octets that the
 * capture cut off (snaplen) are a gap at once. One octet that is acknowledged beyond the end of all
 * others and never comes is taken for a FIN that was not captured, and is no gap.
 *
 * A connection begins with its first SYN or its first payload, and ends when both FIN are handed on,
 * at a RST that its receiver would take (after what was sent before it, within limits.gap_wait_ns),
 * at a SYN with another number for the same endpoints, or as limits say. For
 * limits.closed_linger_ns after that, further packets are taken for copies of earlier ones (of the
 * last few thousand connections that have ended).
 */
#ifndef HL_STREAMS_H
#define HL_STREAMS_H

#include "base/hl_limits.h"
#include "model/hl_coverage.h"
#include "model/hl_packet.h"
#include "model/hl_segment.h"

typedef struct hl_streams hl_streams;

hl_streams *hl_streams_new(const hl_limits *limits, hl_segment_sink sink);

/*
 * Has the sink's user told, too, of what changes in a connection without a segment of it: with the slot of
 * its segments, before any later one.
 */
void hl_streams_tell_changes(hl_streams *streams,
                             void (*changed)(void *user, const hl_connection *connection,
                                             void **reader));

/*
 * These packets will be fed next, in this order: has what they need fetched into the processor's
 * cache. Nothing but the time that feeding takes depends on it.
 */
void hl_streams_look_ahead(const hl_streams *streams, hl_packet *packets, size_t count);

/* Feeds one packet. Segments reach the sink within this call, borrowed from the packet when in
 * order. */
void hl_streams_feed(hl_streams *streams, const hl_packet *packet);

/* Capture time has come to `now` (also when no TCP packet came): idle connections end, gaps are
 * declared. */
void hl_streams_advance(hl_streams *streams, hl_time_ns now);

/* The capture is over: what is still open ends (HL_CONNECTION_CAPTURED), oldest connection first.
 */
void hl_streams_finish(hl_streams *streams);

/* Since when octets are held back somewhere, so that what came later on other connections may be handed on before them;
 * HL_TIME_NEVER: they are not. */
hl_time_ns hl_streams_waiting_since(const hl_streams *streams);

const hl_stream_counters *hl_streams_stats(const hl_streams *streams);
void hl_streams_free(hl_streams *streams);

#endif
