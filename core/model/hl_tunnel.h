/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tunnel through a proxy, as the stage sees it that found it: from some octet on, what its connection
 * (the carrier) brings are the octets of another connection. They go on as segments of that one,
 * offsets and peer_offsets counted from the tunnel's first octets, frame and time as they were; so
 * what the model promises of segments (hl_segment.h) holds inside too.
 */
#ifndef HL_TUNNEL_H
#define HL_TUNNEL_H

#include "model/hl_segment.h"

/* Which server a proxy is asked for. */
typedef struct hl_tunnel_target {
    hl_tunnel_kind kind;
    hl_bytes name; /* empty: by its address */
    hl_endpoint endpoint;
} hl_tunnel_target;

typedef struct hl_tunnel {
    hl_connection *connection; /* inside */
    hl_segment_sink sink;
    void *reader;             /* of the stages behind the sink */
    uint64_t start[HL_SIDES]; /* octets of the carrier before the tunnel's first ones */
} hl_tunnel;

/*
 * The authority-form of a request-target (RFC 9112 §3.2.3): "www.example.org:443", "[2001:db8::1]:443".
 * False when it is none. The name is a view into it.
 */
bool hl_tunnel_target_read(hl_bytes authority, hl_tunnel_target *target);

/*
 * The host of a target, which may be an address in text ("192.0.2.1", "2001:db8::1"): sets `name`, a
 * view of it, or the endpoint's address.
 */
void hl_tunnel_target_set_host(hl_tunnel_target *target, hl_bytes host);

/* `client`: the side that asked for it. The starts are 0; the connection was opened when the carrier was. */
hl_tunnel *hl_tunnel_new(hl_connection *carrier, int client, const hl_tunnel_target *target,
                         hl_segment_sink sink);

/* Hands on what a segment of the carrier (DATA, GAP or FIN) brings from the start on. */
void hl_tunnel_feed(hl_tunnel *tunnel, const hl_segment *segment);

/* The tunnel is over; `segment` showed it. Its connection ends, and the tunnel is freed. */
void hl_tunnel_end(hl_tunnel *tunnel, hl_connection_end end, const hl_segment *segment);

#endif
