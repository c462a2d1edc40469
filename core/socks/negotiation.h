/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What client and proxy say before a SOCKS tunnel begins: SOCKS 4 and 4a, SOCKS 5 (RFC 1928) without
 * authentication or with user name and password (RFC 1929). Only CONNECT leads to a tunnel. Both
 * sides must fit, octet for octet: no other protocol is mistaken for it.
 */
#ifndef HL_SOCKS_NEGOTIATION_H
#define HL_SOCKS_NEGOTIATION_H

#include "model/hl_tunnel.h"

typedef enum hl_socks_progress {
    HL_SOCKS_MORE,    /* SOCKS so far, or it may become that */
    HL_SOCKS_GRANTED, /* the tunnel has begun */
    HL_SOCKS_OTHER,   /* no SOCKS, no tunnel, or one that cannot be read */
} hl_socks_progress;

typedef struct hl_socks_negotiation {
    hl_tunnel_target target;              /* granted: a view into the client's octets */
    uint64_t client_octets, proxy_octets; /* granted: so many come before the tunnel */
} hl_socks_negotiation;

/* Both sides from their first octet on, as far as they have come. */
hl_socks_progress hl_socks_negotiation_read(hl_bytes client, hl_bytes proxy,
                                            hl_socks_negotiation *negotiation);

#endif
