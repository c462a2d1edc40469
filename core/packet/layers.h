/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layers of a frame. Each reads its header off the front of the view and hands the rest to the
 * next one; the innermost fills the packet. What a frame turned out to be is the result.
 */
#ifndef HL_PACKET_LAYERS_H
#define HL_PACKET_LAYERS_H

#include "base/hl_limits.h"
#include "model/hl_packet.h"
#include "packet/view.h"

typedef enum hl_layer_result {
    HL_LAYER_TCP, /* the packet is filled in */
    HL_LAYER_CUT, /* the capture ends within the headers */
    HL_LAYER_NOT_IP,
    HL_LAYER_OTHER_TRANSPORT,
    HL_LAYER_FRAGMENT,
    HL_LAYER_MALFORMED,
    HL_LAYER_TOO_DEEP,
    HL_LAYER_UNKNOWN_LINK,
} hl_layer_result;

typedef struct hl_layers {
    hl_view view;
    unsigned depth_left; /* headers that may still be opened */
    hl_packet *packet;
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

/* Fills in source and destination, which stand one after the other in an IP header. The packet's
 * addresses are all zero before. */
static inline void hl_layers_addresses(hl_layers *layers, const uint8_t *octets, size_t size,
                                       uint8_t version)
{
    hl_address *source = &layers->packet->source.address;
    hl_address *destination = &layers->packet->destination.address;
    memcpy(source->octets, octets, size);
    memcpy(destination->octets, octets + size, size);
    source->version = destination->version = version;
}

/*
 * plain.c: what nearly every frame is, whole and without detours: Ethernet, IPv4 without options, TCP.
 * False: it is something else or something is wrong with it, and the layers tell what.
 */
bool hl_plain_read(hl_bytes ethernet_frame, hl_packet *packet);

/* link.c: by LINKTYPE_ value */
enum { HL_LINK_ETHERNET = 1 };
typedef hl_layer_result (*hl_link_reader)(hl_layers *layers);
hl_link_reader hl_link_find(uint32_t link_type);

/* ethernet.c: from the MAC addresses, or from what follows an EtherType (IEEE 802.3 §3.2.6) */
hl_layer_result hl_ethernet_read(hl_layers *layers);
hl_layer_result hl_ethernet_read_type(hl_layers *layers, uint16_t type);

/* ipv4.c (RFC 791), ipv6.c (RFC 8200) */
hl_layer_result hl_ipv4_read(hl_layers *layers);
hl_layer_result hl_ipv6_read(hl_layers *layers);

/* tcp.c: RFC 9293 §3.1 */
hl_layer_result hl_tcp_read(hl_layers *layers);

#endif
