/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: segments -> segments, those of a SOCKS tunnel as its own connection's (model/hl_tunnel.h).
 *
 * SOCKS is told by its octets, never by a port: the client, who opened the connection, begins with the
 * version, and every octet of both sides up to the proxy's consent fits (negotiation.h). Until then
 * segments are held. Then the tunnel's octets go to the sink of tunnels; of the connection to the proxy
 * itself nothing is handed on. What turns out to be something else, or is refused, passes as it came:
 * the same segments, the same slot for the next stage. So does, marked opaque, what may be SOCKS and
 * cannot be read: a part of the negotiation was not captured, or a limit was reached.
 *
 * Limits: tunnel_depth (deeper: passes, is_tunnel), tunnel_early_octets and _total (held; beyond:
 * passes).
 *
 * The next stage must set its slot (segment->reader) at the first segment of a connection.
 */
#ifndef HL_SOCKS_H
#define HL_SOCKS_H

#include "base/hl_limits.h"
#include "model/hl_segment.h"

#include <stdbool.h>

typedef struct hl_socks hl_socks;

typedef struct hl_socks_counters {
    uint64_t tunnels;
    uint64_t tunnels_unread; /* of these: too deep */
} hl_socks_counters;

hl_socks *hl_socks_new(const hl_limits *limits, hl_segment_sink sink, hl_segment_sink tunnels);

/* The mark of this stage's own in a slot: no pointer to anything allocated has this bit. The lowest is the
 * next stage's. */
enum { HL_SOCKS_MARK = 2 };

/*
 * Is the segment any of this stage's business? One that is not may be handed on without being fed, which
 * spares nearly all of them the way.
 */
static inline bool hl_socks_is_concerned(const hl_segment *segment)
{
    const void *slot = *segment->reader;
    if (slot)
        return ((uintptr_t)slot & HL_SOCKS_MARK) != 0;
    return segment->kind == HL_SEGMENT_DATA && segment->data.size > 0 &&
           (segment->data.data[0] == 4 || segment->data.data[0] == 5);
}

/* Feeds one segment; segment->reader is this stage's while it holds or reads, else the next one's. */
void hl_socks_feed(hl_socks *socks, const hl_segment *segment);

const hl_socks_counters *hl_socks_stats(const hl_socks *socks);

/* All connections must have ended before. */
void hl_socks_free(hl_socks *socks);

#endif
