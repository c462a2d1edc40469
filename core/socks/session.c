/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"

#include "negotiation.h"

/* A greeting is at least so long: what is shorter and goes no further says nothing. */
enum { GREETING_OCTETS = 3 };

typedef struct hl_socks_held {
    hl_segment segment;
    uint8_t octets[];
} hl_socks_held;

hl_socks_session *hl_socks_session_new(hl_socks *socks, const hl_segment *first)
{
    hl_socks_session *session = g_new0(hl_socks_session, 1);
    session->socks = socks;
    session->client = first->side;
    for (int side = 0; side < HL_SIDES; side++)
        session->said[side] = g_byte_array_new();
    g_queue_init(&session->held);
    return session;
}

static void count(hl_socks_session *session, const hl_socks_held *held, int sign)
{
    size_t octets = sizeof *held + held->segment.data.size;
    session->held_octets += sign > 0 ? octets : -octets;
    session->socks->held_octets += sign > 0 ? octets : -octets;
}

static void hold(hl_socks_session *session, const hl_segment *segment)
{
    hl_socks_held *held = g_malloc(sizeof *held + segment->data.size);
    held->segment = *segment;
    if (segment->data.size > 0)
        memcpy(held->octets, segment->data.data, segment->data.size);
    held->segment.data.data = held->octets;
    g_queue_push_tail(&session->held, held);
    count(session, held, 1);
    g_byte_array_append(session->said[segment->side], held->octets, (guint)segment->data.size);
}

/* Hands on what was held: into the tunnel, or as it came. */
static void release(hl_socks_session *session)
{
    hl_segment_sink sink = session->socks->sink;
    while (!g_queue_is_empty(&session->held)) {
        hl_socks_held *held = g_queue_pop_head(&session->held);
        count(session, held, -1);
        held->segment.reader = &session->next;
        if (session->tunnel)
            hl_tunnel_feed(session->tunnel, &held->segment);
        else
            sink.feed(sink.user, &held->segment);
        g_free(held);
    }
}

static void forget_said(hl_socks_session *session)
{
    for (int side = 0; side < HL_SIDES; side++)
        g_clear_pointer(&session->said[side], g_byte_array_unref);
}

static hl_bytes said_by(const hl_socks_session *session, int side)
{
    return hl_bytes_from(session->said[side]->data, session->said[side]->len);
}

static void enter(hl_socks_session *session, const hl_segment *segment,
                  const hl_socks_negotiation *negotiation)
{
    hl_socks *socks = session->socks;
    socks->counters.tunnels++;
    if (hl_connection_depth(segment->connection) >= socks->limits.tunnel_depth) {
        socks->counters.tunnels_unread++;
        segment->connection->is_tunnel = true;
        segment->connection->is_opaque = true;
        return;
    }
    session->tunnel =
        hl_tunnel_new(segment->connection, session->client, &negotiation->target, socks->tunnels);
    session->tunnel->start[session->client] = negotiation->client_octets;
    session->tunnel->start[!session->client] = negotiation->proxy_octets;
}

static bool is_over_limit(const hl_socks_session *session)
{
    const hl_limits *limits = &session->socks->limits;
    return session->held_octets > limits->tunnel_early_octets ||
           session->socks->held_octets > limits->tunnel_early_octets_total;
}

/* What follows cannot be read: it may be the rest of a negotiation, and a tunnel. */
static void give_up(hl_socks_session *session, const hl_segment *segment)
{
    segment->connection->is_opaque |= session->said[session->client]->len >= GREETING_OCTETS;
    release(session);
}

/* False: it passes. */
static bool negotiate(hl_socks_session *session, const hl_segment *segment)
{
    hl_socks_negotiation negotiation;
    hold(session, segment);
    switch (hl_socks_negotiation_read(said_by(session, session->client),
                                      said_by(session, !session->client), &negotiation)) {
    case HL_SOCKS_MORE:
        if (is_over_limit(session))
            break;
        return true;
    case HL_SOCKS_GRANTED:
        enter(session, segment, &negotiation);
        release(session);
        forget_said(session);
        return session->tunnel != NULL;
    case HL_SOCKS_OTHER:
        release(session);
        return false;
    }
    give_up(session, segment);
    return false;
}

static bool feed_tunnel(hl_socks_session *session, const hl_segment *segment)
{
    if (segment->kind != HL_SEGMENT_END) {
        hl_tunnel_feed(session->tunnel, segment);
        return true;
    }
    hl_tunnel_end(session->tunnel, segment->connection->end, segment);
    session->tunnel = NULL;
    return false;
}

bool hl_socks_session_feed(hl_socks_session *session, const hl_segment *segment)
{
    hl_segment raw = *segment;
    raw.reader = &session->next;
    if (session->tunnel)
        return feed_tunnel(session, segment);
    if (segment->kind == HL_SEGMENT_DATA)
        return negotiate(session, segment);
    give_up(session, segment);
    session->socks->sink.feed(session->socks->sink.user, &raw);
    return false;
}

void *hl_socks_session_free(hl_socks_session *session)
{
    void *next = session->next;
    forget_said(session);
    g_free(session);
    return next;
}
