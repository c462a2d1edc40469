/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers that the capturing machine put before the packet: packet filters' logs, and captures that
 * hold several link types. */
#include "packet/layers.h"

static uint16_t le16(const uint8_t *octets)
{
    return (uint16_t)(octets[0] | octets[1] << 8);
}

static uint32_t le32(const uint8_t *octets)
{
    return le16(octets) | (uint32_t)le16(octets + 2) << 16;
}

static size_t padded(size_t octets)
{
    return (octets + 3) / 4 * 4;
}

/* Its first octet is its length, without what pads it. */
hl_layer_result hl_pflog_read(hl_layers *layers)
{
    hl_view *view = &layers->view;
    if (!hl_view_has(view, 1))
        return hl_layers_short(layers, 1);
    size_t octets = padded(view->captured.data[0]);
    if (!hl_view_has(view, octets))
        return hl_layers_short(layers, octets);
    hl_view_skip(view, octets);
    return hl_ip_read(layers);
}

/* In the byte order of the capturing machine. */
static uint16_t nflog_word(const uint8_t *octets, bool is_swapped)
{
    return is_swapped ? hl_view_be16(octets) : le16(octets);
}

/* Attributes: length with these four octets, type, value, padding. The first one is short, which
 * tells the byte order. */
hl_layer_result hl_nflog_read(hl_layers *layers)
{
    enum { HEADER_OCTETS = 4, ATTRIBUTE_OCTETS = 4, TYPE_PAYLOAD = 9 };
    hl_view *view = &layers->view;
    if (!hl_view_has(view, HEADER_OCTETS + ATTRIBUTE_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS + ATTRIBUTE_OCTETS);
    hl_view_skip(view, HEADER_OCTETS);
    bool is_swapped = le16(view->captured.data) > hl_view_be16(view->captured.data);
    while (hl_view_has(view, ATTRIBUTE_OCTETS)) {
        uint16_t octets = nflog_word(view->captured.data, is_swapped);
        uint16_t type = nflog_word(view->captured.data + 2, is_swapped);
        bool is_payload = type == TYPE_PAYLOAD; /* may have been cut */
        if (octets < ATTRIBUTE_OCTETS || (octets > view->wire && !is_payload))
            return HL_LAYER_MALFORMED;
        hl_view_skip(view, is_payload ? ATTRIBUTE_OCTETS : padded(octets));
        if (is_payload)
            return hl_ip_read(layers);
    }
    return view->wire > 0 ? hl_layers_short(layers, ATTRIBUTE_OCTETS) : HL_LAYER_NOT_IP;
}

/* So many octets go before a frame of this link type. */
static hl_layer_result read_inner(hl_layers *layers, size_t header_octets, uint32_t link_type)
{
    hl_layer_reader read = hl_link_find(link_type);
    if (header_octets > layers->view.wire)
        return HL_LAYER_MALFORMED;
    if (!hl_layers_enter(layers))
        return HL_LAYER_TOO_DEEP;
    hl_view_skip(&layers->view, header_octets);
    return read ? read(layers) : HL_LAYER_UNKNOWN_LINK;
}

/* Per-Packet Information. */
hl_layer_result hl_ppi_read(hl_layers *layers)
{
    enum { HEADER_OCTETS = 8 };
    if (!hl_view_has(&layers->view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    const uint8_t *header = layers->view.captured.data;
    size_t octets = le16(header + 2);
    if (octets < HEADER_OCTETS)
        return HL_LAYER_MALFORMED;
    return read_inner(layers, octets, le32(header + 4));
}

/* Length of the header, type of the record, link type of the frame. */
hl_layer_result hl_pktap_read(hl_layers *layers)
{
    enum { HEADER_OCTETS = 12 };
    if (!hl_view_has(&layers->view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    const uint8_t *header = layers->view.captured.data;
    if (le32(header) < HEADER_OCTETS)
        return HL_LAYER_MALFORMED;
    return read_inner(layers, le32(header), le32(header + 8));
}
