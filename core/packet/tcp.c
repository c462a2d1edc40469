/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum {
    HEADER_OCTETS = 20,
    NEEDED_OCTETS = 14, /* up to the flags: a capture may end there, and the packet still counts */
    FLAGS = HL_TCP_FIN | HL_TCP_SYN | HL_TCP_RST | HL_TCP_PSH | HL_TCP_ACK,
};

hl_layer_result hl_tcp_read(hl_layers *layers)
{
    hl_view *view = &layers->view;
    hl_packet *packet = layers->packet;
    if (!hl_view_has(view, NEEDED_OCTETS))
        return hl_layers_short(layers, NEEDED_OCTETS);
    const uint8_t *header = view->captured.data;
    size_t header_octets = (size_t)(header[12] >> 4) * 4;
    if (header_octets < HEADER_OCTETS || header_octets > view->wire)
        return HL_LAYER_MALFORMED;
    packet->source.port = hl_view_be16(header);
    packet->destination.port = hl_view_be16(header + 2);
    packet->sequence = hl_view_be32(header + 4);
    packet->acknowledgment = hl_view_be32(header + 8);
    packet->flags = header[13] & FLAGS;
    hl_view_skip(view, header_octets);
    packet->payload = view->captured;
    packet->payload_octets = (uint32_t)view->wire;
    if (view->captured.size < view->wire)
        packet->oddities |= HL_ODDITY_SNAPPED;
    return HL_LAYER_TCP;
}
