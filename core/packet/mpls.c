/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/checksum.h"
#include "packet/layers.h"

enum { ENTRY_OCTETS = 4, IS_BOTTOM = 1, CONTROL_WORD_OCTETS = 4, TYPE_AT = 12, TYPE_ARP = 0x0806 };

static bool has_type_at(const hl_view *view, size_t at)
{
    if (!hl_view_has(view, at + 2))
        return false;
    uint16_t type = hl_view_be16(view->captured.data + at);
    return type == TYPE_ARP || hl_ethernet_has_type(type);
}

/* Where IPv4 has its source address Ethernet has its type: some addresses could be one. */
static bool looks_like_ip(const hl_view *view)
{
    if (view->captured.size == 0)
        return false;
    uint8_t version = view->captured.data[0] >> 4;
    if (version == 4)
        return !has_type_at(view, TYPE_AT) || hl_checksum_of_ipv4(view->captured);
    return version == 6 && !has_type_at(view, TYPE_AT);
}

/*
 * Nothing in the stack says what follows it. IP is told by its first octet, but addresses of
 * Ethernet may look like that (RFC 4928 §2). Else it is an Ethernet frame (RFC 4448), with or without
 * a control word, by an EtherType in its place.
 */
static hl_layer_result read_contents(hl_layers *layers)
{
    hl_view *view = &layers->view;
    if (looks_like_ip(view))
        return hl_ip_read(layers);
    if (!hl_view_has(view, CONTROL_WORD_OCTETS + TYPE_AT + 2))
        return hl_layers_short(layers, CONTROL_WORD_OCTETS + TYPE_AT + 2);
    if (has_type_at(view, TYPE_AT))
        return hl_ethernet_read(layers);
    if (view->captured.data[0] >> 4 != 0 || !has_type_at(view, CONTROL_WORD_OCTETS + TYPE_AT))
        return HL_LAYER_NOT_IP;
    hl_view_skip(view, CONTROL_WORD_OCTETS);
    return hl_ethernet_read(layers);
}

hl_layer_result hl_mpls_read(hl_layers *layers)
{
    bool is_bottom = false;
    while (!is_bottom) {
        hl_layer_result opened = hl_layers_open(layers, ENTRY_OCTETS);
        if (opened != HL_LAYER_TCP)
            return opened;
        is_bottom = layers->view.captured.data[2] & IS_BOTTOM;
        hl_view_skip(&layers->view, ENTRY_OCTETS);
    }
    return read_contents(layers);
}
