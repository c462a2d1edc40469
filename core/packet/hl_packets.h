/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: the bytes of a frame -> the TCP packet in it.
 *
 * Reads Ethernet (802.1Q, 802.1ad), Linux cooked v1 and v2, raw IP, BSD null and loop; IPv4 and
 * IPv6 with extension headers. Sizes come from the IP header, so that Ethernet padding is no
 * payload; an IP length of 0 (segmentation offload) means: up to the end of the frame. Checksums
 * are not verified (offloading makes them wrong in honest captures). IP fragments are counted, not
 * read.
 */
#ifndef HL_PACKETS_H
#define HL_PACKETS_H

#include "base/hl_limits.h"
#include "model/hl_coverage.h"
#include "model/hl_packet.h"

typedef struct hl_packets hl_packets;

typedef struct hl_packet_sink {
    void (*feed)(void *user, const hl_packet *packet);
    void *user;
} hl_packet_sink;

hl_packets *hl_packets_new(const hl_limits *limits, hl_packet_sink sink);

/* Decodes one frame; at most one packet reaches the sink, within this call. */
void hl_packets_feed(hl_packets *packets, const hl_frame *frame);

const hl_packet_counters *hl_packets_stats(const hl_packets *packets);
void hl_packets_free(hl_packets *packets);

/* Can frames of this LINKTYPE_ be read? */
bool hl_packets_has_link_type(uint32_t link_type);

#endif
