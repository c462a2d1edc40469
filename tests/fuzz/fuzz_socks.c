/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conversation in binary (steps.h) through the SOCKS stage, once in its segments and once octet by
 * octet: what comes out, inside the tunnels and beside them, must be the same. With tight limits it is
 * looked at by itself, as what is held back counts by its segments.
 */
#include "pieces.h"
#include "steps.h"
#include "tight.h"

#include "socks/hl_socks.h"

#include <glib.h>

typedef struct outcome {
    hl_socks *socks;
    GString *octets[2][HL_SIDES]; /* beside, inside */
    uint64_t tunnels;
} outcome;

static void take(GString *octets[HL_SIDES], const hl_segment *segment)
{
    GString *out = octets[segment->side];
    *segment->reader = segment->kind == HL_SEGMENT_END ? NULL : out;
    if (segment->kind == HL_SEGMENT_DATA)
        g_string_append_len(out, (const char *)segment->data.data, (gssize)segment->data.size);
    else if (segment->kind == HL_SEGMENT_GAP)
        g_string_append_printf(out, "(%" G_GUINT64_FORMAT ")", segment->gap_octets);
    else if (segment->kind == HL_SEGMENT_FIN)
        g_string_append(out, "(fin)");
}

static void take_beside(void *user, const hl_segment *segment)
{
    take(((outcome *)user)->octets[0], segment);
}

static void take_inside(void *user, const hl_segment *segment)
{
    take(((outcome *)user)->octets[1], segment);
}

static void feed_stage(void *socks, const hl_segment *segment)
{
    hl_socks_feed(socks, segment);
}

static void feed_all(outcome *o, hl_bytes input, size_t cut)
{
    static step_room room;
    hl_connection *connection = hl_connection_new(0);
    void *reader = NULL;
    uint64_t offsets[HL_SIDES] = {0, 0};
    while (input.size > 0) {
        hl_segment segment = step_next(&room, &input);
        segment.connection = connection;
        segment.reader = &reader;
        pieces_feed((hl_segment_sink){feed_stage, o->socks}, &segment, cut, offsets);
    }
    hl_segment end = {.kind = HL_SEGMENT_END, .connection = connection, .reader = &reader};
    hl_socks_feed(o->socks, &end);
    hl_connection_unref(connection);
}

static outcome run(hl_bytes input, size_t cut, hl_limits limits)
{
    outcome o;
    for (int i = 0; i < 2 * HL_SIDES; i++)
        o.octets[i / HL_SIDES][i % HL_SIDES] = g_string_new(NULL);
    o.socks = hl_socks_new(&limits, (hl_segment_sink){take_beside, &o},
                           (hl_segment_sink){take_inside, &o});
    feed_all(&o, input, cut);
    o.tunnels = hl_socks_stats(o.socks)->tunnels;
    hl_socks_free(o.socks);
    return o;
}

static void clear(outcome *o)
{
    for (int i = 0; i < 2 * HL_SIDES; i++)
        g_string_free(o->octets[i / HL_SIDES][i % HL_SIDES], TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = hl_bytes_from(data, size);
    hl_limits roomy = hl_limits_default;
    roomy.tunnel_early_octets = roomy.tunnel_early_octets_total = SIZE_MAX;
    outcome whole = run(input, SIZE_MAX, roomy), in_octets = run(input, 1, roomy);
    outcome tight = run(input, SIZE_MAX, tight_limits());
    g_assert_cmpuint(whole.tunnels, ==, in_octets.tunnels);
    for (int i = 0; i < 2 * HL_SIDES; i++) {
        GString *a = whole.octets[i / HL_SIDES][i % HL_SIDES];
        GString *b = in_octets.octets[i / HL_SIDES][i % HL_SIDES];
        g_assert_cmpmem(a->str, a->len, b->str, b->len);
    }
    clear(&whole);
    clear(&in_octets);
    clear(&tight);
    return 0;
}
