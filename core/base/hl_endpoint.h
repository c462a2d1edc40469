/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network addresses and endpoints (address and port), small enough to pass by value. */
#ifndef HL_ENDPOINT_H
#define HL_ENDPOINT_H

#include "base/hl_bytes.h"

/* An IPv4 address uses the first four octets; the other twelve are zero. version 0: unknown. */
typedef struct hl_address {
    uint8_t octets[16];
    uint8_t version; /* 4, 6, or 0 when unknown */
} hl_address;

typedef struct hl_endpoint {
    hl_address address;
    uint16_t port; /* host order */
} hl_endpoint;

/* "[ffff:…:ffff]:65535" and its NUL. */
#define HL_ENDPOINT_TEXT_SIZE 64

static inline bool hl_address_equal(const hl_address *a, const hl_address *b)
{
    return memcmp(a, b, sizeof(hl_address)) == 0;
}

/* For tables whose keys nobody can choose to collide for long: they are bounded. */
static inline unsigned hl_address_hash(const hl_address *address)
{
    const uint8_t *octets = (const uint8_t *)address;
    unsigned hash = 5381;
    for (size_t i = 0; i < sizeof *address; i++)
        hash = hash * 33 + octets[i];
    return hash;
}

static inline bool hl_endpoint_equal(const hl_endpoint *a, const hl_endpoint *b)
{
    return a->port == b->port && hl_address_equal(&a->address, &b->address);
}

/* From the 4 or 16 octets of an IP header, network order. Any other size gives an unknown address.
 */
hl_address hl_address_from(hl_bytes octets);

/* From text, as hl_address_format writes it; any other text gives an unknown address. */
hl_address hl_address_read(hl_bytes text);

/* 127.0.0.0/8 or ::1. */
bool hl_address_is_loopback(const hl_address *address);

/* "10.0.0.7", "2001:db8::1", or "?" when unknown. Returns `text`. */
const char *hl_address_format(const hl_address *address, char text[HL_ENDPOINT_TEXT_SIZE]);

/* "10.0.0.7:80" or "[2001:db8::1]:80". Returns `text`. */
const char *hl_endpoint_format(const hl_endpoint *endpoint, char text[HL_ENDPOINT_TEXT_SIZE]);

#endif
