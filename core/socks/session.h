/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One connection that may be SOCKS, or is. */
#ifndef HL_SOCKS_SESSION_H
#define HL_SOCKS_SESSION_H

#include "hl_socks.h"
#include "model/hl_tunnel.h"

#include <glib.h>

struct hl_socks {
    hl_limits limits;
    hl_segment_sink sink, tunnels;
    hl_socks_counters counters;
    size_t held_octets; /* of all sessions, with what it takes to hold them */
};

typedef struct hl_socks_session {
    hl_socks *socks;
    int client;                 /* side */
    GByteArray *said[HL_SIDES]; /* so far */
    GQueue held;                /* of hl_socks_held: the same as segments, both sides in order */
    size_t held_octets;
    void *next;        /* the next stage's slot */
    hl_tunnel *tunnel; /* once it has begun */
} hl_socks_session;

hl_socks_session *hl_socks_session_new(hl_socks *socks, const hl_segment *first);

/* False: it is over, or passes on as it came; the session is to be freed. */
bool hl_socks_session_feed(hl_socks_session *session, const hl_segment *segment);

/* Returns the next stage's slot. */
void *hl_socks_session_free(hl_socks_session *session);

#endif
