/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The readers: whole, in pieces of every size, and cut at every octet. */
#include "capture-tool/capture_error.h"
#include "capture-tool/capture_file.h"
#include "octets.h"
#include "suites.h"

static const char *const texts[] = {"first", "second one", "3"};

static hl_capture_file *open_octets(hl_bytes all, size_t chunk, size_t block)
{
    GError *error = NULL;
    hl_octet_source *source = hl_octet_source_new_memory(all, chunk);
    hl_capture_file *file = hl_capture_file_new(source, 5, block, &error);
    g_assert_no_error(error);
    return file;
}

static void is_frame(const hl_frame *frame, unsigned index)
{
    g_assert_cmpuint(frame->ref.number, ==, index + 1);
    g_assert_cmpuint(frame->ref.capture, ==, 5);
    g_assert_cmpint(frame->time, ==, (index + 1) * HL_NS_PER_SECOND + 250000);
    g_assert_cmpuint(frame->link_type, ==, 1);
    g_assert_cmpmem(frame->captured.data, frame->captured.size, texts[index], strlen(texts[index]));
    g_assert_cmpuint(frame->wire_octets, ==, strlen(texts[index]) + 1000);
}

static void has_three_frames(hl_bytes all, size_t chunk, size_t block)
{
    hl_capture_file *file = open_octets(all, chunk, block);
    GError *error = NULL;
    hl_frame frame = {0};
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_cmpint(hl_capture_file_next(file, &frame, &error), ==, HL_RECORD_FRAME);
        is_frame(&frame, i);
    }
    g_assert_cmpint(hl_capture_file_next(file, &frame, &error), ==, HL_RECORD_END);
    g_assert_no_error(error);
    g_assert_cmpuint(hl_octet_source_position(hl_capture_file_source(file)), ==, all.size);
    hl_capture_file_free(file);
}

static void test_in_pieces(gconstpointer maker)
{
    octets (*make)(bool swapped) = (octets(*)(bool))maker;
    for (int swapped = 0; swapped <= 1; swapped++) {
        octets o = make(swapped);
        for (size_t chunk = 0; chunk <= o.array->len; chunk++) {
            has_three_frames(octets_view(&o), chunk, HL_BLOCK_OCTETS);
            has_three_frames(octets_view(&o), chunk, 16);
        }
        octets_free(&o);
    }
}

/* Frames that are whole come; then the end or trouble, which names the offset of the cut. */
static void is_cut(hl_bytes all, size_t size, unsigned *frames_before)
{
    hl_capture_file *file = open_octets(hl_bytes_first(all, size), 0, 64);
    GError *error = NULL;
    hl_frame frame = {0};
    unsigned count = 0;
    hl_record_result result;
    while ((result = hl_capture_file_next(file, &frame, &error)) == HL_RECORD_FRAME)
        is_frame(&frame, count++);
    g_assert_true((result == HL_RECORD_TROUBLE) == (error != NULL));
    if (error) {
        char *offset = g_strdup_printf("cut short at byte %zu, inside ", size);
        g_assert_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_CUT);
        g_assert_nonnull(strstr(error->message, offset));
        g_free(offset);
        g_clear_error(&error);
    }
    g_assert_cmpuint(count, >=, *frames_before);
    g_assert_cmpuint(count, <=, *frames_before + 1);
    g_assert_true(count == *frames_before || result == HL_RECORD_END);
    *frames_before = count;
    hl_capture_file_free(file);
}

static void test_cut(gconstpointer maker)
{
    octets (*make)(bool swapped) = (octets(*)(bool))maker;
    for (int swapped = 0; swapped <= 1; swapped++) {
        octets o = make(swapped);
        unsigned frames = 0;
        for (size_t size = 4; size <= o.array->len; size++)
            is_cut(octets_view(&o), size, &frames);
        g_assert_cmpuint(frames, ==, G_N_ELEMENTS(texts));
        octets_free(&o);
    }
}

