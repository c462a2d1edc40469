/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a wireless card says of a frame that it received, before the frame. */
#include "packet/layers.h"

static uint16_t le16(const uint8_t *octets)
{
    return (uint16_t)(octets[0] | octets[1] << 8);
}

/* https://www.radiotap.org: words that say which fields are present, each followed by a further one
 * when its last bit is set; then the fields. The flags are the second one, behind a clock. */
enum { HAS_CLOCK = 0x01, HAS_FLAGS = 0x02, HAS_MORE = 0x80 };

enum { FLAG_PADDED = 0x20, FLAG_DAMAGED = 0x40 };

static uint8_t radiotap_flags(hl_bytes header)
{
    uint8_t present = header.data[4];
    size_t at = 8;
    while (at <= header.size && header.data[at - 1] & HAS_MORE)
        at += 4;
    if (present & HAS_CLOCK)
        at = (at + 7) / 8 * 8 + 8;
    return present & HAS_FLAGS && at < header.size ? header.data[at] : 0;
}

hl_layer_result hl_radiotap_read(hl_layers *layers)
{
    enum { HEADER_OCTETS = 8 };
    hl_view *view = &layers->view;
    if (!hl_view_has(view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    size_t octets = le16(view->captured.data + 2);
    if (view->captured.data[0] != 0 || octets < HEADER_OCTETS)
        return HL_LAYER_MALFORMED;
    if (!hl_view_has(view, octets))
        return hl_layers_short(layers, octets);
    uint8_t flags = radiotap_flags(hl_bytes_first(view->captured, octets));
    if (flags & FLAG_DAMAGED)
        return HL_LAYER_MALFORMED;
    hl_view_skip(view, octets);
    return flags & FLAG_PADDED ? hl_wlan_read_padded(layers) : hl_wlan_read(layers);
}

/* Version, and length of the header. */
hl_layer_result hl_avs_read(hl_layers *layers)
{
    enum { HEADER_OCTETS = 8 };
    hl_view *view = &layers->view;
    if (!hl_view_has(view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    size_t octets = hl_view_be32(view->captured.data + 4);
    if (octets < HEADER_OCTETS || octets > view->wire)
        return HL_LAYER_MALFORMED;
    hl_view_skip(view, octets);
    return hl_wlan_read(layers);
}

/* Always as long; or else it is the other one, as some cards have it. */
hl_layer_result hl_prism_read(hl_layers *layers)
{
    enum { HEADER_OCTETS = 144 };
    hl_view *view = &layers->view;
    if (!hl_view_has(view, 4))
        return hl_layers_short(layers, 4);
    if (hl_view_be32(view->captured.data) >> 12 == 0x80211)
        return hl_avs_read(layers);
    if (!hl_view_has(view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    hl_view_skip(view, HEADER_OCTETS);
    return hl_wlan_read(layers);
}
