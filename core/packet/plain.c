/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/layers.h"

enum {
    ETHERNET_OCTETS = 14,
    IP_OCTETS = 20, /* without options */
    TCP_OCTETS = 20,
    HEADERS_OCTETS = ETHERNET_OCTETS + IP_OCTETS + TCP_OCTETS,
    TYPE_IPV4 = 0x0800,
    VERSION_4_WITHOUT_OPTIONS = 0x45,
    MORE_OR_OFFSET = 0x3fff,
    PROTOCOL_TCP = 6,
    FLAGS = HL_TCP_FIN | HL_TCP_SYN | HL_TCP_RST | HL_TCP_PSH | HL_TCP_ACK,
};

static bool is_plain(const uint8_t *ethernet, const uint8_t *ip)
{
    return hl_view_be16(ethernet + 12) == TYPE_IPV4 && ip[0] == VERSION_4_WITHOUT_OPTIONS &&
           !(hl_view_be16(ip + 6) & MORE_OR_OFFSET) && ip[9] == PROTOCOL_TCP;
}

static void fill(hl_packet *packet, const uint8_t *ip, const uint8_t *tcp)
{
    memcpy(packet->source.address.octets, ip + 12, 4);
    memcpy(packet->destination.address.octets, ip + 16, 4);
    packet->source.address.version = packet->destination.address.version = 4;
    packet->source.port = hl_view_be16(tcp);
    packet->destination.port = hl_view_be16(tcp + 2);
    packet->sequence = hl_view_be32(tcp + 4);
    packet->acknowledgment = hl_view_be32(tcp + 8);
    packet->flags = tcp[13] & FLAGS;
}

bool hl_plain_read(hl_bytes frame, hl_packet *packet)
{
    const uint8_t *ip = frame.data + ETHERNET_OCTETS, *tcp = ip + IP_OCTETS;
    if (frame.size < HEADERS_OCTETS || !is_plain(frame.data, ip))
        return false;
    size_t datagram_octets = hl_view_be16(ip + 2), tcp_octets = (size_t)(tcp[12] >> 4) * 4;
    if (datagram_octets > frame.size - ETHERNET_OCTETS || tcp_octets < TCP_OCTETS ||
        datagram_octets < IP_OCTETS + tcp_octets)
        return false;
    fill(packet, ip, tcp);
    packet->payload_octets = (uint32_t)(datagram_octets - IP_OCTETS - tcp_octets);
    packet->payload = hl_bytes_from(tcp + tcp_octets, packet->payload_octets);
    return true;
}
