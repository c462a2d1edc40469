/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum { HEADER_OCTETS = 8 };

/* https://www.iana.org/assignments/service-names-port-numbers */
enum {
    PORT_L2TP = 1701,
    PORT_GTP_U = 2152,
    PORT_VXLAN = 4789,
    PORT_VXLAN_GPE = 4790,
    PORT_GENEVE = 6081,
    PORT_MPLS = 6635,        /* RFC 7510 */
    PORT_VXLAN_LINUX = 8472, /* before there was a number for it */
};

/* Tunnels are sent to their port, from any; L2TP answers to the port that it was called from. */
static hl_layer_reader find(uint16_t source_port, uint16_t destination_port)
{
    switch (destination_port) {
    case PORT_VXLAN:
    case PORT_VXLAN_LINUX:
    case PORT_VXLAN_GPE:
        return hl_vxlan_read;
    case PORT_GENEVE:
        return hl_geneve_read;
    case PORT_GTP_U:
        return hl_gtp_read;
    case PORT_L2TP:
        return hl_l2tp_read;
    case PORT_MPLS:
        return hl_mpls_read;
    default:
        return source_port == PORT_L2TP ? hl_l2tp_read : NULL;
    }
}

bool hl_udp_is_tunnel(uint16_t source_port, uint16_t destination_port)
{
    return find(source_port, destination_port) != NULL;
}

hl_layer_result hl_udp_read(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, HEADER_OCTETS);
    if (opened != HL_LAYER_TCP)
        return opened;
    const uint8_t *header = layers->view.captured.data;
    hl_layer_reader read = find(hl_view_be16(header), hl_view_be16(header + 2));
    hl_view_skip(&layers->view, HEADER_OCTETS);
    return read ? read(layers) : HL_LAYER_OTHER_TRANSPORT;
}
