/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"

#include <openssl/crypto.h>

hl_tls *hl_tls_new(const hl_limits *limits, const hl_tls_keys *keys, hl_segment_sink sink)
{
    hl_tls *tls = g_new0(hl_tls, 1);
    tls->limits = *limits;
    tls->keys = keys;
    tls->sink = sink;
    tls->resumption = hl_tls_resumption_new(limits->tls_sessions, &tls->counters.sessions_dropped);
    tls->deriver = hl_tls_deriver_new();
    tls->room = g_malloc(HL_TLS_FRAGMENT_OCTETS_MAX);
    g_queue_init(&tls->waiting);
    g_queue_init(&tls->holding);
    return tls;
}

/*
 * The slot of a connection holds NULL at first, then the next stage's pointer (cleartext) or a
 * session's, marked.
 */
static hl_tls_session *session_in(void *slot)
{
    uintptr_t mark = HL_TLS_MARK;
    return (uintptr_t)slot & mark ? (hl_tls_session *)((uintptr_t)slot & ~mark) : NULL;
}

static bool may_be_tls(const hl_segment *segment)
{
    return segment->kind == HL_SEGMENT_DATA && segment->data.size > 0 &&
           hl_tls_may_begin(segment->data.data[0]);
}

static void feed_session(hl_tls_session *session, const hl_segment *segment)
{
    bool is_end = segment->kind == HL_SEGMENT_END;
    if (is_end)
        *segment->reader = NULL;
    hl_tls_session_feed(session, segment);
    if (is_end)
        return;
    if (hl_tls_session_is_raw(session) && session->next)
        hl_tls_session_release(session);
    else
        hl_tls_session_weigh(session);
}

void hl_tls_feed(hl_tls *tls, const hl_segment *segment)
{
    void *slot = *segment->reader;
    hl_tls_session *session = session_in(slot);
    if (!session && (slot || !may_be_tls(segment))) {
        tls->sink.feed(tls->sink.user, segment);
        return;
    }
    if (!session) {
        session = hl_tls_session_new(tls, segment);
        *segment->reader = (void *)((uintptr_t)session | HL_TLS_MARK);
    }
    feed_session(session, segment);
}

/* New keys are tried with all that wait; who waited too long waits no more. */
G_GNUC_NO_INLINE static void try_waiting(hl_tls *tls, hl_time_ns now, bool has_new_keys)
{
    for (GList *link = tls->waiting.head, *next; link; link = next) {
        hl_tls_session *session = link->data;
        next = link->next;
        bool is_over = now - session->waiting_since >= tls->limits.tls_key_wait_ns;
        if (!is_over && !has_new_keys)
            break;
        hl_tls_release(session, is_over);
    }
}

/* It comes with every packet, and nearly always nobody waits. */
void hl_tls_advance(hl_tls *tls, hl_time_ns now)
{
    bool has_new_keys = hl_tls_keys_count(tls->keys) != tls->keys_tried;
    tls->keys_tried = hl_tls_keys_count(tls->keys);
    if (tls->waiting.head)
        try_waiting(tls, now, has_new_keys);
}

const hl_tls_counters *hl_tls_stats(const hl_tls *tls)
{
    return &tls->counters;
}

void hl_tls_free(hl_tls *tls)
{
    if (!tls)
        return;
    while (tls->spare_count > 0)
        g_byte_array_unref(tls->spares[--tls->spare_count]);
    OPENSSL_cleanse(tls->room, HL_TLS_FRAGMENT_OCTETS_MAX);
    g_free(tls->room);
    hl_tls_deriver_free(tls->deriver);
    hl_tls_resumption_free(tls->resumption);
    g_free(tls);
}
