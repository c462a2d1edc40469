/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where octets come from: the window over a source, and what unpacks gzip and zstd. */
#include "capture-tool/capture_error.h"
#include "capture-tool/octet_window.h"
#include "capture-tool/time_unit.h"
#include "capture-tool/unpacker.h"
#include "suites.h"

#include <zlib.h>
#include <zstd.h>

enum { OCTETS = 5000 };

/* Octets that say where they are. */
static uint8_t *numbered(void)
{
    uint8_t *all = g_malloc(OCTETS);
    for (size_t i = 0; i < OCTETS; i++)
        all[i] = (uint8_t)(i * 7 + i / 256);
    return all;
}

/* Pieces of 1, 2, 3, … octets come out in one piece each, however the source deals them out. */
static void walk(hl_bytes whole, size_t chunk, size_t block)
{
    hl_octet_window *window = hl_octet_window_new(hl_octet_source_new_memory(whole, chunk), block);
    size_t at = 0;
    for (size_t size = 1; at + size <= whole.size; at += size++) {
        hl_bytes piece = hl_octet_window_peek(window, size);
        g_assert_cmpmem(piece.data, piece.size, whole.data + at, size);
        g_assert_cmpuint(window->offset, ==, at);
        hl_octet_window_skip(window, size);
    }
    hl_bytes rest = hl_octet_window_peek(window, whole.size);
    g_assert_cmpmem(rest.data, rest.size, whole.data + at, whole.size - at);
    hl_octet_window_skip(window, rest.size);
    g_assert_cmpuint(hl_octet_window_peek(window, 1).size, ==, 0);
    g_assert_null(window->trouble);
    hl_octet_window_free(window);
}

static void test_window(void)
{
    uint8_t *all = numbered();
    hl_bytes whole = hl_bytes_from(all, OCTETS);
    static const size_t chunks[] = {1, 2, 3, 63, 64, 65, 4096, OCTETS, 0};
    for (size_t i = 0; i < G_N_ELEMENTS(chunks); i++) {
        walk(whole, chunks[i], 64);
        walk(whole, chunks[i], HL_BLOCK_OCTETS);
    }
    g_free(all);
}

static void test_window_grows_no_further_than_needed(void)
{
    uint8_t *all = numbered();
    hl_octet_window *window =
        hl_octet_window_new(hl_octet_source_new_memory(hl_bytes_from(all, OCTETS), 0), 64);
    g_assert_cmpuint(hl_octet_window_peek(window, 3000).size, ==, 3000);
    g_assert_cmpuint(window->capacity, <=, 3000 + 64);
    g_assert_cmpuint(hl_octet_window_peek(window, HL_RECORD_OCTETS_MAX).size, ==, OCTETS);
    g_assert_cmpuint(window->capacity, <=, HL_RECORD_OCTETS_MAX);
    hl_octet_window_free(window);
    g_free(all);
}

static void count_turn(void *user)
{
    ++*(unsigned *)user;
}

/* What was peeked at stays until so many pages have been turned, also where records are larger than blocks. */
static void test_window_of_pages(void)
{
    enum { PAGES = 3, PIECES = 90 };
    uint8_t *all = numbered();
    hl_octet_window *window =
        hl_octet_window_new(hl_octet_source_new_memory(hl_bytes_from(all, OCTETS), 0), 64);
    hl_bytes pieces[PIECES];
    unsigned turns = 0, turned[PIECES];
    hl_octet_window_set_pages(window, PAGES, (hl_page_turn){count_turn, &turns});
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = hl_octet_window_peek(window, i);
        turned[i] = turns;
        hl_octet_window_skip(window, i);
        const uint8_t *there = all;
        for (size_t k = 0; k <= i; there += pieces[k++].size)
            if (turns - turned[k] < PAGES)
                g_assert_cmpmem(pieces[k].data, pieces[k].size, there, k);
    }
    g_assert_cmpuint(turns, >, 2 * PAGES);
    hl_octet_window_free(window);
    g_free(all);
}

/* ---- unpacking ---- */

