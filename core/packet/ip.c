/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What IP headers of both versions have in common: the numbers of what follows them. */
#include "packet/layers.h"

/* https://www.iana.org/assignments/protocol-numbers */
enum {
    PROTOCOL_IPV4 = 4, /* RFC 2003 */
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_IPV6 = 41, /* RFC 4213 */
    PROTOCOL_GRE = 47,
    PROTOCOL_ESP = 50, /* RFC 4303 */
    PROTOCOL_AUTHENTICATION = 51,
    PROTOCOL_ETHERIP = 97,   /* RFC 3378 */
    PROTOCOL_MPLS = 137,     /* RFC 4023 */
    PROTOCOL_ETHERNET = 143, /* RFC 8986 */
};

/* RFC 4302 §2: what it authenticates is in the clear. */
static hl_layer_result read_authentication(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, 12);
    if (opened != HL_LAYER_TCP)
        return opened;
    const uint8_t *header = layers->view.captured.data;
    hl_view_skip(&layers->view, ((size_t)header[1] + 2) * 4);
    return hl_ip_read_payload(layers, header[0]);
}

/* A version in four bits and reserved ones. */
static hl_layer_result read_etherip(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, 2);
    if (opened != HL_LAYER_TCP)
        return opened;
    if (layers->view.captured.data[0] >> 4 != 3)
        return HL_LAYER_MALFORMED;
    hl_view_skip(&layers->view, 2);
    return hl_ethernet_read(layers);
}

static hl_layer_result read_encrypted(hl_layers *layers)
{
    (void)layers;
    return HL_LAYER_ENCRYPTED;
}

static hl_layer_reader find(uint8_t protocol)
{
    switch (protocol) {
    case PROTOCOL_TCP:
        return hl_tcp_read;
    case PROTOCOL_UDP:
        return hl_udp_read;
    case PROTOCOL_IPV4:
        return hl_ipv4_read;
    case PROTOCOL_IPV6:
        return hl_ipv6_read;
    case PROTOCOL_GRE:
        return hl_gre_read;
    case PROTOCOL_ESP:
        return read_encrypted;
    case PROTOCOL_AUTHENTICATION:
        return read_authentication;
    case PROTOCOL_ETHERIP:
        return read_etherip;
    case PROTOCOL_MPLS:
        return hl_mpls_read;
    case PROTOCOL_ETHERNET:
        return hl_ethernet_read;
    default:
        return NULL;
    }
}

hl_layer_result hl_ip_read_payload(hl_layers *layers, uint8_t protocol)
{
    hl_layer_reader read = find(protocol);
    return read ? read(layers) : HL_LAYER_OTHER_TRANSPORT;
}

bool hl_ip_may_carry_tcp(uint8_t protocol)
{
    hl_layer_reader read = find(protocol);
    return read && read != read_encrypted;
}

hl_layer_result hl_ip_read(hl_layers *layers)
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
