/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_bytes.h"

#include "suites.h"

#include <glib.h>

static void test_views(void)
{
    hl_bytes view = hl_bytes_text("hello");
    g_assert_cmpuint(view.size, ==, 5);
    g_assert_true(hl_bytes_is(hl_bytes_skip(view, 2), "llo"));
    g_assert_true(hl_bytes_is(hl_bytes_skip(view, 5), ""));
    g_assert_cmpuint(hl_bytes_skip(view, 9).size, ==, 0);
    g_assert_true(hl_bytes_skip(view, 9).data == view.data + 5);
    g_assert_true(hl_bytes_is(hl_bytes_first(view, 2), "he"));
    g_assert_true(hl_bytes_is(hl_bytes_first(view, 9), "hello"));
    g_assert_null(hl_bytes_text(NULL).data);
    g_assert_cmpuint(hl_bytes_text(NULL).size, ==, 0);
}

static void test_equal(void)
{
    hl_bytes view = hl_bytes_text("Host");
    g_assert_true(hl_bytes_is(view, "Host"));
    g_assert_false(hl_bytes_is(view, "host"));
    g_assert_false(hl_bytes_is(view, "Hosts"));
    g_assert_false(hl_bytes_is(view, "Hos"));
    g_assert_true(hl_bytes_is_nocase(view, "hOST"));
    g_assert_false(hl_bytes_is_nocase(view, "hOSTs"));
    g_assert_true(hl_bytes_equal((hl_bytes){0}, hl_bytes_text("")));
    g_assert_false(hl_bytes_equal(hl_bytes_from("a\0b", 3), hl_bytes_from("a\0c", 3)));
    /* Only ASCII letters fold: '@' and '`' differ by the same bit, and so does much of Latin-1. */
    g_assert_false(hl_bytes_is_nocase(hl_bytes_text("@"), "`"));
    g_assert_false(hl_bytes_is_nocase(hl_bytes_text("\xc4"), "\xe4"));
}

/* Each pair of octets at each place of texts of each size, among letters of either case. */
static void compare_at(size_t place, size_t size)
{
    uint8_t left[19], right[19];
    memcpy(left, "content-ENCODING-xY", sizeof left);
    memcpy(right, "CONTENT-encoding-Xy", sizeof right);
    for (unsigned pair = 0; pair < 1 << 16; pair++) {
        char a = (char)(pair >> 8), b = (char)pair;
        left[place] = (uint8_t)a;
        right[place] = (uint8_t)b;
        bool is_same = g_ascii_tolower(a) == g_ascii_tolower(b);
        if (hl_bytes_same_nocase(left, right, size) != is_same)
            g_error("%#x at %zu of %zu", pair, place, size);
    }
}

static void test_equal_anywhere(void)
{
    for (size_t size = 1; size <= 19; size++)
        for (size_t place = 0; place < size; place++)
            compare_at(place, size);
}

static void test_starts(void)
{
    g_assert_true(hl_bytes_starts_nocase(hl_bytes_text("HTTP://x"), "http:"));
    g_assert_true(hl_bytes_starts_nocase(hl_bytes_text("http:"), "http:"));
    g_assert_false(hl_bytes_starts_nocase(hl_bytes_text("http"), "http:"));
    g_assert_false(hl_bytes_starts_nocase(hl_bytes_text("xhttp:"), "http:"));
    g_assert_true(hl_bytes_starts_nocase(hl_bytes_text(""), ""));
}

static void test_trim(void)
{
    g_assert_true(hl_bytes_is(hl_bytes_trim(hl_bytes_text(" \t a b\t ")), "a b"));
    g_assert_true(hl_bytes_is(hl_bytes_trim(hl_bytes_text(" \t ")), ""));
    g_assert_true(hl_bytes_is(hl_bytes_trim(hl_bytes_text("")), ""));
    /* Optional whitespace is SP and HTAB, nothing else. */
    g_assert_true(hl_bytes_is(hl_bytes_trim(hl_bytes_text("\r\nx\v")), "\r\nx\v"));
}

