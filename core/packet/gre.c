/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRE (RFC 2784, with the key and the sequence number of RFC 2890), PPTP's variant of it (RFC 2637
 * §4.1), and what routers send in it: ERSPAN, WCCP. */
#include "packet/layers.h"

enum {
    HAS_CHECKSUM = 0x8000,
    HAS_ROUTING = 0x4000, /* RFC 1701; nobody uses it */
    HAS_KEY = 0x2000,
    HAS_SEQUENCE = 0x1000,
    HAS_ACKNOWLEDGMENT = 0x0080, /* version 1 */
    VERSION = 0x0007,
};

enum { TYPE_WCCP = 0x883e, TYPE_ERSPAN = 0x88be, TYPE_ERSPAN_3 = 0x22eb };

static size_t header_octets(uint16_t flags)
{
    size_t words = 1;
    words += flags & HAS_CHECKSUM ? 1 : 0;
    words += flags & HAS_KEY ? 1 : 0;
    words += flags & HAS_SEQUENCE ? 1 : 0;
    words += (flags & VERSION) == 1 && flags & HAS_ACKNOWLEDGMENT ? 1 : 0;
    return words * 4;
}

/* Type I has no header at all, and no sequence number (draft-foschiano-erspan). */
static hl_layer_result read_erspan(hl_layers *layers, bool has_sequence)
{
    size_t octets = has_sequence ? 8 : 0;
    hl_layer_result opened = hl_layers_open(layers, octets);
    if (opened != HL_LAYER_TCP)
        return opened;
    hl_view_skip(&layers->view, octets);
    return hl_ethernet_read(layers);
}

/* Type III: twelve octets, and eight more when the last bit says so. */
static hl_layer_result read_erspan_3(hl_layers *layers)
{
    enum { FRAME_ETHERNET = 0, FRAME_IP = 2 };
    hl_layer_result opened = hl_layers_open(layers, 12);
    if (opened != HL_LAYER_TCP)
        return opened;
    uint16_t flags = hl_view_be16(layers->view.captured.data + 10);
    hl_view_skip(&layers->view, flags & 1 ? 20 : 12);
    switch (flags >> 10 & 31) {
    case FRAME_ETHERNET:
        return hl_ethernet_read(layers);
    case FRAME_IP:
        return hl_ip_read(layers);
    default:
        return HL_LAYER_NOT_IP;
    }
}

/* Version 2 has a header of four octets, version 1 none. */
static hl_layer_result read_wccp(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, 1);
    if (opened != HL_LAYER_TCP)
        return opened;
    if (layers->view.captured.data[0] >> 4 != 4)
        hl_view_skip(&layers->view, 4);
    return hl_ip_read(layers);
}

static hl_layer_result read_contents(hl_layers *layers, uint16_t flags, uint16_t type)
{
    switch (type) {
    case TYPE_ERSPAN:
        return read_erspan(layers, flags & HAS_SEQUENCE);
    case TYPE_ERSPAN_3:
        return read_erspan_3(layers);
    case TYPE_WCCP:
        return read_wccp(layers);
    default:
        return hl_ethernet_read_type(layers, type);
    }
}

hl_layer_result hl_gre_read(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, 4);
    if (opened != HL_LAYER_TCP)
        return opened;
    uint16_t flags = hl_view_be16(layers->view.captured.data);
    uint16_t type = hl_view_be16(layers->view.captured.data + 2);
    size_t octets = header_octets(flags);
    if (flags & HAS_ROUTING || (flags & VERSION) > 1)
        return HL_LAYER_OTHER_TRANSPORT;
    if ((flags & VERSION) == 1 && !(flags & HAS_SEQUENCE)) /* an acknowledgment alone */
        return HL_LAYER_OTHER_TRANSPORT;
    if (octets > layers->view.wire)
        return HL_LAYER_MALFORMED;
    hl_view_skip(&layers->view, octets);
    return read_contents(layers, flags, type);
}
