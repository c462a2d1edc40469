/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum { HEADER_OCTETS = 20, PROTOCOL_TCP = 6, MORE_OR_OFFSET = 0x3fff };

/* A total length of 0 is left by segmentation offload: the datagram fills the frame. */
static bool fit_total_length(hl_view *view, size_t header_octets, size_t total_octets)
{
    if (total_octets == 0)
        return view->wire >= header_octets;
    if (total_octets < header_octets)
        return false;
    hl_view_resize(view, total_octets);
    return true;
}

hl_layer_result hl_ipv4_read(hl_layers *layers)
{
    hl_view *view = &layers->view;
    if (!hl_layers_enter(layers))
        return HL_LAYER_TOO_DEEP;
    if (!hl_view_has(view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    const uint8_t *header = view->captured.data;
    size_t header_octets = (size_t)(header[0] & 15) * 4;
    if (header[0] >> 4 != 4 || header_octets < HEADER_OCTETS ||
        !fit_total_length(view, header_octets, hl_view_be16(header + 2)))
        return HL_LAYER_MALFORMED;
    if (hl_view_be16(header + 6) & MORE_OR_OFFSET)
        return HL_LAYER_FRAGMENT;
    if (header[9] != PROTOCOL_TCP)
        return HL_LAYER_OTHER_TRANSPORT;
    hl_layers_addresses(layers, header + 12, 4, 4);
    hl_view_skip(view, header_octets);
    return hl_tcp_read(layers);
}
