/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_escape.h"

#include "suites.h"

static void expect(void (*escape)(GString *, hl_bytes), hl_bytes octets, const char *expected)
{
    GString *out = g_string_new("|");
    escape(out, octets);
    g_assert_cmpstr(out->str + 1, ==, expected);
    g_assert_cmpint(out->str[0], ==, '|');
    g_string_free(out, TRUE);
}

static void expect_text(const char *octets, const char *expected)
{
    expect(hl_escape_text, hl_bytes_text(octets), expected);
}

static void test_text(void)
{
    expect_text("", "");
    expect_text("GET /a?b=c", "GET /a?b=c");
    expect_text("Gr\xc3\xbc\xc3\x9f"
                "e \xe2\x82\xac \xf0\x9f\x98\x80",
                "Gr\xc3\xbc\xc3\x9f"
                "e \xe2\x82\xac \xf0\x9f\x98\x80");
    expect_text("a\\b", "a\\\\b");
    expect_text("\x1b[31mred\r\n\t\x7f", "\\x1b[31mred\\x0d\\x0a\\x09\\x7f");
    expect_text("\xc2\x9b"
                "31m",
                "\\xc2\\x9b31m"); /* CSI as a C1 control */
}

/* What would turn a line around, or hide in it. */
static void test_invisible(void)
{
    expect_text("a\xe2\x80\xae"
                "b",
                "a\\xe2\\x80\\xaeb"); /* U+202E right-to-left override */
    expect_text("a\xe2\x81\xa6"
                "b",
                "a\\xe2\\x81\\xa6b"); /* U+2066 isolate */
    expect_text("a\xe2\x80\x8b"
                "b",
                "a\\xe2\\x80\\x8bb"); /* U+200B zero width space */
    expect_text("a\xef\xbb\xbf"
                "b",
                "a\\xef\\xbb\\xbf"
                "b"); /* U+FEFF */
    expect_text("a\xe2\x80\xa8"
                "b",
                "a\\xe2\\x80\\xa8"
                "b"); /* U+2028 line separator */
}

static void test_no_utf8(void)
{
    expect_text("\xff", "\\xff");
    expect_text("caf\xe9!", "caf\\xe9!");
    expect_text("\xc3", "\\xc3");                            /* cut */
    expect_text("\xf0\x9f\x98", "\\xf0\\x9f\\x98");          /* cut */
    expect_text("\xc0\xaf", "\\xc0\\xaf");                   /* overlong */
    expect_text("\xed\xa0\x80", "\\xed\\xa0\\x80");          /* surrogate */
    expect_text("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* beyond U+10FFFF */
    expect(hl_escape_text, hl_bytes_from("a\0b", 3), "a\\x00b");
}

static void test_utf8(void)
{
    expect(hl_escape_utf8, hl_bytes_from("a\0b\n\\\xe9\xc3\xa9", 8), "a\\x00b\n\\\\xe9\xc3\xa9");
    expect(hl_escape_utf8, hl_bytes_text("\xe2\x80\xae"), "\xe2\x80\xae");
}

/* Any octets give valid UTF-8, whole or cut anywhere. */
static void test_always_valid(void)
{
    GRand *random = g_rand_new_with_seed(6);
    GString *out = g_string_new(NULL);
    for (int i = 0; i < 20000; i++) {
        guint8 octets[12];
        for (size_t j = 0; j < sizeof octets; j++)
            octets[j] = (guint8)(g_rand_int(random) >> (j % 3));
        size_t size = (size_t)g_rand_int_range(random, 0, sizeof octets + 1);
        guint8 *block = g_memdup2(octets, size);
        g_string_truncate(out, 0);
        hl_escape_text(out, hl_bytes_from(block, size));
        for (const char *p = out->str; *p; p++)
            g_assert_false(g_ascii_iscntrl(*p));
        hl_escape_utf8(out, hl_bytes_from(block, size));
        g_assert_true(g_utf8_validate(out->str, (gssize)out->len, NULL));
        g_free(block);
    }
    g_string_free(out, TRUE);
    g_rand_free(random);
}

void add_escape_tests(void)
{
    g_test_add_func("/escape/text", test_text);
    g_test_add_func("/escape/invisible", test_invisible);
    g_test_add_func("/escape/no-utf8", test_no_utf8);
    g_test_add_func("/escape/utf8", test_utf8);
    g_test_add_func("/escape/always-valid", test_always_valid);
}
