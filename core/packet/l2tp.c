/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data messages of L2TP version 2: RFC 2661 §3.1. */
#include "packet/layers.h"

enum {
    IS_CONTROL = 0x8000,
    HAS_LENGTH = 0x4000,
    HAS_SEQUENCE = 0x0800,
    HAS_OFFSET = 0x0200,
    MUST_BE_0 = 0x34f0,
    VERSION = 0x000f,
};

/* Up to the offset's size, which has its place even if padding follows it. */
static size_t header_octets(uint16_t flags)
{
    size_t octets = 6; /* flags, tunnel, session */
    octets += flags & HAS_LENGTH ? 2 : 0;
    octets += flags & HAS_SEQUENCE ? 4 : 0;
    octets += flags & HAS_OFFSET ? 2 : 0;
    return octets;
}

hl_layer_result hl_l2tp_read(hl_layers *layers)
{
    hl_view *view = &layers->view;
    hl_layer_result opened = hl_layers_open(layers, 6);
    if (opened != HL_LAYER_TCP)
        return opened;
    uint16_t flags = hl_view_be16(view->captured.data);
    if (flags & (IS_CONTROL | MUST_BE_0) || (flags & VERSION) != 2)
        return HL_LAYER_OTHER_TRANSPORT;
    size_t octets = header_octets(flags);
    if (!hl_view_has(view, octets))
        return hl_layers_short(layers, octets);
    if (flags & HAS_OFFSET)
        octets += hl_view_be16(view->captured.data + octets - 2);
    if (octets > view->wire)
        return HL_LAYER_MALFORMED;
    hl_view_skip(view, octets);
    return hl_ppp_read(layers);
}
