/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum { HEADER_OCTETS = 40, EXTENSION_OCTETS = 8 };

enum {
    NEXT_HOP_BY_HOP = 0,
    NEXT_TCP = 6,
    NEXT_ROUTING = 43,
    NEXT_FRAGMENT = 44,
    NEXT_AUTHENTICATION = 51,
    NEXT_DESTINATION = 60,
};

/* Fragment offset and the More flag; a fragment that is both first and last is whole (RFC 6946). */
#define OFFSET_OR_MORE 0xfff9

static bool is_extension(uint8_t next)
{
    return next == NEXT_HOP_BY_HOP || next == NEXT_ROUTING || next == NEXT_FRAGMENT ||
           next == NEXT_AUTHENTICATION || next == NEXT_DESTINATION;
}

/* RFC 8200 §4; RFC 4302 §2.2 counts the authentication header in other units. */
static size_t extension_octets(uint8_t kind, const uint8_t *header)
{
    if (kind == NEXT_FRAGMENT)
        return EXTENSION_OCTETS;
    if (kind == NEXT_AUTHENTICATION)
        return ((size_t)header[1] + 2) * 4;
    return ((size_t)header[1] + 1) * 8;
}

/* Reads one extension header off the view; *next becomes what follows it. */
static hl_layer_result skip_extension(hl_layers *layers, uint8_t *next)
{
    hl_view *view = &layers->view;
    if (!hl_layers_enter(layers))
        return HL_LAYER_TOO_DEEP;
    if (!hl_view_has(view, EXTENSION_OCTETS))
        return hl_layers_short(layers, EXTENSION_OCTETS);
    const uint8_t *header = view->captured.data;
    if (*next == NEXT_FRAGMENT && hl_view_be16(header + 2) & OFFSET_OR_MORE)
        return HL_LAYER_FRAGMENT;
    size_t octets = extension_octets(*next, header);
    if (octets > view->wire)
        return HL_LAYER_MALFORMED;
    *next = header[0];
    hl_view_skip(view, octets);
    return HL_LAYER_TCP;
}

/* A payload length of 0 is a jumbogram's (RFC 2675) or left by segmentation offload: the datagram
 * fills the frame. */
static void fit_payload_length(hl_view *view, size_t payload_octets)
{
    if (payload_octets > 0)
        hl_view_resize(view, HEADER_OCTETS + payload_octets);
}

hl_layer_result hl_ipv6_read(hl_layers *layers)
{
    hl_view *view = &layers->view;
    if (!hl_layers_enter(layers))
        return HL_LAYER_TOO_DEEP;
    if (!hl_view_has(view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    const uint8_t *header = view->captured.data;
    if (header[0] >> 4 != 6)
        return HL_LAYER_MALFORMED;
    fit_payload_length(view, hl_view_be16(header + 4));
    hl_view_skip(view, HEADER_OCTETS);
    uint8_t next = header[6];
    while (is_extension(next)) {
        hl_layer_result result = skip_extension(layers, &next);
        if (result != HL_LAYER_TCP)
            return result;
    }
    if (next != NEXT_TCP)
        return HL_LAYER_OTHER_TRANSPORT;
    hl_layers_addresses(layers, header + 8, 16, 6);
    return hl_tcp_read(layers);
}
