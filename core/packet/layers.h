/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layers of a frame. Each reads its header off the front of the view and hands the rest to the
 * next one; the innermost fills the packet. What a frame turned out to be is the result.
 *
 * A layer says that something is malformed only when it is sure what that was meant to be: a
 * datagram to the port of a tunnel that does not look like one is of another transport.
 */
#ifndef HL_PACKET_LAYERS_H
#define HL_PACKET_LAYERS_H

#include "base/hl_limits.h"
#include "model/hl_packet.h"
#include "packet/fragments.h"
#include "packet/view.h"

typedef enum hl_layer_result {
    HL_LAYER_TCP, /* the packet is filled in */
    HL_LAYER_CUT, /* the capture ends within the headers */
    HL_LAYER_NOT_IP,
    HL_LAYER_OTHER_TRANSPORT,
    HL_LAYER_ENCRYPTED, /* or compressed */
    HL_LAYER_FRAGMENT,  /* kept, until the others come */
    HL_LAYER_LOST,      /* fragments that do not make a datagram */
    HL_LAYER_MALFORMED,
    HL_LAYER_TOO_DEEP,
    HL_LAYER_UNKNOWN_LINK,
} hl_layer_result;

typedef struct hl_layers {
    hl_view view;
    const uint8_t *ip;   /* header of the innermost IP so far; its addresses were captured */
    unsigned depth_left; /* headers that may still be opened */
    bool verifies;       /* TCP checksums are looked at */
    hl_packet *packet;   /* all zero, but for its frame and time, until TCP is read */
    hl_fragments *fragments;
    hl_packet_counters *counters;
    void (*deliver)(void *user, hl_layer_result result); /* see hl_layers_deliver */
    void *user;
} hl_layers;

/* One more header: false at the limit. */
static inline bool hl_layers_enter(hl_layers *layers)
{
    if (layers->depth_left == 0)
        return false;
    layers->depth_left--;
    return true;
}

/* The capture ends before `octets` of a header: cut by the capture, or by the sender? */
static inline hl_layer_result hl_layers_short(const hl_layers *layers, size_t octets)
{
    return layers->view.wire < octets ? HL_LAYER_MALFORMED : HL_LAYER_CUT;
}

/*
 * One more header of at least `octets`, all of which must be there: HL_LAYER_TCP when they are, or
 * else what the frame is.
 */
static inline hl_layer_result hl_layers_open(hl_layers *layers, size_t octets)
{
    if (!hl_layers_enter(layers))
        return HL_LAYER_TOO_DEEP;
    return hl_view_has(&layers->view, octets) ? HL_LAYER_TCP : hl_layers_short(layers, octets);
}

/* For layers that hold several packets: this is what became of one, and more follow. The packet is
 * handed on, and is blank again. */
static inline void hl_layers_deliver(hl_layers *layers, hl_layer_result result)
{
    layers->deliver(layers->user, result);
}

typedef hl_layer_result (*hl_layer_reader)(hl_layers *layers);

/*
 * plain.c: what nearly every frame is, whole and without detours: Ethernet with one VLAN tag at most, Linux cooked or
 * raw; IP without options, extensions and fragments; TCP. Two headers are opened at most. False: it is something else
 * or something is wrong with it, and the layers tell what; the packet may be filled in part.
 */
bool hl_plain_read(uint32_t link_type, hl_bytes frame, hl_packet *packet);
enum { HL_PLAIN_DEPTH = 2 };

/* link.c: by LINKTYPE_ value; NULL when it is not known */
enum {
    HL_LINK_ETHERNET = 1,
    HL_LINK_RAW = 101,
    HL_LINK_LINUX_SLL = 113,
    HL_LINK_LINUX_SLL2 = 276,
};
hl_layer_reader hl_link_find(uint32_t link_type);

/* link_pseudo.c: headers that capturing machines put before those of the link */
hl_layer_result hl_pflog_read(hl_layers *layers);
hl_layer_result hl_nflog_read(hl_layers *layers);
hl_layer_result hl_ppi_read(hl_layers *layers);
hl_layer_result hl_pktap_read(hl_layers *layers);

/* wlan.c: IEEE 802.11 from the MAC header on; wlan_capture.c: with what the receiver said of it */
hl_layer_result hl_wlan_read(hl_layers *layers);
hl_layer_result hl_wlan_read_padded(hl_layers *layers); /* the header to a multiple of 4 octets */
hl_layer_result hl_radiotap_read(hl_layers *layers);
hl_layer_result hl_prism_read(hl_layers *layers);
hl_layer_result hl_avs_read(hl_layers *layers);

/* ethernet.c: from the MAC addresses, from what follows an EtherType (IEEE 802.3 §3.2.6), or from
 * the LLC header (IEEE 802.2) */
hl_layer_result hl_ethernet_read(hl_layers *layers);
hl_layer_result hl_ethernet_read_type(hl_layers *layers, uint16_t type);
hl_layer_result hl_ethernet_read_llc(hl_layers *layers);
bool hl_ethernet_has_type(uint16_t type); /* is it one that is read? */

/* mpls.c: from the first label on (RFC 3032) */
hl_layer_result hl_mpls_read(hl_layers *layers);

/* ppp.c: from the address field, which may be missing, or from the protocol field on (RFC 1661,
 * RFC 1662); Cisco's HDLC; PPPoE (RFC 2516) */
hl_layer_result hl_ppp_read(hl_layers *layers);
hl_layer_result hl_cisco_hdlc_read(hl_layers *layers);
hl_layer_result hl_pppoe_read(hl_layers *layers);

/* ip.c: by the version in the first octet; what follows an IP header, by its protocol number */
hl_layer_result hl_ip_read(hl_layers *layers);
hl_layer_result hl_ip_read_payload(hl_layers *layers, uint8_t protocol);
/* Of this protocol, may there be TCP in it? */
bool hl_ip_may_carry_tcp(uint8_t protocol);

/* ipv4.c (RFC 791), ipv6.c (RFC 8200) */
hl_layer_result hl_ipv4_read(hl_layers *layers);
hl_layer_result hl_ipv6_read(hl_layers *layers);

/* gre.c: RFC 2784, RFC 2890, RFC 2637; ERSPAN */
hl_layer_result hl_gre_read(hl_layers *layers);

/* udp.c: datagrams to the ports of tunnels */
hl_layer_result hl_udp_read(hl_layers *layers);
bool hl_udp_is_tunnel(uint16_t source_port, uint16_t destination_port);

/* vxlan.c (RFC 7348; RFC 8926), gtp.c (3GPP TS 29.281), l2tp.c (RFC 2661) */
hl_layer_result hl_vxlan_read(hl_layers *layers);
hl_layer_result hl_geneve_read(hl_layers *layers);
hl_layer_result hl_gtp_read(hl_layers *layers);
hl_layer_result hl_l2tp_read(hl_layers *layers);

/* tcp.c: RFC 9293 §3.1 */
hl_layer_result hl_tcp_read(hl_layers *layers);

#endif
