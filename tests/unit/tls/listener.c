/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "listener.h"

static void take_data(listener *ear, const hl_segment *segment)
{
    g_string_append_len(ear->heard[segment->side], (const char *)segment->data.data,
                        (gssize)segment->data.size);
    g_string_append_c(ear->order, segment->side == CLIENT ? 'c' : 's');
    ear->clear[segment->side] += segment->data.size;
    ear->received[segment->side] = segment->peer_offset;
}

static void take_gap(listener *ear, const hl_segment *segment)
{
    g_assert_cmpuint(segment->gap_octets, >, 0);
    g_string_append_printf(ear->heard[segment->side], "(%" G_GUINT64_FORMAT ")",
                           segment->gap_octets);
    g_string_append_c(ear->order, segment->side == CLIENT ? 'C' : 'S');
    ear->clear[segment->side] += segment->gap_octets;
    ear->gap_octets[segment->side] += segment->gap_octets;
}

static void check_segment(const listener *ear, const hl_segment *segment)
{
    g_assert_true(segment->connection == ear->connection);
    g_assert_false(ear->has_ended);
    g_assert_cmpuint(segment->frame.number, <=, ear->frame);
    bool is_clear = hl_tls_stats(ear->tls)->decrypted > 0;
    if (segment->peer_offset != HL_OFFSET_UNKNOWN && is_clear && !ear->lenient)
        g_assert_cmpuint(segment->peer_offset, <=, ear->clear[!segment->side]);
}

static void take_segment(void *user, const hl_segment *segment)
{
    listener *ear = user;
    check_segment(ear, segment);
    *segment->reader = ear; /* as the next stage does */
    switch (segment->kind) {
    case HL_SEGMENT_DATA:
        take_data(ear, segment);
        break;
    case HL_SEGMENT_GAP:
        take_gap(ear, segment);
        break;
    case HL_SEGMENT_FIN:
        g_string_append_c(ear->heard[segment->side], '.');
        g_string_append_c(ear->order, segment->side == CLIENT ? 'f' : 'F');
        break;
    case HL_SEGMENT_END:
        ear->has_ended = true;
        break;
    }
}

listener *listener_new(const char *key_log)
{
    return listener_new_limited(key_log, &hl_limits_default);
}

listener *listener_new_limited(const char *key_log, const hl_limits *limits)
{
    listener *ear = g_new0(listener, 1);
    ear->keys = hl_tls_keys_new(limits);
    hl_tls_key_log *log = hl_tls_key_log_new(ear->keys, NULL, NULL);
    hl_tls_key_log_feed(log, hl_bytes_text(key_log));
    hl_tls_key_log_finish(log);
    hl_tls_key_log_free(log);
    ear->tls = hl_tls_new(limits, ear->keys, (hl_segment_sink){take_segment, ear});
    ear->connection = hl_connection_new(0);
    ear->order = g_string_new(NULL);
    for (int side = 0; side < SIDES; side++)
        ear->heard[side] = g_string_new(NULL);
    return ear;
}

static hl_segment segment_of(listener *ear, int side, hl_segment_kind kind)
{
    return (hl_segment){
        .kind = kind,
        .connection = ear->connection,
        .reader = &ear->slot,
        .side = side,
        .offset = ear->offset[side],
        .peer_offset = HL_OFFSET_UNKNOWN,
        .frame = {.number = ++ear->frame},
        .time = (hl_time_ns)ear->frame * (HL_NS_PER_SECOND / 1000),
    };
}

/* A copy of its own, so that reading beyond it is noticed. */
void listener_feed(listener *ear, int side, const uint8_t *octets, size_t count, uint64_t received)
{
    hl_segment segment = segment_of(ear, side, HL_SEGMENT_DATA);
    uint8_t *copy = g_memdup2(octets, count);
    segment.data = hl_bytes_from(copy, count);
    segment.peer_offset = received;
    ear->offset[side] += count;
    hl_tls_advance(ear->tls, segment.time);
    hl_tls_feed(ear->tls, &segment);
    g_free(copy);
}

void listener_lose(listener *ear, int side, uint64_t count)
{
    hl_segment segment = segment_of(ear, side, HL_SEGMENT_GAP);
    segment.gap_octets = count;
    ear->offset[side] += count;
    hl_tls_feed(ear->tls, &segment);
}

void listener_fin(listener *ear, int side)
{
    hl_segment segment = segment_of(ear, side, HL_SEGMENT_FIN);
    hl_tls_feed(ear->tls, &segment);
}

void listener_finish(listener *ear)
{
    hl_segment segment = segment_of(ear, 0, HL_SEGMENT_END);
    ear->connection->end = HL_CONNECTION_FINISHED;
    hl_tls_feed(ear->tls, &segment);
    g_assert_true(ear->has_ended);
    ear->counters = *hl_tls_stats(ear->tls);
}

void listener_restart(listener *ear)
{
    hl_connection_unref(ear->connection);
    ear->connection = hl_connection_new(1);
    ear->slot = NULL;
    ear->has_ended = false;
    for (int side = 0; side < SIDES; side++) {
        ear->offset[side] = ear->clear[side] = 0;
        g_string_truncate(ear->heard[side], 0);
    }
}

void listener_free(listener *ear)
{
    hl_tls_free(ear->tls);
    hl_tls_keys_free(ear->keys);
    hl_connection_unref(ear->connection);
    for (int side = 0; side < SIDES; side++)
        g_string_free(ear->heard[side], TRUE);
    g_string_free(ear->order, TRUE);
    g_free(ear);
}

void listener_feed_all(listener *ear, const conversation *talk, size_t step)
{
    for (guint i = 0; i < talk->flights->len; i++) {
        const flight *flown = talk->flights->pdata[i];
        for (size_t at = 0; at < flown->octets->len; at += step)
            listener_feed(ear, flown->side, flown->octets->data + at,
                          MIN(step, flown->octets->len - at), flown->received);
    }
}

void listener_check(const listener *ear, const conversation *talk)
{
    for (int side = 0; side < SIDES; side++)
        g_assert_cmpmem(ear->heard[side]->str, ear->heard[side]->len, talk->said[side]->str,
                        talk->said[side]->len);
}

hl_tls_counters listener_hear(const conversation *talk, size_t step)
{
    listener *ear = listener_new(talk->key_log->str);
    listener_feed_all(ear, talk, step);
    listener_finish(ear);
    listener_check(ear, talk);
    hl_tls_counters counters = ear->counters;
    g_assert_cmpuint(counters.connections, ==, 1);
    g_assert_cmpuint(counters.decrypted, ==, 1);
    g_assert_cmpuint(counters.in_part, ==, 0);
    listener_free(ear);
    return counters;
}
