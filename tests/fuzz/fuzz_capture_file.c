/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture file of any format: read in large pieces and octet by octet it gives the same frames and
 * comes to the same end. How far damaged compressed data goes depends on the pieces: there each way
 * is looked at by itself.
 */
#include "draw.h"

#include "base/hl_digest.h"
#include "capture_file.h"

#include <glib.h>

enum { UNPACKED_OCTETS_MAX = 4 << 20 }; /* a small input can unpack to a thousandfold */

typedef struct reading {
    hl_capture_file *file;
    hl_frame frame;
    hl_record_result result;
    hl_digest digest; /* of the frame: every octet is there to be read */
    GError *error;
} reading;

static reading start(hl_bytes input, size_t chunk, size_t block)
{
    reading r = {.result = HL_RECORD_FRAME};
    hl_octet_source *source = hl_octet_source_new_memory(input, chunk);
    r.file = hl_capture_file_new(source, 7, block, &r.error);
    return r;
}

static void check_frame(const hl_frame *frame)
{
    g_assert_cmpuint(frame->ref.capture, ==, 7);
    g_assert_cmpuint(frame->captured.size, <=, frame->wire_octets);
    g_assert_cmpuint(frame->captured.size, <=, HL_RECORD_OCTETS_MAX);
}

static void next(reading *r)
{
    r->result = hl_capture_file_next(r->file, &r->frame, &r->error);
    g_assert_true((r->result == HL_RECORD_TROUBLE) == (r->error != NULL));
    if (r->result != HL_RECORD_FRAME)
        return;
    check_frame(&r->frame);
    r->digest = hl_digest_of(r->frame.captured);
}

static void compare(const reading *a, const reading *b)
{
    g_assert_cmpint(a->result, ==, b->result);
    if (a->result != HL_RECORD_FRAME)
        return;
    g_assert_cmpuint(a->frame.ref.number, ==, b->frame.ref.number);
    g_assert_cmpint(a->frame.time, ==, b->frame.time);
    g_assert_cmpuint(a->frame.link_type, ==, b->frame.link_type);
    g_assert_cmpuint(a->frame.wire_octets, ==, b->frame.wire_octets);
    g_assert_true(hl_digest_equal(a->digest, b->digest));
}

static void finish(reading *r)
{
    hl_capture_file_free(r->file);
    g_clear_error(&r->error);
}

/* The frames of one way, as far as they go. */
static void read_alone(reading *r)
{
    for (size_t octets = 0; r->result == HL_RECORD_FRAME && octets < UNPACKED_OCTETS_MAX;
         octets += r->frame.captured.size + 1)
        next(r);
}

static void read_together(reading *a, reading *b)
{
    while (a->result == HL_RECORD_FRAME) {
        next(a);
        next(b);
        compare(a, b);
    }
    if (a->error)
        g_assert_cmpstr(a->error->message, ==, b->error->message);
}

static bool is_packed(const reading *r)
{
    return hl_octet_source_is_packed(hl_capture_file_source(r->file));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *memory;
    hl_bytes input = draw_fenced((hl_bytes){data, size}, &memory);
    reading whole = start(input, 0, HL_BLOCK_OCTETS), slow = start(input, 1, 64);
    if (whole.file && slow.file && !is_packed(&whole)) {
        read_together(&whole, &slow);
    } else {
        if (whole.file)
            read_alone(&whole);
        if (slow.file)
            read_alone(&slow);
    }
    finish(&whole);
    finish(&slow);
    free(memory);
    return 0;
}
