/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limits so tight that a small input reaches them. */
#ifndef HL_FUZZ_TIGHT_H
#define HL_FUZZ_TIGHT_H

#include "base/hl_limits.h"

static inline void tighten_wire(hl_limits *limits)
{
    limits->fragmented_datagrams = 2;
    limits->fragment_octets_total = 2048;
    limits->fragments_per_datagram = 4;
    limits->connections = 4;
    limits->out_of_order_octets = 256;
    limits->out_of_order_memory = 2048;
    limits->out_of_order_segments = 4;
    limits->tls_sessions = 2;
    limits->tls_handshake_octets = 512;
    limits->tls_early_octets = 64;
    limits->tls_octets = 4096;
    limits->tls_lost_records = 4;
    limits->tunnel_depth = 2;
    limits->tunnel_early_octets = 32;
    limits->tunnel_early_octets_total = 64;
    limits->http_octets = 8192;
    limits->head_octets = 256;
    limits->fields = 6;
    limits->pipelined_requests = 2;
    limits->hpack_table_octets = 4096;
}

static inline void tighten_mind(hl_limits *limits)
{
    limits->open_exchange_octets = 8192;
    limits->pending_redirects = 2;
    limits->pending_octets = 8192;
    limits->candidates_per_redirect = 2;
    limits->rival_redirects = 2;
    limits->contending_redirects = 2;
    limits->recent_requests = 2;
    limits->recent_octets = 4096;
    limits->damaged_clients = 1;
    limits->opaque_connections = 1;
    limits->chain_hops = 2;
    limits->chain_octets = 8192;
    limits->remembered_cookies = 2;
}

static inline hl_limits tight_limits(void)
{
    hl_limits limits = hl_limits_default;
    tighten_wire(&limits);
    tighten_mind(&limits);
    return limits;
}

#endif