static void test_no_capture(void)
{
    static const struct {
        const char *octets, *message;
    } cases[] = {
        {"", "not a pcap, pcapng or HAR file (it is empty)"},
        {"\xa1\xb2\xc3", "not a pcap, pcapng or HAR file"},
        {"\xa1\xb2\xc3\xd5 and more", "not a pcap, pcapng or HAR file"},
        {"<html>", "not a pcap, pcapng or HAR file"},
        {"snoop", "not a pcap, pcapng or HAR file (a snoop file; convert it with editcap)"},
        {"\x0a\x0d\x0d\x0a\x1c\x1c\x1c\x1c\x4d\x3c\x2b\x1b", "not a pcap, pcapng or HAR file"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        hl_octet_source *source = hl_octet_source_new_memory(hl_bytes_text(cases[i].octets), 1);
        g_assert_null(hl_capture_file_new(source, 0, 64, &error));
        g_assert_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_FORMAT);
        g_assert_cmpstr(error->message, ==, cases[i].message);
        g_clear_error(&error);
    }
}

/* A record that claims less on the wire than it holds: the wire carried at least that. */
static void test_wire_octets_are_no_fewer_than_captured(void)
{
    octets o = octets_new(false);
    octets_pcap_header(&o);
    octets_u32(&o, 1);
    octets_u32(&o, 0);
    octets_u32(&o, 5);
    octets_u32(&o, 3);
    octets_text(&o, "first");
    hl_capture_file *file = open_octets(octets_view(&o), 0, 64);
    hl_frame frame = {0};
    g_assert_cmpint(hl_capture_file_next(file, &frame, NULL), ==, HL_RECORD_FRAME);
    g_assert_cmpuint(frame.captured.size, ==, 5);
    g_assert_cmpuint(frame.wire_octets, ==, 5);
    hl_capture_file_free(file);
    octets_free(&o);
}

/* The largest packet that a pcap file can hold, and one octet more. */
static void test_largest_packet(void)
{
    const uint32_t largest = HL_RECORD_OCTETS_MAX - 24;
    for (uint32_t size = largest; size <= largest + 1; size++) {
        octets o = octets_new(false);
        octets_pcap_header(&o);
        memset(o.array->data + 16, 0x7f, 4); /* the snap length */
        octets_u32(&o, 1);
        octets_u32(&o, 0);
        octets_u32(&o, size);
        octets_u32(&o, size);
        g_byte_array_set_size(o.array, o.array->len + size);
        hl_capture_file *file = open_octets(octets_view(&o), 0, 4096);
        hl_frame frame = {0};
        GError *error = NULL;
        hl_record_result result = hl_capture_file_next(file, &frame, &error);
        g_assert_cmpint(result, ==, size > largest ? HL_RECORD_TROUBLE : HL_RECORD_FRAME);
        g_assert_true((result == HL_RECORD_TROUBLE) ==
                      g_error_matches(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_DAMAGED));
        g_clear_error(&error);
        hl_capture_file_free(file);
        octets_free(&o);
    }
}

/* An interface costs memory: there is an end to them. */
static void test_interfaces_without_end(void)
{
    octets o = octets_new(false);
    octets_pcapng_header(&o);
    uint8_t interface[20];
    memcpy(interface, o.array->data + 28, sizeof interface);
    for (int i = 1; i < (1 << 16) + 1; i++)
        g_byte_array_append(o.array, interface, sizeof interface);
    hl_capture_file *file = open_octets(octets_view(&o), 0, 4096);
    hl_frame frame = {0};
    GError *error = NULL;
    g_assert_cmpint(hl_capture_file_next(file, &frame, &error), ==, HL_RECORD_TROUBLE);
    g_assert_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_DAMAGED);
    g_assert_nonnull(strstr(error->message, "more than 65536 interfaces"));
    g_clear_error(&error);
    hl_capture_file_free(file);
    octets_free(&o);
}

void add_capture_file_tests(void)
{
    g_test_add_data_func("/capture-file/pcap-in-pieces", octets_small_pcap, test_in_pieces);
    g_test_add_data_func("/capture-file/pcapng-in-pieces", octets_small_pcapng, test_in_pieces);
    g_test_add_data_func("/capture-file/pcap-cut", octets_small_pcap, test_cut);
    g_test_add_data_func("/capture-file/pcapng-cut", octets_small_pcapng, test_cut);
    g_test_add_func("/capture-file/no-capture", test_no_capture);
    g_test_add_func("/capture-file/wire-octets", test_wire_octets_are_no_fewer_than_captured);
    g_test_add_func("/capture-file/largest-packet", test_largest_packet);
    g_test_add_func("/capture-file/interfaces", test_interfaces_without_end);
}
