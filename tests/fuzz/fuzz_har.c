/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A HAR, read in large pieces and octet by octet: it gives the same messages, one after the other, and comes to
 * the same end.
 */
#include "draw.h"

#include "har_file.h"

enum { ROOM_OCTETS = 4 << 10 }; /* so small that some go on before the end */

typedef struct reading {
    hl_har_file *file;
    GString *trace;
    GError *error;
} reading;

static void append_message(GString *trace, const hl_message *message)
{
    const hl_content *content = &message->content;
    g_string_append_printf(trace, "%d %u %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %d\n",
                           message->kind, message->status, message->started,
                           message->first_frame.number, content->state);
    g_string_append_len(trace, (const char *)message->target.data, (gssize)message->target.size);
    for (size_t i = 0; i < message->field_count; i++) {
        hl_bytes value = hl_message_field(message, i).value;
        g_string_append_len(trace, (const char *)value.data, (gssize)value.size);
    }
    g_assert_true(!content->has_digest || content->state == HL_CONTENT_COMPLETE);
}

static void take_all(reading *r)
{
    hl_record_result result;
    while ((result = hl_har_file_look(r->file, &r->error)) == HL_RECORD_FRAME) {
        bool is_last;
        hl_message *message = hl_har_file_take(r->file, &is_last);
        append_message(r->trace, message);
        g_assert_cmpuint(message->first_frame.number, <=, hl_har_file_counters(r->file).entries);
        hl_message_unref(message);
    }
    g_assert_true((result == HL_RECORD_TROUBLE) == (r->error != NULL));
}

static reading read_in(hl_bytes input, size_t chunk, size_t block, size_t room)
{
    reading r = {.trace = g_string_new(NULL)};
    hl_octet_source *source = hl_octet_source_new_memory(input, chunk);
    r.file = hl_har_file_new(hl_octet_window_new(source, block), 7, room);
    take_all(&r);
    return r;
}

static void finish(reading *r)
{
    hl_har_file_free(r->file);
    g_string_free(r->trace, TRUE);
    g_clear_error(&r->error);
}

static bool is_packed(const reading *r)
{
    return hl_octet_source_is_packed(hl_har_file_source(r->file));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *memory;
    hl_bytes input = draw_fenced((hl_bytes){data, size}, &memory);
    reading whole = read_in(input, 0, HL_BLOCK_OCTETS, SIZE_MAX);
    reading slow = read_in(input, 1, 64, SIZE_MAX), tight = read_in(input, 0, 64, ROOM_OCTETS);
    if (!is_packed(&whole)) {
        g_assert_cmpstr(whole.trace->str, ==, slow.trace->str);
        g_assert_cmpint(whole.error != NULL, ==, slow.error != NULL);
    }
    finish(&whole);
    finish(&slow);
    finish(&tight);
    free(memory);
    return 0;
}
