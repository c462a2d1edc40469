/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP fragments (RFC 791 §3.2, RFC 8200 §4.5) until their datagram is whole, in any order, within
 * the limits. Of octets that come twice the first copy counts.
 *
 * Fragments belong together by addresses, identification and (IPv4) protocol, whatever they
 * travelled in. A datagram that was put together is remembered for a while without its octets, so
 * that copies of its fragments are not taken for a datagram that lost the others.
 */
#ifndef HL_PACKET_FRAGMENTS_H
#define HL_PACKET_FRAGMENTS_H

#include "base/hl_limits.h"
#include "base/hl_time.h"
#include "model/hl_coverage.h"
#include "model/hl_frame.h"
#include "packet/view.h"

typedef struct hl_fragments hl_fragments;

typedef struct hl_fragment {
    const uint8_t *addresses; /* as in the IP header: source, destination */
    uint8_t version;          /* 4 or 6 */
    uint8_t protocol;         /* of what the datagram carries; IPv6: the first fragment's counts */
    bool is_last;
    uint32_t identification;
    uint32_t offset; /* octets of the datagram's payload before it */
    hl_frame_ref frame;
    hl_time_ns time;
    hl_view payload;
} hl_fragment;

typedef enum hl_fragment_fate {
    HL_FRAGMENT_KEPT,
    HL_FRAGMENT_WHOLE, /* it was the last one missing */
    HL_FRAGMENT_WRONG, /* it cannot be a fragment */
} hl_fragment_fate;

/* A datagram's payload, which the stage owns until hl_fragments_release. */
typedef struct hl_whole {
    hl_view payload; /* as far as it was captured without a hole */
    uint8_t protocol;
    bool differs;               /* fragments overlapped with other octets */
    const hl_frame_ref *frames; /* that brought its octets, in order; the last one completed it */
    size_t frame_count;
} hl_whole;

/* The counters are those of the stage: reassembled, datagrams_lost, and so on. */
hl_fragments *hl_fragments_new(const hl_limits *limits, hl_packet_counters *counters);
void hl_fragments_free(hl_fragments *fragments);

/* *whole is filled in when the fate is HL_FRAGMENT_WHOLE. */
hl_fragment_fate hl_fragments_add(hl_fragments *fragments, const hl_fragment *fragment,
                                  hl_whole *whole);

/* What was put together is done with. */
void hl_fragments_release(hl_fragments *fragments);

/* The capture is over: what is not whole now is lost. */
void hl_fragments_finish(hl_fragments *fragments);

#endif
