/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hl_socks.h"

#include "session.h"

hl_socks *hl_socks_new(const hl_limits *limits, hl_segment_sink sink, hl_segment_sink tunnels)
{
    hl_socks *socks = g_new0(hl_socks, 1);
    socks->limits = *limits;
    socks->sink = sink;
    socks->tunnels = tunnels;
    return socks;
}

/* The slot of a connection holds NULL at first, then the next stage's pointer or a session's, marked. */
static hl_socks_session *session_in(void *slot)
{
    uintptr_t mark = HL_SOCKS_MARK;
    return (uintptr_t)slot & mark ? (hl_socks_session *)((uintptr_t)slot & ~mark) : NULL;
}

/* The first octets of a connection, from its client as far as that is known. */
static bool may_begin(const hl_segment *segment)
{
    const hl_connection *connection = segment->connection;
    return hl_socks_is_concerned(segment) && !(connection->oddities & HL_ODDITY_LATE_START) &&
           (connection->client_side == segment->side || connection->client_side == HL_SIDE_UNKNOWN);
}

void hl_socks_feed(hl_socks *socks, const hl_segment *segment)
{
    void *slot = *segment->reader;
    hl_socks_session *session = session_in(slot);
    if (!session && (slot || !may_begin(segment))) {
        socks->sink.feed(socks->sink.user, segment);
        return;
    }
    if (!session) {
        session = hl_socks_session_new(socks, segment);
        *segment->reader = (void *)((uintptr_t)session | HL_SOCKS_MARK);
    }
    if (!hl_socks_session_feed(session, segment))
        *segment->reader = hl_socks_session_free(session);
}

const hl_socks_counters *hl_socks_stats(const hl_socks *socks)
{
    return &socks->counters;
}

void hl_socks_free(hl_socks *socks)
{
    g_free(socks);
}
