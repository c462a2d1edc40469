/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"

#include <openssl/crypto.h>

hl_tls_session *hl_tls_session_new(hl_tls *tls, const hl_segment *first)
{
    hl_tls_session *session = g_new0(hl_tls_session, 1);
    session->tls = tls;
    session->connection = first->connection;
    session->slot = first->reader;
    session->first_segment = *first;
    session->client = first->side;
    for (int side = 0; side < HL_SIDES; side++)
        session->half[side].tls = tls;
    g_queue_init(&session->held);
    return session;
}

static void clear_half(hl_tls_half *half)
{
    hl_tls_half_drop_gathered(half);
    hl_tls_handshake_clear(&half->handshake);
    hl_tls_cipher_free(half->cipher);
}

static size_t memory_of(const hl_tls_session *session)
{
    size_t memory = sizeof *session + (session->early ? session->early->len : 0);
    for (int side = 0; side < HL_SIDES; side++) {
        const hl_tls_half *half = &session->half[side];
        memory += half->gathered ? half->gathered->len : 0;
        memory += half->handshake.body ? half->handshake.body->len : 0;
    }
    return memory;
}

static void let_go(hl_tls_session *session)
{
    if (session->weighed > 0)
        g_queue_unlink(&session->tls->holding, &session->holding);
    session->tls->held_octets -= session->weighed;
    session->weighed = 0;
}

static void session_free(hl_tls_session *session)
{
    let_go(session);
    for (int side = 0; side < HL_SIDES; side++)
        clear_half(&session->half[side]);
    if (session->early) {
        OPENSSL_cleanse(session->early->data, session->early->len);
        g_byte_array_unref(session->early);
    }
    OPENSSL_cleanse(session, sizeof *session);
    g_free(session);
}

void hl_tls_session_give_up(hl_tls_session *session, hl_tls_cause cause)
{
    ++*cause;
    session->state = HL_TLS_RAW;
    hl_tls_emit_first(session);
}

void hl_tls_session_release(hl_tls_session *session)
{
    void **slot = session->slot, *next = session->next;
    session_free(session);
    *slot = next;
}

/* One of which something was opened has keys, which no stranger can give it. */
void hl_tls_session_weigh(hl_tls_session *session)
{
    hl_tls *tls = session->tls;
    let_go(session);
    if (session->has_opened || session->state == HL_TLS_WAITING)
        return;
    session->weighed = memory_of(session);
    session->holding.data = session;
    tls->held_octets += session->weighed;
    g_queue_push_tail_link(&tls->holding, &session->holding);
    while (tls->held_octets > tls->limits.tls_octets) {
        hl_tls_session *longest = tls->holding.head->data;
        hl_tls_session_give_up(longest, &tls->counters.given_up);
        hl_tls_session_release(longest);
    }
}

static void count_in_part(hl_tls_session *session)
{
    session->tls->counters.in_part += !session->in_part;
    session->in_part = true;
}

/* What cannot be opened since part of the handshake was not captured may hold requests: these are lost. */
static void note_loss(hl_tls_session *session, hl_tls_cause cause, const hl_segment *segment)
{
    hl_connection *connection = session->connection;
    if (cause == &session->tls->counters.late)
        connection->last_loss = MAX(connection->last_loss, segment->time);
}

void hl_tls_half_give_up(hl_tls_session *session, hl_tls_half *half, hl_tls_cause cause,
                         const hl_segment *segment)
{
    note_loss(session, cause, segment);
    if (!session->has_opened) {
        hl_tls_session_give_up(session, cause);
        return;
    }
    count_in_part(session);
    session->connection->is_opaque |= hl_tls_is_client(session, half);
    half->unread = true;
    half->searching = false; /* else it would give up at each segment, and tell a gap each time */
    hl_tls_half_drop_gathered(half);
    if (!half->has_gap)
        hl_tls_emit_gap(session, half, 1, segment);
}

/* ---- records ---- */

