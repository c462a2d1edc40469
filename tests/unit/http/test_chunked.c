/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/http/chunked.h"
#include "tests.h"

#include <glib.h>

/* Decodes text, `first` octets and then the rest at once (0: octet by octet); the octets used. */
static size_t decode(const char *text, size_t first, GString *content, hl_chunked *chunked)
{
    size_t used = 0, all = strlen(text);
    *chunked = (hl_chunked){0};
    g_string_truncate(content, 0);
    while (used < all && hl_chunked_progress(chunked) == HL_MORE) {
        size_t size = first == 0 ? 1 : used < first ? first - used : all - used;
        uint8_t *copy = g_memdup2(text + used, size);
        hl_bytes piece;
        used += hl_chunked_feed(chunked, hl_bytes_from(copy, size), &piece);
        g_string_append_len(content, (const char *)piece.data, (gssize)piece.size);
        g_free(copy);
    }
    return used;
}

static void expect(const char *text, hl_progress progress, const char *content, size_t used)
{
    GString *got = g_string_new(NULL);
    for (size_t first = 0; first <= strlen(text); first++) {
        hl_chunked chunked;
        g_assert_cmpuint(decode(text, first, got, &chunked), ==, used);
        g_assert_cmpint(hl_chunked_progress(&chunked), ==, progress);
        g_assert_cmpstr(got->str, ==, content);
    }
    g_string_free(got, TRUE);
}

static void test_good(void)
{
    expect("5\r\nhello\r\n0\r\n\r\nnext", HL_DONE, "hello", 15);
    expect("5\nhello\n0\n\nnext", HL_DONE, "hello", 11);
    expect("0\r\n\r\n", HL_DONE, "", 5);
    expect("0\r\n\r\r\nnext", HL_DONE, "", 6);
    expect("0000\r\nA: b\r\nC: d\r\n\r\nx", HL_DONE, "", 20);
    expect("2;a=b;c=\"d;e\"\r\nab\r\n0;z\r\n\r\n", HL_DONE, "ab", 26);
    expect("A \r\n0123456789\r\n00000000000000000001\r\nx\r\n0\r\n\r\n", HL_DONE, "0123456789x",
           46);
}

static void test_broken(void)
{
    expect("x", HL_BROKEN, "", 0);
    expect("\r\n", HL_BROKEN, "", 0);
    expect(";a\r\n", HL_BROKEN, "", 0);
    expect("-1\r\n", HL_BROKEN, "", 0);
    expect("1\r\nab", HL_BROKEN, "a", 4);
    expect("1234567890123456\r\n", HL_BROKEN, "", 15);
}

static void test_unfinished(void)
{
    expect("5\r\nhel", HL_MORE, "hel", 6);
    expect("5\r\nhello\r\n0\r\nTrailer: x\r\n", HL_MORE, "hello", 25);
}

static void test_has_all(void)
{
    GString *content = g_string_new(NULL);
    hl_chunked chunked;
    decode("1\r\na\r\n", 0, content, &chunked);
    g_assert_false(hl_chunked_has_all(&chunked));
    decode("1\r\na\r\n0\r\n", 0, content, &chunked);
    g_assert_true(hl_chunked_has_all(&chunked));
    g_string_free(content, TRUE);
}

static void test_skip(void)
{
    GString *content = g_string_new(NULL);
    hl_chunked chunked;
    decode("a\r\n012", 0, content, &chunked);
    g_assert_false(hl_chunked_skip(&chunked, 8));
    g_assert_true(hl_chunked_skip(&chunked, 7));
    g_assert_false(hl_chunked_skip(&chunked, 1));
    hl_bytes piece;
    g_assert_cmpuint(hl_chunked_feed(&chunked, hl_bytes_text("\r\n0\r\n\r\n"), &piece), ==, 7);
    g_assert_cmpint(hl_chunked_progress(&chunked), ==, HL_DONE);
    g_string_free(content, TRUE);
}

void hl_test_chunked_add(void)
{
    g_test_add_func("/http/chunked/good", test_good);
    g_test_add_func("/http/chunked/broken", test_broken);
    g_test_add_func("/http/chunked/unfinished", test_unfinished);
    g_test_add_func("/http/chunked/has-all", test_has_all);
    g_test_add_func("/http/chunked/skip", test_skip);
}
