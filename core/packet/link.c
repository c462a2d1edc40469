/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link types other than Ethernet: https://www.tcpdump.org/linktypes.html */
#include "packet/layers.h"

#include <glib.h>

enum {
    LINK_NULL = 0,
    LINK_RAW_12 = 12, /* DLT_RAW of most systems, as some writers store it */
    LINK_RAW_14 = 14, /* DLT_RAW of OpenBSD */
    LINK_RAW = 101,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_LINUX_SLL2 = 276,
};

static hl_layer_result read_raw(hl_layers *layers)
{
    if (!hl_view_has(&layers->view, 1))
        return hl_layers_short(layers, 1);
    switch (layers->view.captured.data[0] >> 4) {
    case 4:
        return hl_ipv4_read(layers);
    case 6:
        return hl_ipv6_read(layers);
    default:
        return HL_LAYER_MALFORMED;
    }
}

/* The address family is in the byte order of the capturing machine, and its number for IPv6 is
 * that of its system. */
static hl_layer_result read_null(hl_layers *layers)
{
    if (!hl_view_has(&layers->view, 4))
        return hl_layers_short(layers, 4);
    uint32_t family = hl_view_be32(layers->view.captured.data);
    if (family > 0xffff)
        family = GUINT32_SWAP_LE_BE(family);
    hl_view_skip(&layers->view, 4);
    switch (family) {
    case 2:
        return hl_ipv4_read(layers);
    case 10: /* Linux */
    case 23: /* Windows */
    case 24: /* NetBSD, OpenBSD */
    case 28: /* FreeBSD */
    case 30: /* macOS */
        return hl_ipv6_read(layers);
    default:
        return HL_LAYER_NOT_IP;
    }
}

static hl_layer_result read_cooked(hl_layers *layers, size_t header_octets, size_t protocol_at)
{
    if (!hl_view_has(&layers->view, header_octets))
        return hl_layers_short(layers, header_octets);
    uint16_t protocol = hl_view_be16(layers->view.captured.data + protocol_at);
    hl_view_skip(&layers->view, header_octets);
    return hl_ethernet_read_type(layers, protocol);
}

static hl_layer_result read_linux_sll(hl_layers *layers)
{
    return read_cooked(layers, 16, 14);
}

static hl_layer_result read_linux_sll2(hl_layers *layers)
{
    return read_cooked(layers, 20, 0);
}

hl_link_reader hl_link_find(uint32_t link_type)
{
    switch (link_type) {
    case HL_LINK_ETHERNET:
        return hl_ethernet_read;
    case LINK_NULL:
    case LINK_LOOP:
        return read_null;
    case LINK_RAW_12:
    case LINK_RAW_14:
    case LINK_RAW:
    case LINK_IPV4:
    case LINK_IPV6:
        return read_raw;
    case LINK_LINUX_SLL:
        return read_linux_sll;
    case LINK_LINUX_SLL2:
        return read_linux_sll2;
    default:
        return NULL;
    }
}
