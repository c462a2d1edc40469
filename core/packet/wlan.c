/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IEEE 802.11 §9: data frames, from the MAC header on. */
#include "packet/layers.h"

/* The two octets of frame control. */
enum {
    VERSION = 0x03,
    TYPE = 0x0c,
    TYPE_DATA = 0x08,
    IS_NULL = 0x40, /* data frames without data */
    IS_QOS = 0x80,
    TO_SYSTEM = 0x01,
    FROM_SYSTEM = 0x02,
    MORE_FRAGMENTS = 0x04,
    IS_PROTECTED = 0x40,
    HAS_CONTROL = 0x80, /* in QoS frames: four octets of HT control */
};

enum { HEADER_OCTETS = 24, FRAGMENT_AT = 22, IS_AGGREGATE = 0x80, SUBFRAME_OCTETS = 14 };

static size_t padded(size_t octets)
{
    return (octets + 3) / 4 * 4;
}

/* Where the QoS control field would stand. */
static size_t base_octets(const uint8_t *header)
{
    bool has_four_addresses = header[1] & TO_SYSTEM && header[1] & FROM_SYSTEM;
    return HEADER_OCTETS + (has_four_addresses ? 6 : 0);
}

static size_t header_octets(const uint8_t *header)
{
    size_t octets = base_octets(header);
    if (header[0] & IS_QOS)
        octets += header[1] & HAS_CONTROL ? 6 : 2;
    return octets;
}

/* A-MSDU: each is a frame of addresses, length and LLC, and padded, but for the last one. What is
 * too short for another is the frame check sequence. */
static hl_layer_result read_aggregate(hl_layers *layers)
{
    hl_view rest = layers->view;
    unsigned depth_left = layers->depth_left;
    hl_layer_result result = HL_LAYER_NOT_IP;
    for (bool is_first = true; hl_view_has(&rest, SUBFRAME_OCTETS); is_first = false) {
        if (!is_first)
            hl_layers_deliver(layers, result);
        size_t octets = hl_view_be16(rest.captured.data + 12);
        layers->depth_left = depth_left;
        layers->view = rest;
        hl_view_skip(&layers->view, SUBFRAME_OCTETS);
        if (octets > layers->view.wire)
            return HL_LAYER_MALFORMED;
        hl_view_resize(&layers->view, octets);
        result = hl_ethernet_read_llc(layers);
        hl_view_skip(&rest, padded(SUBFRAME_OCTETS + octets));
    }
    return result;
}

/* What a fragment is of, would have to be put together. */
static bool is_fragment(const uint8_t *header)
{
    return header[1] & MORE_FRAGMENTS || header[FRAGMENT_AT] & 0x0f;
}

static hl_layer_result read_header(hl_layers *layers, bool is_padded)
{
    if (!hl_view_has(&layers->view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    const uint8_t *header = layers->view.captured.data;
    if (header[0] & VERSION)
        return HL_LAYER_MALFORMED;
    if (header[1] & IS_PROTECTED)
        return HL_LAYER_ENCRYPTED;
    if (is_fragment(header))
        return HL_LAYER_LOST;
    size_t octets = header_octets(header);
    if (!hl_view_has(&layers->view, octets))
        return hl_layers_short(layers, octets);
    bool is_aggregate = header[0] & IS_QOS && header[base_octets(header)] & IS_AGGREGATE;
    hl_view_skip(&layers->view, is_padded ? padded(octets) : octets);
    return is_aggregate ? read_aggregate(layers) : hl_ethernet_read_llc(layers);
}

/* Frames of control and management, which may be shorter, and data frames without data. */
static bool is_without_data(uint8_t control)
{
    return !(control & VERSION) && ((control & TYPE) != TYPE_DATA || control & IS_NULL);
}

static hl_layer_result read(hl_layers *layers, bool is_padded)
{
    hl_layer_result opened = hl_layers_open(layers, 1);
    if (opened != HL_LAYER_TCP)
        return opened;
    return is_without_data(layers->view.captured.data[0]) ? HL_LAYER_NOT_IP
                                                          : read_header(layers, is_padded);
}

hl_layer_result hl_wlan_read(hl_layers *layers)
{
    return read(layers, false);
}

hl_layer_result hl_wlan_read_padded(hl_layers *layers)
{
    return read(layers, true);
}
