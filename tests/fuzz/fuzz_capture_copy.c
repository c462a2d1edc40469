/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frames and the key log of a capture file of any format, written as pcapng: what is read again
 * is what was read.
 */
#include "draw.h"

#include "capture_file.h"
#include "pcapng_writer.h"

#include <glib.h>

enum { UNPACKED_OCTETS_MAX = 1 << 20, LINKS = 4 };

/* What was read and written. */
typedef struct copy {
    hl_pcapng_writer *writer;
    GByteArray *written;
    GArray *frames; /* of hl_frame, of which `captured` has a size only */
    GString *secrets;
    uint32_t link_type[LINKS];
    unsigned links;
    size_t octets;
} copy;

static void append(void *user, hl_bytes octets)
{
    g_byte_array_append(user, octets.data, (guint)octets.size);
}

static void keep_secrets(void *user, hl_bytes key_log)
{
    g_string_append_len(user, (const char *)key_log.data, (gssize)key_log.size);
}

static void copy_secrets(void *user, hl_bytes key_log)
{
    copy *c = user;
    keep_secrets(c->secrets, key_log);
    hl_pcapng_writer_add_secrets(c->writer, key_log);
}

/* An interface for each link type; false: too many, or one for which pcapng has no room. */
static bool interface_of(copy *c, uint32_t link_type, uint32_t *number)
{
    for (*number = 0; *number < c->links; ++*number)
        if (c->link_type[*number] == link_type)
            return true;
    if (c->links == LINKS || link_type > UINT16_MAX)
        return false;
    c->link_type[c->links++] = link_type;
    hl_pcapng_interface interface = {.link_type = link_type};
    *number = hl_pcapng_writer_add_interface(c->writer, &interface);
    return true;
}

static bool copy_next(copy *c, hl_capture_file *file)
{
    hl_frame frame;
    uint32_t interface;
    if (hl_capture_file_next(file, &frame, NULL) != HL_RECORD_FRAME || frame.time < 0 ||
        !interface_of(c, frame.link_type, &interface))
        return false;
    hl_pcapng_writer_add_frame(c->writer, interface, &frame);
    frame.captured.data = NULL;
    g_array_append_val(c->frames, frame);
    c->octets += frame.captured.size + 1;
    return c->octets < UNPACKED_OCTETS_MAX;
}

static void copy_all(copy *c, hl_bytes input)
{
    hl_octet_source *source = hl_octet_source_new_memory(input, 0);
    hl_capture_file *file = hl_capture_file_new(source, 0, HL_BLOCK_OCTETS, NULL);
    if (!file)
        return;
    hl_capture_file_set_secrets(file, (hl_secrets_sink){copy_secrets, c});
    while (copy_next(c, file))
        continue;
    hl_capture_file_free(file);
}

static void read_again(const copy *c)
{
    GError *error = NULL;
    hl_bytes written = hl_bytes_from(c->written->data, c->written->len);
    hl_capture_file *file =
        hl_capture_file_new(hl_octet_source_new_memory(written, 0), 0, HL_BLOCK_OCTETS, &error);
    g_assert_no_error(error);
    GString *secrets = g_string_new(NULL);
    hl_capture_file_set_secrets(file, (hl_secrets_sink){keep_secrets, secrets});
    hl_frame frame;
    for (guint i = 0; i < c->frames->len; i++) {
        const hl_frame *expected = &g_array_index(c->frames, hl_frame, i);
        g_assert_cmpint(hl_capture_file_next(file, &frame, &error), ==, HL_RECORD_FRAME);
        g_assert_cmpint(frame.time, ==, expected->time);
        g_assert_cmpuint(frame.link_type, ==, expected->link_type);
        g_assert_cmpuint(frame.wire_octets, ==, expected->wire_octets);
        g_assert_cmpuint(frame.captured.size, ==, expected->captured.size);
    }
    g_assert_cmpint(hl_capture_file_next(file, &frame, &error), ==, HL_RECORD_END);
    g_assert_cmpmem(secrets->str, secrets->len, c->secrets->str, c->secrets->len);
    g_string_free(secrets, TRUE);
    hl_capture_file_free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    copy c = {.written = g_byte_array_new(),
              .frames = g_array_new(FALSE, FALSE, sizeof(hl_frame)),
              .secrets = g_string_new(NULL)};
    c.writer = hl_pcapng_writer_new((hl_pcapng_sink){append, c.written});
    copy_all(&c, hl_bytes_from(data, size));
    hl_pcapng_writer_free(c.writer);
    read_again(&c);
    g_byte_array_unref(c.written);
    g_array_unref(c.frames);
    g_string_free(c.secrets, TRUE);
    return 0;
}