static GByteArray *pack_gzip(hl_bytes plain)
{
    z_stream z = {0};
    g_assert_cmpint(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
    GByteArray *packed = g_byte_array_sized_new((guint)deflateBound(&z, plain.size));
    g_byte_array_set_size(packed, (guint)deflateBound(&z, plain.size));
    z.next_in = (Bytef *)plain.data;
    z.avail_in = (uInt)plain.size;
    z.next_out = packed->data;
    z.avail_out = packed->len;
    g_assert_cmpint(deflate(&z, Z_FINISH), ==, Z_STREAM_END);
    g_byte_array_set_size(packed, (guint)z.total_out);
    deflateEnd(&z);
    return packed;
}

static GByteArray *pack_zstd(hl_bytes plain)
{
    GByteArray *packed = g_byte_array_new();
    g_byte_array_set_size(packed, (guint)ZSTD_compressBound(plain.size));
    size_t size = ZSTD_compress(packed->data, packed->len, plain.data, plain.size, 3);
    g_assert_false(ZSTD_isError(size));
    g_byte_array_set_size(packed, (guint)size);
    return packed;
}

/* All that a source gives, `room` octets at a time; *error says how it ended. */
static GByteArray *drain(hl_bytes octets, size_t chunk, size_t room, GError **error)
{
    hl_octet_source *source = hl_octet_source_new_memory(octets, chunk);
    GByteArray *all = g_byte_array_new();
    uint8_t buffer[8192];
    ssize_t count;
    while ((count = hl_octet_source_read(source, buffer, room, error)) > 0)
        g_byte_array_append(all, buffer, (guint)count);
    g_assert_true((count < 0) == (*error != NULL));
    hl_octet_source_free(source);
    return all;
}

static void unpacks_to(const GByteArray *packed, hl_bytes plain)
{
    static const size_t chunks[] = {1, 2, 7, 0}, rooms[] = {1, 3, 8192};
    for (size_t i = 0; i < G_N_ELEMENTS(chunks); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(rooms); j++) {
            GError *error = NULL;
            GByteArray *all =
                drain(hl_bytes_from(packed->data, packed->len), chunks[i], rooms[j], &error);
            g_assert_no_error(error);
            g_assert_cmpmem(all->data, all->len, plain.data, plain.size);
            g_byte_array_unref(all);
        }
}

typedef GByteArray *packer(hl_bytes plain);

static void unpacks_whole_twice_and_empty(packer *pack)
{
    uint8_t *all = numbered();
    hl_bytes plain = hl_bytes_from(all, OCTETS), half = hl_bytes_first(plain, OCTETS / 2);
    GByteArray *one = pack(plain), *first = pack(half);
    GByteArray *second = pack(hl_bytes_skip(plain, OCTETS / 2)), *empty = pack(hl_bytes_text(""));
    unpacks_to(one, plain);
    unpacks_to(empty, hl_bytes_text(""));
    g_byte_array_append(first, empty->data, empty->len);
    g_byte_array_append(first, second->data, second->len);
    unpacks_to(first, plain);
    g_byte_array_unref(one);
    g_byte_array_unref(first);
    g_byte_array_unref(second);
    g_byte_array_unref(empty);
    g_free(all);
}

static void test_unpack(void)
{
    unpacks_whole_twice_and_empty(pack_gzip);
    unpacks_whole_twice_and_empty(pack_zstd);
}

/* Cut anywhere, there is an error; what came before is a beginning of the whole. */
static void is_cut_everywhere(packer *pack)
{
    uint8_t *all = numbered();
    GByteArray *packed = pack(hl_bytes_from(all, OCTETS));
    for (guint size = HL_PACKING_MAGIC_OCTETS; size < packed->len; size++) {
        GError *error = NULL;
        GByteArray *some = drain(hl_bytes_from(packed->data, size), 100, 8192, &error);
        g_assert_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_CUT);
        g_assert_cmpuint(some->len, <=, OCTETS);
        g_assert_cmpmem(some->data, some->len, all, some->len);
        g_clear_error(&error);
        g_byte_array_unref(some);
    }
    g_byte_array_unref(packed);
    g_free(all);
}

