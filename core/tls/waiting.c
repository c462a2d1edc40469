/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Live, a key may come after what it opens: segments wait for it, in order, both sides. */
#include "session.h"

typedef struct hl_tls_held {
    hl_segment segment;
    uint8_t octets[];
} hl_tls_held;

static hl_tls_held *held_new(const hl_segment *segment)
{
    hl_tls_held *held = g_malloc(sizeof *held + segment->data.size);
    held->segment = *segment;
    if (segment->data.size > 0)
        memcpy(held->octets, segment->data.data, segment->data.size);
    held->segment.data.data = held->octets;
    return held;
}

static void count(hl_tls_session *session, const hl_tls_held *held, int sign)
{
    size_t octets = sizeof *held + held->segment.data.size;
    session->held_octets += sign > 0 ? octets : -octets;
    session->tls->waiting_octets += sign > 0 ? octets : -octets;
}

static void start_waiting(hl_tls_session *session, hl_time_ns now)
{
    session->state = HL_TLS_WAITING;
    session->waiting_since = now;
    g_queue_push_tail(&session->tls->waiting, session);
}

void hl_tls_hold(hl_tls_session *session, const hl_segment *segment, hl_time_ns now)
{
    const hl_limits *limits = &session->tls->limits;
    hl_tls_held *held = held_new(segment);
    if (session->state != HL_TLS_WAITING)
        start_waiting(session, now);
    g_queue_push_tail(&session->held, held);
    count(session, held, 1);
    if (session->held_octets > limits->tls_waiting_octets ||
        session->tls->waiting_octets > limits->tls_waiting_octets_total) {
        session->tls->counters.not_held++;
        hl_tls_release(session, true);
    }
}

/* False: a key is still missing; the rest goes back to the front. */
static bool read_held(hl_tls_session *session, hl_tls_held *held)
{
    hl_segment segment = held->segment;
    switch (segment.kind) {
    case HL_SEGMENT_DATA:
        if (session->state == HL_TLS_READING &&
            hl_tls_session_read(session, &segment) == HL_TLS_WAIT) {
            g_queue_push_head(&session->held, held_new(&segment));
            count(session, g_queue_peek_head(&session->held), 1);
            return false;
        }
        return true;
    case HL_SEGMENT_GAP:
    case HL_SEGMENT_FIN:
    case HL_SEGMENT_END:
        break;
    }
    hl_tls_session_feed(session, &segment);
    return true;
}

void hl_tls_release(hl_tls_session *session, bool is_last)
{
    bool goes_on = true;
    session->is_impatient |= is_last;
    session->state = HL_TLS_READING;
    while (goes_on && !g_queue_is_empty(&session->held)) {
        hl_tls_held *held = g_queue_pop_head(&session->held);
        count(session, held, -1);
        goes_on = read_held(session, held);
        g_free(held);
    }
    if (goes_on)
        g_queue_remove(&session->tls->waiting, session);
    else
        session->state = HL_TLS_WAITING;
}
