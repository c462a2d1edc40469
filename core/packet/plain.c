/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum {
    ETHERNET_OCTETS = 14,
    VLAN_OCTETS = 4,
    SLL_OCTETS = 16,
    SLL2_OCTETS = 20,
    TYPE_IPV4 = 0x0800,
    TYPE_IPV6 = 0x86dd,
    TYPE_VLAN = 0x8100,
    IPV4_OCTETS = 20, /* without options */
    IPV6_OCTETS = 40,
    TCP_OCTETS = 20,
    LINK_OCTETS_MAX = SLL2_OCTETS,
    VERSION_4_WITHOUT_OPTIONS = 0x45,
    MORE_OR_OFFSET = 0x3fff,
    PROTOCOL_TCP = 6,
    FLAGS = HL_TCP_FIN | HL_TCP_SYN | HL_TCP_RST | HL_TCP_PSH | HL_TCP_ACK,
};

/* Where the datagram begins in a frame of LINK_OCTETS_MAX or more; *type: what it is. */
static inline size_t find_datagram(uint32_t link_type, const uint8_t *frame, uint16_t *type)
{
    switch (link_type) {
    case HL_LINK_ETHERNET:
        *type = hl_view_be16(frame + ETHERNET_OCTETS - 2);
        if (*type != TYPE_VLAN)
            return ETHERNET_OCTETS;
        *type = hl_view_be16(frame + ETHERNET_OCTETS + VLAN_OCTETS - 2);
        return ETHERNET_OCTETS + VLAN_OCTETS;
    case HL_LINK_LINUX_SLL:
        *type = hl_view_be16(frame + SLL_OCTETS - 2);
        return SLL_OCTETS;
    case HL_LINK_LINUX_SLL2:
        *type = hl_view_be16(frame);
        return SLL2_OCTETS;
    case HL_LINK_RAW:
        *type = frame[0] >> 4 == 4 ? TYPE_IPV4 : TYPE_IPV6;
        break;
    default:
        *type = 0;
    }
    return 0;
}

static void fill(hl_packet *packet, const uint8_t *tcp)
{
    packet->source.port = hl_view_be16(tcp);
    packet->destination.port = hl_view_be16(tcp + 2);
    packet->sequence = hl_view_be32(tcp + 4);
    packet->acknowledgment = hl_view_be32(tcp + 8);
    packet->flags = tcp[13] & FLAGS;
}

/* `segment` is all of one, its header captured. */
static bool read_segment(hl_bytes segment, hl_packet *packet)
{
    size_t header_octets = (size_t)(segment.data[12] >> 4) * 4;
    if (header_octets < TCP_OCTETS || header_octets > segment.size)
        return false;
    fill(packet, segment.data);
    packet->payload_octets = (uint32_t)(segment.size - header_octets);
    packet->payload = hl_bytes_from(segment.data + header_octets, packet->payload_octets);
    return true;
}

/* *segment: all that is in it. */
static inline bool read_ipv4(hl_bytes datagram, hl_packet *packet, hl_bytes *segment)
{
    const uint8_t *ip = datagram.data;
    if (datagram.size < IPV4_OCTETS + TCP_OCTETS || ip[0] != VERSION_4_WITHOUT_OPTIONS ||
        hl_view_be16(ip + 6) & MORE_OR_OFFSET || ip[9] != PROTOCOL_TCP)
        return false;
    size_t octets = hl_view_be16(ip + 2);
    if (octets > datagram.size || octets < IPV4_OCTETS + TCP_OCTETS)
        return false;
    memcpy(packet->source.address.octets, ip + 12, 4);
    memcpy(packet->destination.address.octets, ip + 16, 4);
    packet->source.address.version = packet->destination.address.version = 4;
    *segment = hl_bytes_from(ip + IPV4_OCTETS, octets - IPV4_OCTETS);
    return true;
}

static bool read_ipv6(hl_bytes datagram, hl_packet *packet, hl_bytes *segment)
{
    const uint8_t *ip = datagram.data;
    if (datagram.size < IPV6_OCTETS + TCP_OCTETS || ip[0] >> 4 != 6 || ip[6] != PROTOCOL_TCP)
        return false;
    size_t octets = hl_view_be16(ip + 4);
    if (octets > datagram.size - IPV6_OCTETS || octets < TCP_OCTETS)
        return false;
    memcpy(packet->source.address.octets, ip + 8, 16);
    memcpy(packet->destination.address.octets, ip + 24, 16);
    packet->source.address.version = packet->destination.address.version = 6;
    *segment = hl_bytes_from(ip + IPV6_OCTETS, octets);
    return true;
}

bool hl_plain_read(uint32_t link_type, hl_bytes frame, hl_packet *packet)
{
    uint16_t type;
    if (frame.size < LINK_OCTETS_MAX)
        return false;
    size_t link_octets = find_datagram(link_type, frame.data, &type);
    hl_bytes datagram = hl_bytes_from(frame.data + link_octets, frame.size - link_octets);
    hl_bytes segment;
    bool is_plain = type == TYPE_IPV4 ? read_ipv4(datagram, packet, &segment)
                                      : type == TYPE_IPV6 && read_ipv6(datagram, packet, &segment);
    return is_plain && read_segment(segment, packet);
}
