/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/checksum.h"
#include "packet/layers.h"

#include <glib.h>

enum {
    HEADER_OCTETS = 20,
    NEEDED_OCTETS = 14, /* up to the flags: a capture may end there, and the packet still counts */
    FLAGS = HL_TCP_FIN | HL_TCP_SYN | HL_TCP_RST | HL_TCP_PSH | HL_TCP_ACK,
};

static void fill(hl_packet *packet, const uint8_t *addresses, size_t octets, uint8_t version)
{
    memcpy(packet->source.address.octets, addresses, octets);
    memcpy(packet->destination.address.octets, addresses + octets, octets);
    packet->source.address.version = packet->destination.address.version = version;
}

/* The packet's addresses are all zero before. */
static void fill_addresses(hl_packet *packet, const uint8_t *ip)
{
    if (ip[0] >> 4 == 4)
        fill(packet, ip + 12, 4, 4);
    else
        fill(packet, ip + 8, 16, 6);
}

/* Can the segment be what its sender sent? Where offloading is common a bad checksum says little,
 * but fragments that were put together have been on a wire. */
G_GNUC_NO_INLINE static bool is_plausible(const hl_layers *layers)
{
    const hl_view *view = &layers->view;
    if (view->captured.size < view->wire)
        return true;
    switch (hl_checksum_of_tcp(layers->ip, view->captured)) {
    case HL_CHECKSUM_RIGHT:
        return true;
    case HL_CHECKSUM_UNFINISHED:
        layers->counters->unfinished_checksums += layers->verifies;
        return true;
    case HL_CHECKSUM_BAD:
        break;
    }
    layers->counters->bad_checksums += layers->verifies;
    return !(layers->packet->oddities & HL_ODDITY_FRAGMENT);
}

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
    if ((layers->verifies || packet->oddities & HL_ODDITY_FRAGMENT) && !is_plausible(layers))
        return HL_LAYER_LOST;
    fill_addresses(packet, layers->ip);
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
