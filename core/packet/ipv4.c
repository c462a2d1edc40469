/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"
#include "packet/reassembly.h"

enum { HEADER_OCTETS = 20, PROTOCOL_TCP = 6 };

/* Of the word that flags and offset (in units of eight octets) share. */
enum { MORE = 0x2000, OFFSET = 0x1fff };

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

static hl_layer_result read_fragment(hl_layers *layers, const uint8_t *header)
{
    uint16_t place = hl_view_be16(header + 6);
    uint8_t protocol = header[9];
    if (!hl_ip_may_carry_tcp(protocol))
        return hl_ip_read_payload(layers, protocol);
    hl_fragment fragment = {.addresses = header + 12,
                            .version = 4,
                            .protocol = protocol,
                            .is_last = !(place & MORE),
                            .identification = hl_view_be16(header + 4),
                            .offset = (uint32_t)(place & OFFSET) * 8};
    hl_layer_result result = hl_reassembly_add(layers, &fragment, &protocol);
    return result == HL_LAYER_TCP ? hl_ip_read_payload(layers, protocol) : result;
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
    hl_view_skip(view, header_octets);
    layers->ip = header;
    if (hl_view_be16(header + 6) & (MORE | OFFSET))
        return read_fragment(layers, header);
    return header[9] == PROTOCOL_TCP ? hl_tcp_read(layers) : hl_ip_read_payload(layers, header[9]);
}
