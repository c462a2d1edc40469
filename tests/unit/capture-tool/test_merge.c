/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The merge, held against a sort of the same frames. */
#include "capture-tool/capture_error.h"
#include "capture-tool/merge.h"
#include "octets.h"
#include "suites.h"

enum { FILES_MAX = 9, FRAMES = 40 };

typedef struct inputs {
    octets all[FILES_MAX];
    hl_capture_file *files[FILES_MAX];
    hl_merge *merge;
    uint32_t count;
} inputs;

/* `times[i]` lists the seconds of file i's frames, one digit each. */
static inputs open_inputs(const char *const *times, uint32_t count)
{
    inputs in = {.merge = hl_merge_new(), .count = count};
    for (uint32_t i = 0; i < count; i++) {
        in.all[i] = octets_new(false);
        octets_pcap_header(&in.all[i]);
        for (const char *digit = times[i]; *digit; digit++)
            octets_pcap_record(&in.all[i], (uint32_t)(*digit - '0'), "x");
        in.files[i] = hl_capture_file_new(hl_octet_source_new_memory(octets_view(&in.all[i]), 0), i,
                                          64, NULL);
        hl_merge_add(in.merge, in.files[i]);
    }
    return in;
}

static void close_inputs(inputs *in)
{
    hl_merge_free(in->merge);
    for (uint32_t i = 0; i < in->count; i++) {
        hl_capture_file_free(in->files[i]);
        octets_free(&in->all[i]);
    }
}

/* "a1 b1 a2": file and frame number, in the order of the merge. */
static char *order_of(inputs *in)
{
    GString *order = g_string_new(NULL);
    const hl_frame *frame;
    uint32_t capture;
    GError *error = NULL;
    hl_record_result result;
    while ((result = hl_merge_next(in->merge, &frame, &capture, &error)) != HL_RECORD_END) {
        g_string_append_c(order, order->len ? ' ' : '=');
        if (result == HL_RECORD_TROUBLE)
            g_string_append_printf(order, "%c!", 'a' + capture);
        else
            g_string_append_printf(order, "%c%u", 'a' + capture, (unsigned)frame->ref.number);
        g_clear_error(&error);
    }
    return g_string_free(order, FALSE);
}

static void merges_to(const char *const *times, uint32_t count, const char *expected)
{
    inputs in = open_inputs(times, count);
    char *order = order_of(&in);
    g_assert_cmpstr(order, ==, expected);
    g_free(order);
    close_inputs(&in);
}

static void test_by_time(void)
{
    merges_to((const char *[]){"123"}, 1, "=a1 a2 a3");
    merges_to((const char *[]){"135", "246"}, 2, "=a1 b1 a2 b2 a3 b3");
    merges_to((const char *[]){"789", "456", "123"}, 3, "=c1 c2 c3 b1 b2 b3 a1 a2 a3");
    merges_to((const char *[]){"", "1", ""}, 3, "=b1");
    merges_to((const char *[]){"", ""}, 2, "");
}

static void test_equal_times(void)
{
    merges_to((const char *[]){"11", "11", "1"}, 3, "=a1 a2 b1 b2 c1");
    merges_to((const char *[]){"2", "12", "12"}, 3, "=b1 c1 a1 b2 c2");
}

static void test_backwards_times_keep_the_order_of_the_file(void)
{
    merges_to((const char *[]){"513", "2"}, 2, "=b1 a1 a2 a3");
    merges_to((const char *[]){"153", "4"}, 2, "=a1 b1 a2 a3");
}

/* The time went on. */
static void test_pauses(void)
{
    merges_to((const char *[]){"1xz", "24y"}, 2, "=a1 b1 b2 a2 b3 a3");
    merges_to((const char *[]){"1x", "2z"}, 2, "=a1 b1 a2 b2");
}