static bool is_sealed(const hl_tls_session *session, const hl_tls_half *half, hl_bytes record)
{
    bool is_data = record.data[0] == HL_TLS_APPLICATION_DATA;
    return is_data || (session->version == HL_TLS_VERSION_12 && half->is_sealed);
}

static void take_opened(hl_tls_session *session, hl_tls_half *half, const hl_tls_opened *opened,
                        const hl_segment *segment)
{
    if (!session->has_opened)
        session->tls->counters.decrypted++;
    session->has_opened = true;
    if (hl_tls_is_client(session, half))
        session->connection->is_opaque = false;
    if (session->version == HL_TLS_VERSION_12 && half->sequence == 1)
        hl_tls_remember_session(session);
    hl_tls_take_opened(session, half, opened, segment);
}

static hl_tls_step read_sealed(hl_tls_session *session, hl_tls_half *half, hl_bytes record,
                               const hl_segment *segment)
{
    hl_tls_counters *counters = &session->tls->counters;
    hl_tls_opened opened;
    session->has_sealed = true;
    switch (hl_tls_open(session, half, record, &opened)) {
    case HL_TLS_OPENED:
        take_opened(session, half, &opened, segment);
        break;
    case HL_TLS_NO_KEY:
        hl_tls_half_give_up(session, half, &counters->without_key, segment);
        break;
    case HL_TLS_KEY_DUE:
        return HL_TLS_WAIT;
    case HL_TLS_PASSED:
        session->connection->is_opaque |= hl_tls_is_client(session, half);
        hl_tls_miss_early(session, half, segment);
        break;
    case HL_TLS_UNOPENED:
        hl_tls_half_give_up(session, half,
                            session->protection ? &counters->wrong_key : &counters->late, segment);
        break;
    }
    return HL_TLS_DONE;
}

static hl_tls_step read_record(hl_tls_session *session, hl_tls_half *half, hl_bytes record,
                               const hl_segment *segment)
{
    if (is_sealed(session, half, record))
        return read_sealed(session, half, record, segment);
    hl_tls_opened clear = {record.data[0], hl_bytes_skip(record, HL_TLS_HEADER_OCTETS)};
    hl_tls_take_opened(session, half, &clear, segment);
    return HL_TLS_DONE;
}

static bool is_readable(const hl_tls_session *session, const hl_tls_half *half)
{
    return session->state == HL_TLS_READING && !half->unread;
}

static hl_tls_step read_records(hl_tls_session *session, hl_tls_half *half, hl_segment *segment)
{
    while (is_readable(session, half)) {
        bool is_broken = false;
        hl_bytes record = hl_tls_record_find(half, segment, &is_broken);
        if (is_broken)
            hl_tls_half_give_up(session, half, &session->tls->counters.late, segment);
        if (!record.data)
            break;
        half->taken = segment->offset + (half->gathered ? 0 : record.size);
        if (read_record(session, half, record, segment) == HL_TLS_WAIT)
            return HL_TLS_WAIT;
        if (is_readable(session, half))
            hl_tls_record_take(half, segment, record);
    }
    return HL_TLS_DONE;
}

hl_tls_step hl_tls_session_read(hl_tls_session *session, hl_segment *segment)
{
    hl_tls_half *half = &session->half[segment->side];
    if (half->passing > 0 || half->searching)
        hl_tls_search(session, half, segment);
    return half->searching ? HL_TLS_DONE : read_records(session, half, segment);
}

/* ---- the beginning ---- */

typedef enum beginning { BEGINS_HANDSHAKE, BEGINS_LATE, BEGINS_OTHERWISE, BEGINS_SOON } beginning;

/* The first record is a ClientHello's; or it is one of a connection that began before. */
static beginning judge(const uint8_t *first, size_t octets)
{
    if (!hl_tls_record_is_plausible(hl_bytes_from(first, octets)))
        return BEGINS_OTHERWISE;
    if (octets < HL_TLS_HEADER_OCTETS)
        return BEGINS_SOON;
    if (first[3] == 0 && first[4] == 0)
        return BEGINS_OTHERWISE;
    if (octets < HL_TLS_FIRST_OCTETS)
        return BEGINS_SOON;
    bool is_hello = first[0] == HL_TLS_HANDSHAKE && first[5] == HL_TLS_CLIENT_HELLO;
    return is_hello ? BEGINS_HANDSHAKE : BEGINS_LATE;
}