static void test_find(void)
{
    g_assert_cmpuint(hl_bytes_find(hl_bytes_text("abcb"), 'b'), ==, 1);
    g_assert_cmpuint(hl_bytes_find(hl_bytes_text("abc"), 'x'), ==, 3);
    g_assert_cmpuint(hl_bytes_find((hl_bytes){0}, 'x'), ==, 0);
    g_assert_cmpuint(hl_bytes_find(hl_bytes_from("a\0b", 3), 0), ==, 1);
}

/* The elements of a list, separated by '|'. */
static char *elements(const char *list)
{
    GString *out = g_string_new(NULL);
    hl_bytes rest = hl_bytes_text(list), element;
    while (hl_bytes_next_element(&rest, &element)) {
        g_string_append_len(out, (const char *)element.data, (gssize)element.size);
        g_string_append_c(out, '|');
    }
    g_assert_cmpuint(rest.size, ==, 0);
    return g_string_free(out, FALSE);
}

static void expect_elements(const char *list, const char *expected)
{
    char *found = elements(list);
    g_assert_cmpstr(found, ==, expected);
    g_free(found);
}

static void test_elements(void)
{
    expect_elements("", "");
    expect_elements("gzip", "gzip|");
    expect_elements("gzip, chunked", "gzip|chunked|");
    expect_elements(",, a ,\t, b,", "a|b|");
    expect_elements("a=\"x, y\", b", "a=\"x, y\"|b|");
    expect_elements("a=\"x\\\", y\", b", "a=\"x\\\", y\"|b|");
    expect_elements("\"never closed, b", "\"never closed, b|");
    expect_elements("a, \"ends in \\", "a|\"ends in \\|");
    expect_elements("a\\,b", "a\\|b|"); /* no escape outside of quotes */
}

static void test_copy(void)
{
    char *text = hl_bytes_copy_text(hl_bytes_from("abcdef", 3));
    g_assert_cmpstr(text, ==, "abc");
    g_free(text);
    text = hl_bytes_copy_text((hl_bytes){0});
    g_assert_cmpstr(text, ==, "");
    g_free(text);
}

static void expect_number(const char *digits, uint64_t most, bool is_one, uint64_t expected)
{
    uint64_t value = 77;
    g_assert_cmpint(hl_bytes_read_number(hl_bytes_text(digits), most, &value), ==, is_one);
    g_assert_cmpuint(value, ==, is_one ? expected : 77);
}

static void test_number(void)
{
    expect_number("0", 0, true, 0);
    expect_number("1", 0, false, 0);
    expect_number("5", 5, true, 5);
    expect_number("9", 5, false, 0); /* one digit, and too much */
    expect_number("65535", UINT16_MAX, true, 65535);
    expect_number("65536", UINT16_MAX, false, 0);
    expect_number("0000000000000000000000007", 9, true, 7);
    expect_number("18446744073709551615", UINT64_MAX, true, UINT64_MAX);
    expect_number("18446744073709551616", UINT64_MAX, false, 0);
    expect_number("99999999999999999999999999", UINT64_MAX, false, 0);
    expect_number("", 9, false, 0);
    expect_number("+1", 9, false, 0);
    expect_number(" 1", 9, false, 0);
    expect_number("1a", 9, false, 0);
    expect_number("/", 9, false, 0); /* the octet before "0" */
    expect_number(":", 9, false, 0);
}

void add_bytes_tests(void)
{
    g_test_add_func("/bytes/views", test_views);
    g_test_add_func("/bytes/equal", test_equal);
    g_test_add_func("/bytes/equal-anywhere", test_equal_anywhere);
    g_test_add_func("/bytes/starts", test_starts);
    g_test_add_func("/bytes/trim", test_trim);
    g_test_add_func("/bytes/find", test_find);
    g_test_add_func("/bytes/elements", test_elements);
    g_test_add_func("/bytes/number", test_number);
    g_test_add_func("/bytes/copy", test_copy);
}