/* What was to be asked whether a time is true is damaged itself: that is told behind the frame. */
static void test_trouble_behind_a_leap(void)
{
    inputs in = open_inputs((const char *[]){"1z3", "2"}, 2);
    hl_capture_file_free(in.files[0]);
    hl_merge_free(in.merge);
    in.merge = hl_merge_new();
    hl_bytes cut = hl_bytes_first(octets_view(&in.all[0]), in.all[0].array->len - 1);
    in.files[0] = hl_capture_file_new(hl_octet_source_new_memory(cut, 0), 0, 64, NULL);
    for (int i = 0; i < 2; i++)
        hl_merge_add(in.merge, in.files[i]);
    char *order = order_of(&in);
    g_assert_cmpstr(order, ==, "=a1 b1 a2 a!");
    g_free(order);
    close_inputs(&in);
}

/* Whoever does not want to hear of it frees it all the same. */
static void test_left_early(void)
{
    inputs in = open_inputs((const char *[]){"1z3", "2"}, 2);
    const hl_frame *frame;
    uint32_t capture;
    g_assert_cmpint(hl_merge_next(in.merge, &frame, &capture, NULL), ==, HL_RECORD_FRAME);
    g_assert_cmpint(hl_merge_next(in.merge, &frame, &capture, NULL), ==, HL_RECORD_FRAME);
    g_assert_cmpuint(frame->captured.size, ==, 1);
    g_assert_cmpint(frame->captured.data[0], ==, 'x');
    close_inputs(&in);
}

static void test_trouble_in_one_file(void)
{
    inputs in = open_inputs((const char *[]){"14", "25", "36"}, 3);
    hl_capture_file_free(in.files[1]);
    hl_bytes cut = hl_bytes_first(octets_view(&in.all[1]), in.all[1].array->len - 1);
    hl_merge_free(in.merge);
    in.merge = hl_merge_new();
    in.files[1] = hl_capture_file_new(hl_octet_source_new_memory(cut, 0), 1, 64, NULL);
    for (int i = 0; i < 3; i++)
        hl_merge_add(in.merge, in.files[i]);
    char *order = order_of(&in);
    /* A file's next frame is looked for when its last one has been used: so the trouble shows then. */
    g_assert_cmpstr(order, ==, "=a1 b1 b! c1 a2 c2");
    g_free(order);
    close_inputs(&in);
}

/* "a1 a2, a3": what comes together. */
static char *rounds_of(inputs *in, size_t room)
{
    GString *order = g_string_new(NULL);
    hl_frame frames[FRAMES];
    size_t count;
    uint32_t capture;
    GError *error = NULL;
    hl_record_result result;
    do {
        result = hl_merge_next_some(in->merge, frames, room, &count, &capture, &error);
        for (size_t i = 0; i < count; i++)
            g_string_append_printf(order, "%s%c%u%.*s", i ? " " : "", 'a' + frames[i].ref.capture,
                                   (unsigned)frames[i].ref.number, (int)frames[i].captured.size,
                                   frames[i].captured.data);
        if (result == HL_RECORD_TROUBLE)
            g_string_append_printf(order, " %c!", 'a' + capture);
        g_string_append(order, result == HL_RECORD_END ? "." : ", ");
        g_clear_error(&error);
    } while (result != HL_RECORD_END);
    return g_string_free(order, FALSE);
}

static void comes_in_rounds(const char *const *times, uint32_t count, size_t room,
                            const char *expected)
{
    inputs in = open_inputs(times, count);
    char *rounds = rounds_of(&in, room);
    g_assert_cmpstr(rounds, ==, expected);
    g_free(rounds);
    close_inputs(&in);
}

/* A block has room for three records of 17 octets, the first for the file's header and two. */
static void test_rounds(void)
{
    comes_in_rounds((const char *[]){"12345"}, 1, 9, "a1x a2x, a3x a4x a5x, .");
    comes_in_rounds((const char *[]){"12345"}, 1, 2, "a1x a2x, a3x a4x, a5x, .");
    comes_in_rounds((const char *[]){"12345"}, 1, 1, "a1x, a2x, a3x, a4x, a5x, .");
    comes_in_rounds((const char *[]){"135", "24"}, 2, 9, "a1x, b1x, a2x, b2x, a3x, .");
    comes_in_rounds((const char *[]){""}, 1, 9, ".");
}

