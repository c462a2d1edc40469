/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations through the HTTP stage, once in their segments and once octet by octet: the
 * messages must be the same, as long as the reader is not lost (then it looks for the next message
 * at the start of each segment, so that the cuts matter).
 */
#ifndef HL_FUZZ_READING_H
#define HL_FUZZ_READING_H

#include "pieces.h"

#include "http/hl_http.h"

#include <glib.h>

/* The next segment of the input: kind, side, data, gap_octets; the rest is the reading's. */
typedef hl_segment reading_next(hl_bytes *input);

static inline void append_view(GString *out, hl_bytes view)
{
    g_string_append_len(out, (const char *)view.data, (gssize)view.size);
    g_string_append_c(out, '\n');
}

static inline void on_head(void *user, hl_message *message)
{
    g_string_append_printf(user, "head %d %" G_GUINT64_FORMAT " %u ", message->kind, message->turn,
                           message->status);
    append_view(user, message->method);
    append_view(user, message->target);
    for (size_t i = 0; i < message->field_count; i++) {
        hl_field field = hl_message_field(message, i);
        append_view(user, field.name);
        append_view(user, field.value);
    }
}

static inline void on_end(void *user, hl_message *message)
{
    g_string_append_printf(user, "end %d %" G_GUINT64_FORMAT " %d %" G_GUINT64_FORMAT " %x",
                           message->kind, message->turn, message->content.state,
                           message->content.octets, message->oddities);
    char text[HL_DIGEST_TEXT_SIZE] = "";
    if (message->content.has_digest)
        hl_digest_format(message->content.digest, text);
    g_string_append_printf(user, " %s\n", text);
}

static inline void on_connection_end(void *user, hl_connection *connection)
{
    g_string_append_printf(user, "over %d\n", connection->client_side);
}

/* What a conversation comes to. */
typedef struct reading {
    hl_http *http;
    bool is_late; /* of some tunnel the beginning is not known, so that the cuts matter */
} reading;

/* Tunnels are read too. */
static inline void feed_inside(void *user, const hl_segment *segment)
{
    reading *reading = user;
    reading->is_late |= (segment->connection->oddities & HL_ODDITY_LATE_START) != 0;
    hl_http_feed(reading->http, segment);
}

static inline void feed_stage(void *http, const hl_segment *segment)
{
    hl_http_feed(http, segment);
}

static inline GString *read_conversation(hl_bytes input, reading_next *next, size_t cut,
                                         bool *is_lost)
{
    GString *out = g_string_new(NULL);
    hl_http *http = hl_http_new(
        &hl_limits_default, (hl_message_sink){on_head, on_end, on_connection_end, out, NULL, NULL});
    reading reading = {.http = http};
    hl_http_read_tunnels(http, (hl_segment_sink){feed_inside, &reading});
    hl_connection *connection = hl_connection_new(0);
    void *reader = NULL;
    uint64_t offsets[HL_SIDES] = {0, 0};
    bool finished[HL_SIDES] = {false, false};
    for (uint64_t number = 1; input.size > 0; number++) {
        hl_segment segment = next(&input);
        segment.connection = connection;
        segment.reader = &reader;
        segment.frame.number = number;
        if (!finished[segment.side])
            pieces_feed((hl_segment_sink){feed_stage, http}, &segment, cut, offsets);
        finished[segment.side] |= segment.kind == HL_SEGMENT_FIN;
    }
    connection->end = HL_CONNECTION_CAPTURED;
    hl_segment end = {.kind = HL_SEGMENT_END, .connection = connection, .reader = &reader};
    hl_http_feed(http, &end);
    *is_lost |= hl_http_stats(http)->lost_synchronism > 0 || reading.is_late;
    hl_http_free(http);
    hl_connection_unref(connection);
    return out;
}

static inline void reading_compare(hl_bytes input, reading_next *next)
{
    bool is_lost = false;
    GString *whole = read_conversation(input, next, SIZE_MAX, &is_lost);
    GString *in_octets = read_conversation(input, next, 1, &is_lost);
    if (!is_lost)
        g_assert_cmpstr(whole->str, ==, in_octets->str);
    g_string_free(whole, TRUE);
    g_string_free(in_octets, TRUE);
}

#endif
