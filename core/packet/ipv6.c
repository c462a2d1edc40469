/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"
#include "packet/reassembly.h"

enum { HEADER_OCTETS = 40, EXTENSION_OCTETS = 8 };

enum {
    NEXT_HOP_BY_HOP = 0,
    NEXT_TCP = 6,
    NEXT_ROUTING = 43,
    NEXT_FRAGMENT = 44,
    NEXT_AUTHENTICATION = 51,
    NEXT_DESTINATION = 60,
};

/* Of the fragment header's second word. A fragment that is both first and last is whole (RFC 6946).
 */
enum { MORE = 1, OFFSET = 0xfff8 };

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

/* Before the first fragment has come, anything may follow. */
static hl_layer_result read_fragment(hl_layers *layers, const uint8_t *header, uint8_t *next)
{
    uint16_t place = hl_view_be16(header + 2);
    if (!is_extension(header[0]) && !hl_ip_may_carry_tcp(header[0]))
        return hl_ip_read_payload(layers, header[0]);
    hl_fragment fragment = {.addresses = layers->ip + 8,
                            .version = 6,
                            .protocol = header[0],
                            .is_last = !(place & MORE),
                            .identification = hl_view_be32(header + 4),
                            .offset = place & OFFSET};
    return hl_reassembly_add(layers, &fragment, next);
}

/* Reads one extension header off the view; *next becomes what follows it. */
static hl_layer_result skip_extension(hl_layers *layers, uint8_t *next)
{
    hl_view *view = &layers->view;
    hl_layer_result opened = hl_layers_open(layers, EXTENSION_OCTETS);
    if (opened != HL_LAYER_TCP)
        return opened;
    const uint8_t *header = view->captured.data;
    uint8_t kind = *next;
    size_t octets = extension_octets(kind, header);
    if (octets > view->wire)
        return HL_LAYER_MALFORMED;
    *next = header[0];
    hl_view_skip(view, octets);
    if (kind == NEXT_FRAGMENT && hl_view_be16(header + 2) & (MORE | OFFSET))
        return read_fragment(layers, header, next);
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
    layers->ip = header;
    uint8_t next = header[6];
    while (is_extension(next)) {
        hl_layer_result result = skip_extension(layers, &next);
        if (result != HL_LAYER_TCP)
            return result;
    }
    return next == NEXT_TCP ? hl_tcp_read(layers) : hl_ip_read_payload(layers, next);
}
