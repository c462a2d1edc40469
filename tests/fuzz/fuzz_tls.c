/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A key log, a NUL, and a TLS connection through the stage, once in its segments and once in pieces:
 * what comes out clear must be the same. Each segment: an octet (bit 0: the side, bits 1 and 2: data,
 * a gap, FIN), two octets of length, and the octets.
 */
#include "pieces.h"

#include "tls/hl_tls.h"

#include <glib.h>

typedef struct outcome {
    GString *clear[HL_SIDES];
    hl_tls_counters counters;
} outcome;

static void take_segment(void *user, const hl_segment *segment)
{
    outcome *o = user;
    *segment->reader = o;
    GString *clear = o->clear[segment->side];
    if (segment->kind == HL_SEGMENT_DATA)
        g_string_append_len(clear, (const char *)segment->data.data, (gssize)segment->data.size);
    else if (segment->kind == HL_SEGMENT_GAP)
        g_string_append_printf(clear, "(%" G_GUINT64_FORMAT ")", segment->gap_octets);
}

static hl_segment next_segment(hl_bytes *input)
{
    uint8_t control = draw_octet(input);
    size_t size = (size_t)draw_octet(input) << 8;
    size |= draw_octet(input);
    hl_segment segment = {.kind = HL_SEGMENT_DATA, .side = control & 1};
    if ((control >> 1 & 3) == 1) {
        segment.kind = HL_SEGMENT_GAP;
        segment.gap_octets = size + 1;
    } else if ((control >> 1 & 3) == 2) {
        segment.kind = HL_SEGMENT_FIN;
    } else {
        segment.data = draw_octets(input, size);
    }
    return segment;
}

static void feed_stage(void *tls, const hl_segment *segment)
{
    hl_tls_feed(tls, segment);
}

static outcome run(hl_bytes key_log, hl_bytes input, size_t cut)
{
    outcome o = {.clear = {g_string_new(NULL), g_string_new(NULL)}};
    hl_tls_keys *keys = hl_tls_keys_new(&hl_limits_default);
    hl_tls_key_log *log = hl_tls_key_log_new(keys, NULL, NULL);
    hl_tls_key_log_feed(log, key_log);
    hl_tls_key_log_finish(log);
    hl_tls_key_log_free(log);
    hl_tls *tls = hl_tls_new(&hl_limits_default, keys, (hl_segment_sink){take_segment, &o});
    hl_connection *connection = hl_connection_new(0);
    void *reader = NULL;
    uint64_t offsets[HL_SIDES] = {0, 0};
    while (input.size > 0) {
        hl_segment segment = next_segment(&input);
        segment.connection = connection;
        segment.reader = &reader;
        pieces_feed((hl_segment_sink){feed_stage, tls}, &segment, cut, offsets);
    }
    hl_tls_feed(tls,
                &(hl_segment){.kind = HL_SEGMENT_END, .connection = connection, .reader = &reader});
    o.counters = *hl_tls_stats(tls);
    hl_tls_free(tls);
    hl_tls_keys_free(keys);
    hl_connection_unref(connection);
    return o;
}

static void check_same(const outcome *a, const outcome *b)
{
    g_assert_cmpmem(&a->counters, sizeof a->counters, &b->counters, sizeof b->counters);
    for (int side = 0; side < HL_SIDES && a->counters.decrypted > 0; side++)
        g_assert_cmpmem(a->clear[side]->str, a->clear[side]->len, b->clear[side]->str,
                        b->clear[side]->len);
}

static void clear(outcome *o)
{
    for (int side = 0; side < HL_SIDES; side++)
        g_string_free(o->clear[side], TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = hl_bytes_from(data, size);
    size_t cut = 1 + draw_octet(&input);
    hl_bytes key_log = draw_until(&input, 0);
    outcome whole = run(key_log, input, SIZE_MAX), pieces = run(key_log, input, cut);
    check_same(&whole, &pieces);
    clear(&whole);
    clear(&pieces);
    return 0;
}
