/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum { ADDRESS_AND_CONTROL = 0xff03 };

/* https://www.iana.org/assignments/ppp-numbers */
enum {
    PROTOCOL_IPV4 = 0x0021,
    PROTOCOL_COMPRESSED_TCP = 0x002d, /* RFC 1144 */
    PROTOCOL_UNCOMPRESSED_TCP = 0x002f,
    PROTOCOL_ENCRYPTED_LINK = 0x0051, /* RFC 1968 */
    PROTOCOL_ENCRYPTED = 0x0053,
    PROTOCOL_IPV6 = 0x0057,
    PROTOCOL_COMPRESSED_LINK = 0x00fb, /* RFC 1962 */
    PROTOCOL_COMPRESSED = 0x00fd,
    PROTOCOL_MPLS = 0x0281,
    PROTOCOL_MPLS_MULTICAST = 0x0283,
};

static hl_layer_result read_protocol(hl_layers *layers, uint16_t protocol)
{
    switch (protocol) {
    case PROTOCOL_IPV4:
        return hl_ipv4_read(layers);
    case PROTOCOL_IPV6:
        return hl_ipv6_read(layers);
    case PROTOCOL_MPLS:
    case PROTOCOL_MPLS_MULTICAST:
        return hl_mpls_read(layers);
    case PROTOCOL_COMPRESSED_TCP:
    case PROTOCOL_UNCOMPRESSED_TCP:
    case PROTOCOL_ENCRYPTED_LINK:
    case PROTOCOL_ENCRYPTED:
    case PROTOCOL_COMPRESSED_LINK:
    case PROTOCOL_COMPRESSED:
        return HL_LAYER_ENCRYPTED;
    default:
        return HL_LAYER_NOT_IP;
    }
}

/* The last octet of a protocol number is odd, all others are even: one alone is compressed (RFC
 * 1661 §2 and §6.5). */
static hl_layer_result read_protocol_field(hl_layers *layers)
{
    hl_view *view = &layers->view;
    if (!hl_view_has(view, 1))
        return hl_layers_short(layers, 1);
    uint16_t protocol = view->captured.data[0];
    if (protocol & 1) {
        hl_view_skip(view, 1);
        return read_protocol(layers, protocol);
    }
    if (!hl_view_has(view, 2))
        return hl_layers_short(layers, 2);
    protocol = hl_view_be16(view->captured.data);
    hl_view_skip(view, 2);
    return read_protocol(layers, protocol);
}

hl_layer_result hl_ppp_read(hl_layers *layers)
{
    hl_view *view = &layers->view;
    hl_layer_result opened = hl_layers_open(layers, 2);
    if (opened != HL_LAYER_TCP)
        return opened;
    uint8_t first = view->captured.data[0];
    if (first == 0x0f || first == 0x8f) /* unicast and multicast of Cisco's HDLC */
        return hl_cisco_hdlc_read(layers);
    if (hl_view_be16(view->captured.data) == ADDRESS_AND_CONTROL)
        hl_view_skip(view, 2);
    return read_protocol_field(layers);
}

hl_layer_result hl_cisco_hdlc_read(hl_layers *layers)
{
    if (!hl_view_has(&layers->view, 4))
        return hl_layers_short(layers, 4);
    uint16_t type = hl_view_be16(layers->view.captured.data + 2);
    hl_view_skip(&layers->view, 4);
    return hl_ethernet_read_type(layers, type);
}

/* Version and type are 1, a code of 0 is a session's. */
hl_layer_result hl_pppoe_read(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, 6);
    if (opened != HL_LAYER_TCP)
        return opened;
    const uint8_t *header = layers->view.captured.data;
    if (header[0] != 0x11)
        return HL_LAYER_MALFORMED;
    if (header[1] != 0)
        return HL_LAYER_NOT_IP;
    hl_view_skip(&layers->view, 6);
    return read_protocol_field(layers);
}
