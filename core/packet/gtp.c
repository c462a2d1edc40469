/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GTP-U, the user plane of mobile networks: 3GPP TS 29.281 §5. */
#include "packet/layers.h"

enum {
    HEADER_OCTETS = 8,
    OPTIONAL_OCTETS = 4, /* sequence number, N-PDU number, next extension: all, if any is used */
    HAS_EXTENSION = 0x04,
    HAS_OPTIONAL = 0x07,
    MESSAGE_G_PDU = 255,
};

/* Extension headers: length in units of four octets at the front, type of the next one at the end.
 * Those of type 0 are none. */
static hl_layer_result skip_extensions(hl_layers *layers, uint8_t type)
{
    hl_view *view = &layers->view;
    while (type != 0) {
        hl_layer_result opened = hl_layers_open(layers, 4);
        if (opened != HL_LAYER_TCP)
            return opened;
        size_t octets = (size_t)view->captured.data[0] * 4;
        if (octets == 0 || octets > view->wire)
            return HL_LAYER_MALFORMED;
        if (!hl_view_has(view, octets))
            return HL_LAYER_CUT;
        type = view->captured.data[octets - 1];
        hl_view_skip(view, octets);
    }
    return HL_LAYER_TCP;
}

static hl_layer_result skip_optional(hl_layers *layers, uint8_t flags)
{
    hl_view *view = &layers->view;
    if (!(flags & HAS_OPTIONAL))
        return HL_LAYER_TCP;
    if (!hl_view_has(view, OPTIONAL_OCTETS))
        return hl_layers_short(layers, OPTIONAL_OCTETS);
    uint8_t type = flags & HAS_EXTENSION ? view->captured.data[3] : 0;
    hl_view_skip(view, OPTIONAL_OCTETS);
    return skip_extensions(layers, type);
}

/* What the packet is of, only the signalling says; here, what is not IP is not read. */
static hl_layer_result read_contents(hl_layers *layers)
{
    if (!hl_view_has(&layers->view, 1))
        return hl_layers_short(layers, 1);
    uint8_t version = layers->view.captured.data[0] >> 4;
    return version == 4 || version == 6 ? hl_ip_read(layers) : HL_LAYER_NOT_IP;
}

hl_layer_result hl_gtp_read(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, HEADER_OCTETS);
    if (opened != HL_LAYER_TCP)
        return opened;
    const uint8_t *header = layers->view.captured.data;
    if ((header[0] & 0xf0) != 0x30 || header[1] != MESSAGE_G_PDU) /* version 1, and not GTP' */
        return HL_LAYER_OTHER_TRANSPORT;
    hl_view_skip(&layers->view, HEADER_OCTETS);
    hl_layer_result skipped = skip_optional(layers, header[0]);
    return skipped == HL_LAYER_TCP ? read_contents(layers) : skipped;
}