static void test_unpack_cut(void)
{
    is_cut_everywhere(pack_gzip);
    is_cut_everywhere(pack_zstd);
}

static void test_unpack_damaged(void)
{
    uint8_t *all = numbered();
    GByteArray *packed = pack_gzip(hl_bytes_from(all, OCTETS));
    packed->data[packed->len - 8] ^= 1; /* the checksum */
    GError *error = NULL;
    GByteArray *some = drain(hl_bytes_from(packed->data, packed->len), 0, 8192, &error);
    g_assert_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_DAMAGED);
    g_assert_cmpmem(some->data, some->len, all, OCTETS);
    g_clear_error(&error);
    g_byte_array_unref(some);
    g_byte_array_unref(packed);
    g_free(all);
}

/* ---- clocks ---- */

static hl_time_ns time_of(uint8_t resolution, int64_t offset_seconds, uint64_t stamp)
{
    hl_time_unit unit = hl_time_unit_default();
    unit.offset_seconds = offset_seconds;
    hl_time_unit_set(&unit, resolution);
    return hl_time_unit_convert(&unit, stamp);
}

static void test_clocks(void)
{
    hl_time_unit usual = hl_time_unit_default();
    g_assert_cmpint(hl_time_unit_convert(&usual, 1500001), ==, 1500001000);
    g_assert_cmpint(time_of(6, 0, 1500001), ==, 1500001000);
    g_assert_cmpint(time_of(0, 0, 3), ==, 3 * HL_NS_PER_SECOND);
    g_assert_cmpint(time_of(9, 0, 123), ==, 123);
    g_assert_cmpint(time_of(12, 0, 123456), ==, 123);
    g_assert_cmpint(time_of(28, 0, UINT64_MAX), ==, 1);
    g_assert_cmpint(time_of(29, 0, UINT64_MAX), ==, 0);
    g_assert_cmpint(time_of(127, 0, UINT64_MAX), ==, 0);
    g_assert_cmpint(time_of(0x80, 0, 3), ==, 3 * HL_NS_PER_SECOND);
    g_assert_cmpint(time_of(0x81, 0, 3), ==, 3 * HL_NS_PER_SECOND / 2);
    g_assert_cmpint(time_of(0x80 | 32, 0, UINT64_C(5) << 31), ==, 5 * HL_NS_PER_SECOND / 2);
    g_assert_cmpint(time_of(0x80 | 64, 0, UINT64_C(1) << 63), ==, HL_NS_PER_SECOND / 2);
    g_assert_cmpint(time_of(0xff, 0, UINT64_MAX), ==, 0);
    g_assert_cmpint(time_of(3, -2, 2500), ==, HL_NS_PER_SECOND / 2);
    g_assert_cmpint(time_of(3, 7, 2500), ==, 9 * HL_NS_PER_SECOND + HL_NS_PER_SECOND / 2);
}

static void test_clocks_are_clamped(void)
{
    g_assert_cmpint(time_of(0, 0, UINT64_MAX), ==, HL_STAMP_MAX);
    g_assert_cmpint(time_of(9, INT64_MAX, UINT64_MAX), ==, HL_STAMP_MAX);
    g_assert_cmpint(time_of(9, INT64_MIN, 0), ==, -HL_STAMP_MAX);
    g_assert_cmpint(time_of(0x80, INT64_MAX, UINT64_MAX), ==, HL_STAMP_MAX);
}

void add_octet_tests(void)
{
    g_test_add_func("/octets/window", test_window);
    g_test_add_func("/octets/window-grows", test_window_grows_no_further_than_needed);
    g_test_add_func("/octets/window-of-pages", test_window_of_pages);
    g_test_add_func("/octets/unpack", test_unpack);
    g_test_add_func("/octets/unpack-cut", test_unpack_cut);
    g_test_add_func("/octets/unpack-damaged", test_unpack_damaged);
    g_test_add_func("/octets/clocks", test_clocks);
    g_test_add_func("/octets/clocks-clamped", test_clocks_are_clamped);
}
