/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: the bytes of a frame -> the TCP packets in it.
 *
 * Reads, by LINKTYPE_: Ethernet, Linux cooked v1 and v2, raw IP, BSD null and loop, 802.11 (plain,
 * radiotap, Prism, AVS), PPP, Cisco HDLC, PPPoE, RFC 1483, MPLS, and what pf, NFLOG, enc, ipnet, PPI
 * and pktap put before these. In them, nested in any way: VLAN tags (802.1Q, 802.1ad), provider
 * backbone and signed MACsec, LLC/SNAP, MPLS (IP or Ethernet behind it), PPPoE, PPP, GRE (with
 * Ethernet, ERSPAN I to III, PPTP, WCCP), IPv4 and IPv6 in each other, EtherIP, and over UDP VXLAN,
 * GENEVE, GTP-U, L2TPv2 and MPLS; IPv6 extension headers and authentication headers. 802.11 frames
 * that aggregate several packets are taken apart; encrypted or compressed ones are counted.
 *
 * The endpoints are the innermost addresses. What the packet travelled in (VLAN, label, network
 * number, key, tunnel endpoints) is no part of a conversation's identity: it often differs between
 * the two directions, and the same packet seen inside and outside a tunnel must be a duplicate. So
 * two tenants that use the same addresses and ports at the same time look like one connection, and
 * with the same addresses alone like clients behind one NAT. Nor is it checked who may send into a
 * tunnel: a forged outer header counts as much as a forged inner one.
 *
 * Sizes come from the IP header, so that Ethernet padding is no payload; an IP length of 0
 * (segmentation offload) means: up to the end of the frame. Bad checksums are counted, if asked
 * for, and read, since offloading makes them common in honest captures.
 *
 * IP fragments are put together, within the limits, in any order and inside tunnels. The packet has
 * the frame and the time of the fragment that completed it. Where fragments overlap the copy that
 * came first counts; when its TCP checksum is bad then, the datagram is lost, as for its receiver.
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

/* Counts TCP checksums that are bad, or left to the network card, of packets that were captured
 * whole. Off at first: it has to look at every octet. */
void hl_packets_verify_checksums(hl_packets *packets, bool verify);

/* Decodes one frame. Its packets reach the sink within this call: one, or none, or as many as an
 * 802.11 frame aggregates. Their payload is the frame's or, put together from fragments, the
 * stage's. */
void hl_packets_feed(hl_packets *packets, const hl_frame *frame);

/*
 * The same, without the sink, of a frame that holds one packet and nothing uncommon, as nearly all do: fills in
 * *packet. False: it has to be fed.
 */
bool hl_packets_read_plain(hl_packets *packets, const hl_frame *frame, hl_packet *packet);

/* The packets so far are done with: their payload may go. To be called after every few frames. */
void hl_packets_release(hl_packets *packets);

/* The capture is over: datagrams that are not whole are lost. */
void hl_packets_finish(hl_packets *packets);

const hl_packet_counters *hl_packets_stats(const hl_packets *packets);
void hl_packets_free(hl_packets *packets);

/* Can frames of this LINKTYPE_ be read? */
bool hl_packets_has_link_type(uint32_t link_type);

#endif
