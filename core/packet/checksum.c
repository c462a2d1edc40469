/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/checksum.h"

#include "packet/view.h"

enum { PROTOCOL_TCP = 6, CHECKSUM_AT = 16 };

/* Two words at a time: their carries gather in the upper half. */
static uint64_t sum_of(const uint8_t *octets, size_t size)
{
    uint64_t sum = 0;
    for (; size >= 4; octets += 4, size -= 4)
        sum += hl_view_be32(octets);
    if (size >= 2)
        sum += hl_view_be16(octets);
    if (size % 2)
        sum += (uint64_t)octets[size - 1] << 8;
    return sum;
}

static uint16_t folded(uint64_t sum)
{
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)sum;
}

hl_checksum hl_checksum_of_tcp(const uint8_t *ip, hl_bytes segment)
{
    uint64_t addresses = ip[0] >> 4 == 4 ? sum_of(ip + 12, 8) : sum_of(ip + 8, 32);
    uint64_t without_length = addresses + PROTOCOL_TCP;
    uint64_t pseudo = without_length + segment.size;
    uint16_t checksum = hl_view_be16(segment.data + CHECKSUM_AT);
    if (folded(pseudo + sum_of(segment.data, segment.size)) == 0xffff)
        return HL_CHECKSUM_RIGHT;
    /* cards that segment want it without the length */
    return checksum == folded(pseudo) || checksum == folded(without_length) ? HL_CHECKSUM_UNFINISHED
                                                                            : HL_CHECKSUM_BAD;
}

bool hl_checksum_of_ipv4(hl_bytes octets)
{
    size_t header_octets = octets.size > 0 ? (size_t)(octets.data[0] & 15) * 4 : 0;
    return header_octets >= 20 && octets.size >= header_octets &&
           folded(sum_of(octets.data, header_octets)) == 0xffff;
}