/* What was kept of earlier segments comes first. */
static void begin_reading(hl_tls_session *session, const hl_segment *segment, size_t kept)
{
    hl_tls_half *half = &session->half[segment->side];
    session->state = HL_TLS_READING;
    session->tls->counters.connections++;
    if (kept == 0)
        return;
    half->gathered = g_byte_array_new();
    g_byte_array_append(half->gathered, session->first, (guint)kept);
}

static void begin_raw(hl_tls_session *session, bool is_late, size_t kept)
{
    session->tls->counters.connections += is_late;
    session->tls->counters.late += is_late;
    session->state = HL_TLS_RAW;
    session->first_octets = kept;
    hl_tls_emit_first(session);
}

static void decide(hl_tls_session *session, const hl_segment *segment)
{
    size_t kept = session->first_octets;
    size_t room = sizeof session->first - kept;
    hl_bytes taken = {0};
    if (segment->kind == HL_SEGMENT_DATA && segment->side == session->first_segment.side)
        taken = hl_bytes_first(segment->data, room);
    if (taken.size > 0)
        memcpy(session->first + kept, taken.data, taken.size);
    session->first_octets += taken.size;
    switch (taken.size > 0 ? judge(session->first, session->first_octets) : BEGINS_OTHERWISE) {
    case BEGINS_HANDSHAKE:
        begin_reading(session, segment, kept);
        break;
    case BEGINS_LATE:
        begin_raw(session, true, kept);
        break;
    case BEGINS_OTHERWISE:
        begin_raw(session, false, kept);
        break;
    case BEGINS_SOON:
        break;
    }
}

/* ---- segments ---- */

static void read_data(hl_tls_session *session, const hl_segment *segment)
{
    hl_segment rest = *segment;
    if (hl_tls_session_read(session, &rest) == HL_TLS_WAIT)
        hl_tls_hold(session, &rest, segment->time);
}

static void read_segment(hl_tls_session *session, const hl_segment *segment)
{
    hl_tls_half *half = &session->half[segment->side];
    switch (segment->kind) {
    case HL_SEGMENT_DATA:
        read_data(session, segment);
        break;
    case HL_SEGMENT_GAP:
        hl_tls_search_begin(session, half, segment);
        break;
    case HL_SEGMENT_FIN:
        hl_tls_emit_fin(session, half, segment);
        break;
    case HL_SEGMENT_END:
        break;
    }
}

/* Something was sealed, nothing was opened, and nobody was told. */
static void settle(hl_tls_session *session)
{
    if (session->state == HL_TLS_WAITING)
        hl_tls_release(session, true);
    if (session->state == HL_TLS_UNDECIDED)
        begin_raw(session, false, session->first_octets);
    if (session->state == HL_TLS_READING && session->has_sealed && !session->has_opened)
        hl_tls_session_give_up(session, &session->tls->counters.wrong_key);
    bool misses_some = session->early_accepted && session->early_cut;
    for (int side = 0; side < HL_SIDES; side++)
        misses_some |= session->half[side].unopened > 0;
    if (misses_some && session->has_opened)
        count_in_part(session);
}

void hl_tls_session_feed(hl_tls_session *session, const hl_segment *segment)
{
    if (segment->kind == HL_SEGMENT_END) {
        settle(session);
        hl_tls_emit_raw(session, segment);
        session_free(session);
        return;
    }
    if (session->state == HL_TLS_UNDECIDED)
        decide(session, segment);
    switch (session->state) {
    case HL_TLS_UNDECIDED:
        break;
    case HL_TLS_READING:
        read_segment(session, segment);
        break;
    case HL_TLS_WAITING:
        hl_tls_hold(session, segment, segment->time);
        break;
    case HL_TLS_RAW:
        hl_tls_emit_raw(session, segment);
        break;
    }
}