/* One frame of a file is ahead by a minute ('z'), or two that agree are. */
static void test_ahead(void)
{
    merges_to((const char *[]){"1z35", "24"}, 2, "=a1 a2 b1 a3 b2 a4");
    merges_to((const char *[]){"z135", "24"}, 2, "=a1 a2 b1 a3 b2 a4");
    merges_to((const char *[]){"1z3z5", "2z4"}, 2, "=a1 a2 b1 b2 a3 a4 b3 a5");
    merges_to((const char *[]){"1zz5", "24"}, 2, "=a1 b1 b2 a2 a3 a4");
    merges_to((const char *[]){"1z", "24"}, 2, "=a1 b1 b2 a2");
    merges_to((const char *[]){"1z3"}, 1, "=a1 a2 a3");
    comes_in_rounds((const char *[]){"1z35", "2"}, 2, 9, "a1x, a2x, b1x, a3x a4x, .");
}

typedef struct place {
    char second;
    uint32_t capture, number;
} place;

static gint compare(gconstpointer a, gconstpointer b)
{
    const place *x = a, *y = b;
    if (x->second != y->second)
        return x->second < y->second ? -1 : 1;
    if (x->capture != y->capture)
        return x->capture < y->capture ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* The times of a file, which do not run backwards; adds its frames to `frames`. */
static void draw_file(uint32_t capture, char times[FRAMES + 1], GArray *frames)
{
    uint32_t length = (uint32_t)g_test_rand_int_range(0, FRAMES);
    char second = '0';
    for (uint32_t n = 0; n < length; n++) {
        if (second < '9' && g_test_rand_int_range(0, 6) == 0)
            second++;
        times[n] = second;
        place frame = {second, capture, n + 1};
        g_array_append_val(frames, frame);
    }
    times[length] = '\0';
}

static char *sorted(GArray *frames)
{
    GString *order = g_string_new(NULL);
    g_array_sort(frames, compare);
    for (guint n = 0; n < frames->len; n++) {
        const place *frame = &g_array_index(frames, place, n);
        g_string_append_printf(order, "%c%c%u", n ? ' ' : '=', 'a' + frame->capture, frame->number);
    }
    return g_string_free(order, FALSE);
}

/* The merge of random files is the stable sort of all their frames. */
static void test_like_a_sort(void)
{
    for (uint32_t round = 0; round < 200; round++) {
        uint32_t count = 1 + round % FILES_MAX;
        char times[FILES_MAX][FRAMES + 1];
        const char *pointers[FILES_MAX];
        GArray *frames = g_array_new(FALSE, FALSE, sizeof(place));
        for (uint32_t i = 0; i < count; i++) {
            draw_file(i, times[i], frames);
            pointers[i] = times[i];
        }
        char *order = sorted(frames);
        merges_to(pointers, count, order);
        g_free(order);
        g_array_unref(frames);
    }
}

void add_merge_tests(void)
{
    g_test_add_func("/merge/by-time", test_by_time);
    g_test_add_func("/merge/equal-times", test_equal_times);
    g_test_add_func("/merge/backwards", test_backwards_times_keep_the_order_of_the_file);
    g_test_add_func("/merge/ahead", test_ahead);
    g_test_add_func("/merge/pauses", test_pauses);
    g_test_add_func("/merge/trouble-behind-a-leap", test_trouble_behind_a_leap);
    g_test_add_func("/merge/left-early", test_left_early);
    g_test_add_func("/merge/trouble", test_trouble_in_one_file);
    g_test_add_func("/merge/rounds", test_rounds);
    g_test_add_func("/merge/like-a-sort", test_like_a_sort);
}
