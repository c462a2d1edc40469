/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chunked transfer coding, once in one piece and once octet by octet: the content, how far it
 * reads and how it ends must be the same. The first octet is the size of a gap behind the first 16
 * octets; 0: none.
 */
#include "draw.h"

#include "http/chunked.h"

#include <glib.h>

enum { BEFORE_GAP = 16 };

typedef struct outcome {
    hl_chunked chunked;
    GString *content;
    size_t used;
} outcome;

static void feed(outcome *o, hl_bytes octets)
{
    while (octets.size > 0 && hl_chunked_progress(&o->chunked) == HL_MORE) {
        hl_bytes piece;
        size_t used = hl_chunked_feed(&o->chunked, octets, &piece);
        g_assert_cmpuint(used, <=, octets.size);
        g_assert_cmpuint(piece.size, <=, used);
        g_string_append_len(o->content, (const char *)piece.data, (gssize)piece.size);
        octets = hl_bytes_skip(octets, used);
        o->used += used;
    }
}

static void feed_cut(outcome *o, hl_bytes octets, size_t cut)
{
    while (octets.size > 0) {
        uint8_t *memory;
        feed(o, draw_fenced(draw_octets(&octets, cut), &memory));
        free(memory);
    }
}

static outcome run(hl_bytes input, size_t cut)
{
    outcome o = {.content = g_string_new(NULL)};
    uint8_t gap = draw_octet(&input);
    if (gap > 0) {
        feed_cut(&o, draw_octets(&input, BEFORE_GAP), cut);
        if (!hl_chunked_skip(&o.chunked, gap))
            return o;
    }
    feed_cut(&o, input, cut);
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    outcome whole = run(hl_bytes_from(data, size), SIZE_MAX);
    outcome in_octets = run(hl_bytes_from(data, size), 1);
    g_assert_cmpmem(whole.content->str, whole.content->len, in_octets.content->str,
                    in_octets.content->len);
    g_assert_cmpint(whole.chunked.state, ==, in_octets.chunked.state);
    g_assert_cmpuint(whole.chunked.remaining, ==, in_octets.chunked.remaining);
    g_assert_cmpuint(whole.used, ==, in_octets.used);
    g_string_free(whole.content, TRUE);
    g_string_free(in_octets.content, TRUE);
    return 0;
}
