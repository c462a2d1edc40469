/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum { HEADER_OCTETS = 14, LENGTH_MAX = 1500 }; /* a smaller type is a length, and LLC follows */

/* https://www.iana.org/assignments/ieee-802-numbers */
enum {
    TYPE_IPV4 = 0x0800,
    TYPE_BRIDGED = 0x6558, /* Transparent Ethernet Bridging */
    TYPE_VLAN = 0x8100,    /* IEEE 802.1Q */
    TYPE_IPV6 = 0x86dd,
    TYPE_PPP = 0x880b,
    TYPE_MPLS = 0x8847,
    TYPE_MPLS_MULTICAST = 0x8848, /* or with a label that upstream has chosen, RFC 5332 */
    TYPE_PPPOE_SESSION = 0x8864,
    TYPE_VLAN_SERVICE = 0x88a8, /* IEEE 802.1ad */
    TYPE_MACSEC = 0x88e5,       /* IEEE 802.1AE */
    TYPE_BACKBONE = 0x88e7,     /* IEEE 802.1ah */
    TYPE_VLAN_OLD = 0x9100,     /* QinQ before 802.1ad */
};

static bool is_vlan(uint16_t type)
{
    return type == TYPE_VLAN || type == TYPE_VLAN_SERVICE || type == TYPE_VLAN_OLD;
}

/* A tag of six octets, with SC of eight more; what is only signed is in the clear. */
static hl_layer_result read_macsec(hl_layers *layers)
{
    enum { IS_ENCRYPTED = 0x08, IS_CHANGED = 0x04, HAS_CHANNEL = 0x20 };
    hl_layer_result opened = hl_layers_open(layers, 6);
    if (opened != HL_LAYER_TCP)
        return opened;
    uint8_t control = layers->view.captured.data[0];
    if (control & (IS_ENCRYPTED | IS_CHANGED))
        return HL_LAYER_ENCRYPTED;
    size_t octets = control & HAS_CHANNEL ? 14 : 6;
    if (!hl_view_has(&layers->view, octets + 2))
        return hl_layers_short(layers, octets + 2);
    uint16_t type = hl_view_be16(layers->view.captured.data + octets);
    hl_view_skip(&layers->view, octets + 2);
    return hl_ethernet_read_type(layers, type);
}

/* The service tag goes before the MAC addresses of the customer. */
static hl_layer_result read_backbone(hl_layers *layers)
{
    hl_layer_result opened = hl_layers_open(layers, 4);
    if (opened != HL_LAYER_TCP)
        return opened;
    hl_view_skip(&layers->view, 4);
    return hl_ethernet_read(layers);
}

static hl_layer_result read_bridged(hl_layers *layers)
{
    return hl_layers_enter(layers) ? hl_ethernet_read(layers) : HL_LAYER_TOO_DEEP;
}

static hl_layer_reader find(uint16_t type)
{
    switch (type) {
    case TYPE_IPV4:
        return hl_ipv4_read;
    case TYPE_IPV6:
        return hl_ipv6_read;
    case TYPE_MPLS:
    case TYPE_MPLS_MULTICAST:
        return hl_mpls_read;
    case TYPE_PPP:
        return hl_ppp_read;
    case TYPE_PPPOE_SESSION:
        return hl_pppoe_read;
    case TYPE_BRIDGED:
        return read_bridged;
    case TYPE_MACSEC:
        return read_macsec;
    case TYPE_BACKBONE:
        return read_backbone;
    default:
        return NULL;
    }
}

bool hl_ethernet_has_type(uint16_t type)
{
    return is_vlan(type) || find(type) != NULL;
}

hl_layer_result hl_ethernet_read_type(hl_layers *layers, uint16_t type)
{
    while (is_vlan(type)) {
        hl_layer_result opened = hl_layers_open(layers, 4);
        if (opened != HL_LAYER_TCP)
            return opened;
        type = hl_view_be16(layers->view.captured.data + 2);
        hl_view_skip(&layers->view, 4);
    }
    if (type <= LENGTH_MAX)
        return hl_ethernet_read_llc(layers);
    hl_layer_reader read = find(type);
    return read ? read(layers) : HL_LAYER_NOT_IP;
}

/* SNAP with an EtherType: from RFC 1042, or from a bridge (IEEE 802.1H). */
static bool is_snap(const uint8_t *header)
{
    return hl_view_be16(header) == 0xaaaa && header[2] == 3 && header[3] == 0 && header[4] == 0 &&
           (header[5] == 0 || header[5] == 0xf8);
}

hl_layer_result hl_ethernet_read_llc(hl_layers *layers)
{
    enum { SNAP_OCTETS = 8 };
    if (!hl_view_has(&layers->view, SNAP_OCTETS))
        return layers->view.wire < SNAP_OCTETS ? HL_LAYER_NOT_IP : HL_LAYER_CUT;
    const uint8_t *header = layers->view.captured.data;
    if (!is_snap(header) || hl_view_be16(header + 6) <= LENGTH_MAX)
        return HL_LAYER_NOT_IP;
    hl_view_skip(&layers->view, SNAP_OCTETS);
    return hl_ethernet_read_type(layers, hl_view_be16(header + 6));
}

hl_layer_result hl_ethernet_read(hl_layers *layers)
{
    if (!hl_view_has(&layers->view, HEADER_OCTETS))
        return hl_layers_short(layers, HEADER_OCTETS);
    uint16_t type = hl_view_be16(layers->view.captured.data + 12);
    hl_view_skip(&layers->view, HEADER_OCTETS);
    return hl_ethernet_read_type(layers, type);
}
