/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Internet checksum (RFC 1071) of TCP segments (RFC 9293 §3.1, RFC 8200 §8.1) and of IPv4. */
#ifndef HL_PACKET_CHECKSUM_H
#define HL_PACKET_CHECKSUM_H

#include "base/hl_bytes.h"

typedef enum hl_checksum {
    HL_CHECKSUM_RIGHT,
    HL_CHECKSUM_UNFINISHED, /* of the pseudo-header alone: left to the network card */
    HL_CHECKSUM_BAD,
} hl_checksum;

/* `ip`: the IP header, of either version; `segment`: all of it, its header whole. */
hl_checksum hl_checksum_of_tcp(const uint8_t *ip, hl_bytes segment);

/* Do these octets begin with an IPv4 header whose checksum is right (RFC 791 §3.1)? */
bool hl_checksum_of_ipv4(hl_bytes octets);

#endif
