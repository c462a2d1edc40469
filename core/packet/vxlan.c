/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Networks over UDP: VXLAN (RFC 7348), with groups, and its generic extension (GPE), which tells
 * what it carries; GENEVE (RFC 8926). */
#include "packet/layers.h"

enum { HEADER_OCTETS = 8 };

static hl_layer_result read_next(hl_layers *layers, uint8_t next)
{
    enum { NEXT_IPV4 = 1, NEXT_IPV6, NEXT_ETHERNET, NEXT_MPLS = 5 };
    switch (next) {
    case NEXT_IPV4:
        return hl_ipv4_read(layers);
    case NEXT_IPV6:
        return hl_ipv6_read(layers);
    case NEXT_ETHERNET:
        return hl_ethernet_read(layers);
    case NEXT_MPLS:
        return hl_mpls_read(layers);
    default:
        return HL_LAYER_NOT_IP;
    }
}

hl_layer_result hl_vxlan_read(hl_layers *layers)
{
    enum { HAS_GROUP = 0x80, HAS_NETWORK = 0x08, HAS_NEXT = 0x04 };
    hl_layer_result opened = hl_layers_open(layers, HEADER_OCTETS);
    if (opened != HL_LAYER_TCP)
        return opened;
    const uint8_t *header = layers->view.captured.data;
    if (!(header[0] & HAS_NETWORK) || header[0] & ~(HAS_GROUP | HAS_NETWORK | HAS_NEXT))
        return HL_LAYER_OTHER_TRANSPORT;
    hl_view_skip(&layers->view, HEADER_OCTETS);
    return header[0] & HAS_NEXT ? read_next(layers, header[3]) : hl_ethernet_read(layers);
}

/* Version 0; options count in units of four octets. */
hl_layer_result hl_geneve_read(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, HEADER_OCTETS);
    if (opened != HL_LAYER_TCP)
        return opened;
    const uint8_t *header = layers->view.captured.data;
    uint16_t type = hl_view_be16(header + 2);
    size_t octets = HEADER_OCTETS + (size_t)(header[0] & 0x3f) * 4;
    if (header[0] >> 6 != 0 || !hl_ethernet_has_type(type))
        return HL_LAYER_OTHER_TRANSPORT;
    if (octets > layers->view.wire)
        return HL_LAYER_MALFORMED;
    hl_view_skip(&layers->view, octets);
    return hl_ethernet_read_type(layers, type);
}
