/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum {
    TYPE_IPV4 = 0x0800,
    TYPE_IPV6 = 0x86dd,
    TYPE_VLAN = 0x8100,         /* IEEE 802.1Q */
    TYPE_VLAN_SERVICE = 0x88a8, /* IEEE 802.1ad */
    TYPE_VLAN_OLD = 0x9100,     /* QinQ before 802.1ad */
};

static bool is_vlan(uint16_t type)
{
    return type == TYPE_VLAN || type == TYPE_VLAN_SERVICE || type == TYPE_VLAN_OLD;
}

hl_layer_result hl_ethernet_read_type(hl_layers *layers, uint16_t type)
{
    while (is_vlan(type)) {
        if (!hl_layers_enter(layers))
            return HL_LAYER_TOO_DEEP;
        if (!hl_view_has(&layers->view, 4))
            return hl_layers_short(layers, 4);
        type = hl_view_be16(layers->view.captured.data + 2);
        hl_view_skip(&layers->view, 4);
    }
    if (type == TYPE_IPV4)
        return hl_ipv4_read(layers);
    if (type == TYPE_IPV6)
        return hl_ipv6_read(layers);
    return HL_LAYER_NOT_IP;
}

hl_layer_result hl_ethernet_read(hl_layers *layers)
{
    if (!hl_view_has(&layers->view, 14))
        return hl_layers_short(layers, 14);
    uint16_t type = hl_view_be16(layers->view.captured.data + 12);
    hl_view_skip(&layers->view, 14);
    return hl_ethernet_read_type(layers, type);
}
