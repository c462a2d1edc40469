/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link types: https://www.tcpdump.org/linktypes.html */
#include "packet/layers.h"

#include <glib.h>

enum {
    LINK_NULL = 0,
    LINK_PPP = 9,
    LINK_RAW_12 = 12, /* DLT_RAW of most systems, as some writers store it */
    LINK_RAW_14 = 14, /* DLT_RAW of OpenBSD */
    LINK_PPP_HDLC = 50,
    LINK_PPP_ETHER = 51,
    LINK_RFC1483 = 100,
    LINK_CISCO_HDLC = 104,
    LINK_WLAN = 105,
    LINK_LOOP = 108,
    LINK_ENC = 109, /* OpenBSD's view of IPsec, after decryption */
    LINK_PFLOG = 117,
    LINK_PRISM = 119,
    LINK_RADIOTAP = 127,
    LINK_AVS = 163,
    LINK_PPI = 192,
    LINK_PPP_WITH_DIRECTION = 204,
    LINK_CISCO_HDLC_WITH_DIRECTION = 205,
    LINK_MPLS = 219,
    LINK_IPNET = 226, /* Solaris */
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_NFLOG = 239,
    LINK_PKTAP = 258, /* macOS */
};

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

/* Behind so many octets that say nothing of what follows. */
static hl_layer_result read_behind(hl_layers *layers, size_t octets, hl_layer_reader read)
{
    if (!hl_view_has(&layers->view, octets))
        return hl_layers_short(layers, octets);
    hl_view_skip(&layers->view, octets);
    return read(layers);
}

static hl_layer_result read_enc(hl_layers *layers)
{
    return read_behind(layers, 12, hl_ip_read);
}

static hl_layer_result read_ipnet(hl_layers *layers)
{
    return read_behind(layers, 24, hl_ip_read);
}

static hl_layer_result read_ppp_with_direction(hl_layers *layers)
{
    return read_behind(layers, 1, hl_ppp_read);
}

static hl_layer_result read_cisco_hdlc_with_direction(hl_layers *layers)
{
    return read_behind(layers, 1, hl_cisco_hdlc_read);
}

/* The everyday ones. */
static hl_layer_reader find_common(uint32_t link_type)
{
    switch (link_type) {
    case HL_LINK_ETHERNET:
        return hl_ethernet_read;
    case LINK_NULL:
    case LINK_LOOP:
        return read_null;
    case LINK_RAW_12:
    case LINK_RAW_14:
    case HL_LINK_RAW:
    case LINK_IPV4:
    case LINK_IPV6:
        return hl_ip_read;
    case HL_LINK_LINUX_SLL:
        return read_linux_sll;
    case HL_LINK_LINUX_SLL2:
        return read_linux_sll2;
    default:
        return NULL;
    }
}

static hl_layer_reader find_wireless(uint32_t link_type)
{
    switch (link_type) {
    case LINK_WLAN:
        return hl_wlan_read;
    case LINK_RADIOTAP:
        return hl_radiotap_read;
    case LINK_PRISM:
        return hl_prism_read;
    case LINK_AVS:
        return hl_avs_read;
    default:
        return NULL;
    }
}

static hl_layer_reader find_serial(uint32_t link_type)
{
    switch (link_type) {
    case LINK_PPP:
    case LINK_PPP_HDLC:
        return hl_ppp_read;
    case LINK_PPP_ETHER:
        return hl_pppoe_read;
    case LINK_PPP_WITH_DIRECTION:
        return read_ppp_with_direction;
    case LINK_CISCO_HDLC:
        return hl_cisco_hdlc_read;
    case LINK_CISCO_HDLC_WITH_DIRECTION:
        return read_cisco_hdlc_with_direction;
    case LINK_RFC1483:
        return hl_ethernet_read_llc;
    case LINK_MPLS:
        return hl_mpls_read;
    default:
        return NULL;
    }
}

static hl_layer_reader find_pseudo(uint32_t link_type)
{
    switch (link_type) {
    case LINK_ENC:
        return read_enc;
    case LINK_PFLOG:
        return hl_pflog_read;
    case LINK_PPI:
        return hl_ppi_read;
    case LINK_IPNET:
        return read_ipnet;
    case LINK_NFLOG:
        return hl_nflog_read;
    case LINK_PKTAP:
        return hl_pktap_read;
    default:
        return NULL;
    }
}

hl_layer_reader hl_link_find(uint32_t link_type)
{
    static hl_layer_reader (*const find[])(uint32_t) = {find_common, find_wireless, find_serial,
                                                        find_pseudo};
    hl_layer_reader found = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(find) && !found; i++)
        found = find[i](link_type);
    return found;
}
