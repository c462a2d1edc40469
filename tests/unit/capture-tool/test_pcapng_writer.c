/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written is read again by our own reader; other readers are tried by the command's tests. */
#include "capture-tool/capture_file.h"
#include "capture-tool/pcapng_writer.h"
#include "suites.h"

#define SOME_TIME INT64_C(1763600000123456789)

static void append(void *user, hl_bytes octets)
{
    g_byte_array_append(user, octets.data, (guint)octets.size);
}

static hl_frame make_frame(const char *text, uint32_t more, hl_time_ns time)
{
    hl_bytes octets = hl_bytes_text(text);
    return (hl_frame){
        .captured = octets, .wire_octets = (uint32_t)octets.size + more, .time = time};
}

static hl_capture_file *open_written(const GByteArray *written)
{
    hl_bytes octets = hl_bytes_from(written->data, written->len);
    GError *error = NULL;
    hl_capture_file *file =
        hl_capture_file_new(hl_octet_source_new_memory(octets, 0), 0, 4096, &error);
    g_assert_no_error(error);
    return file;
}

static void assert_next(hl_capture_file *file, hl_frame expected, uint32_t link_type)
{
    hl_frame frame;
    g_assert_cmpint(hl_capture_file_next(file, &frame, NULL), ==, HL_RECORD_FRAME);
    g_assert_cmpint(frame.time, ==, expected.time);
    g_assert_cmpuint(frame.link_type, ==, link_type);
    g_assert_cmpuint(frame.wire_octets, ==, expected.wire_octets);
    g_assert_true(hl_bytes_equal(frame.captured, expected.captured));
}

static void test_frames_of_two_interfaces(void)
{
    GByteArray *written = g_byte_array_new();
    hl_pcapng_writer *writer = hl_pcapng_writer_new((hl_pcapng_sink){append, written});
    hl_pcapng_interface wired = {.link_type = 1, .name = "eth0", .filter = "tcp port 80"};
    hl_pcapng_interface cooked = {.link_type = 276, .snap_octets = 262144};
    hl_frame frames[] = {make_frame("first", 0, SOME_TIME),
                         make_frame("second on", 1000, SOME_TIME + 1), make_frame("", 0, 0),
                         make_frame("last", 0, SOME_TIME - 5)};
    uint32_t first = hl_pcapng_writer_add_interface(writer, &wired);
    hl_pcapng_writer_add_frame(writer, first, &frames[0]);
    uint32_t second = hl_pcapng_writer_add_interface(writer, &cooked);
    hl_pcapng_writer_add_frame(writer, second, &frames[1]);
    hl_pcapng_writer_add_frame(writer, first, &frames[2]);
    hl_pcapng_writer_add_frame(writer, second, &frames[3]);
    hl_pcapng_writer_free(writer);

    hl_capture_file *file = open_written(written);
    hl_frame frame;
    assert_next(file, frames[0], 1);
    assert_next(file, frames[1], 276);
    assert_next(file, frames[2], 1);
    assert_next(file, frames[3], 276);
    g_assert_cmpint(hl_capture_file_next(file, &frame, NULL), ==, HL_RECORD_END);
    hl_capture_file_free(file);
    g_byte_array_unref(written);
}

static void take_secrets(void *user, hl_bytes key_log)
{
    g_string_append_len(user, (const char *)key_log.data, (gssize)key_log.size);
}

static void test_secrets(void)
{
    GByteArray *written = g_byte_array_new();
    GString *secrets = g_string_new(NULL);
    hl_pcapng_writer *writer = hl_pcapng_writer_new((hl_pcapng_sink){append, written});
    hl_pcapng_writer_add_secrets(writer, hl_bytes_text("CLIENT_RANDOM 00 11\n"));
    hl_pcapng_writer_free(writer);

    hl_capture_file *file = open_written(written);
    hl_frame frame;
    hl_capture_file_set_secrets(file, (hl_secrets_sink){take_secrets, secrets});
    g_assert_cmpint(hl_capture_file_next(file, &frame, NULL), ==, HL_RECORD_END);
    g_assert_cmpstr(secrets->str, ==, "CLIENT_RANDOM 00 11\n");
    hl_capture_file_free(file);
    g_string_free(secrets, TRUE);
    g_byte_array_unref(written);
}

void add_pcapng_writer_tests(void)
{
    g_test_add_func("/pcapng-writer/frames-of-two-interfaces", test_frames_of_two_interfaces);
    g_test_add_func("/pcapng-writer/secrets", test_secrets);
}
