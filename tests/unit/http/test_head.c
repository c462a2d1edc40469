/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/http/head.h"
#include "tests.h"

#include <glib.h>

static void test_end(void)
{
    static const char text[] = "GET / HTTP/1.1\r\nA: b\r\n\r\nrest";
    hl_bytes octets = hl_bytes_text(text);
    size_t end = strlen(text) - 4;
    for (gsize size = 0; size <= octets.size; size++) {
        uint8_t *copy = g_memdup2(text, size ? size : 1);
        for (gsize from = 0; from < size && from < end; from++)
            g_assert_cmpuint(hl_head_end(hl_bytes_from(copy, size), from), ==,
                             size >= end ? end : 0);
        g_free(copy);
    }
    g_assert_cmpuint(hl_head_end(hl_bytes_text("a\nb\n\n"), 0), ==, 5);
    g_assert_cmpuint(hl_head_end(hl_bytes_text("a\r\n\r\r\n"), 0), ==, 0);
}

static size_t read_fields(const char *text, hl_field *fields, size_t limit, hl_oddities *oddities)
{
    hl_head_fields found;
    g_assert_true(hl_head_read_fields(hl_bytes_text(text), fields, limit, &found));
    g_assert_cmpuint(found.octets, <=, strlen(text));
    *oddities = found.oddities;
    return found.count;
}

static void expect_field(const hl_field *field, const char *name, const char *value)
{
    g_assert_true(hl_bytes_is(field->name, name));
    g_assert_true(hl_bytes_is(field->value, value));
}

static void test_fields(void)
{
    hl_field fields[8];
    hl_oddities oddities;
    g_assert_cmpuint(read_fields("A: 1\r\nb:2\r\nC: \t x y \t\r\nD:\r\nE: \r\n\r\nF: 6\r\n\r\n",
                                 fields, 8, &oddities),
                     ==, 5);
    g_assert_cmpuint(oddities, ==, 0);
    expect_field(&fields[0], "A", "1");
    expect_field(&fields[1], "b", "2");
    expect_field(&fields[2], "C", "x y");
    expect_field(&fields[3], "D", "");
    expect_field(&fields[4], "E", "");
    g_assert_cmpuint(read_fields("\r\n", fields, 8, &oddities), ==, 0);
    g_assert_cmpuint(oddities, ==, 0);
}

static void test_odd_fields(void)
{
    hl_field fields[8];
    hl_oddities oddities;
    g_assert_cmpuint(read_fields("A : 1\r\n\r\n", fields, 8, &oddities), ==, 1);
    expect_field(&fields[0], "A", "1");
    g_assert_cmpuint(oddities, ==, HL_ODDITY_BAD_FIELD);
    g_assert_cmpuint(read_fields("no colon\r\n: x\r\nA: 1\r\n\r\n", fields, 8, &oddities), ==, 1);
    g_assert_cmpuint(oddities, ==, HL_ODDITY_BAD_FIELD);
    g_assert_cmpuint(read_fields("token\r\n\r\n", fields, 8, &oddities), ==, 0);
    g_assert_cmpuint(oddities, ==, HL_ODDITY_BAD_FIELD);
    g_assert_cmpuint(read_fields("A: 1\n\r\n", fields, 8, &oddities), ==, 1);
    g_assert_cmpuint(oddities, ==, HL_ODDITY_BARE_LF);
    g_assert_cmpuint(read_fields("A: 1\r\nB: 2\r\n\r\n", fields, 1, &oddities), ==, 1);
    g_assert_cmpuint(oddities, ==, HL_ODDITY_FIELDS_DROPPED);
}

/* No beginning of the lines is taken for the whole, and nothing behind it is looked at. */
static void test_incomplete(void)
{
    static const char text[] = "Host: a.example.test\r\nX : y\r\n z\r\n\r\n";
    for (gsize size = 0; size <= strlen(text); size++) {
        hl_field fields[4];
        hl_head_fields found;
        uint8_t *copy = g_malloc(size ? size : 1);
        memcpy(copy, text, size);
        bool whole = hl_head_read_fields(hl_bytes_from(copy, size), fields, 4, &found);
        g_assert_cmpint(whole, ==, size == strlen(text));
        g_free(copy);
    }
}

static void test_unfold(void)
{
    char text[] = "A: 1\r\n 2\r\n\t3\nB: x\n y\r\n\r\n";
    hl_field fields[4];
    hl_oddities oddities;
    read_fields(text, fields, 4, &oddities);
    g_assert_true(oddities & HL_ODDITY_OBSOLETE_FOLD);
    hl_head_unfold((uint8_t *)text, strlen(text));
    g_assert_cmpuint(read_fields(text, fields, 4, &oddities), ==, 2);
    g_assert_false(oddities & HL_ODDITY_OBSOLETE_FOLD);
    expect_field(&fields[0], "A", "1   2  \t3");
    expect_field(&fields[1], "B", "x  y");
}

void hl_test_head_add(void)
{
    g_test_add_func("/http/head/end", test_end);
    g_test_add_func("/http/head/fields", test_fields);
    g_test_add_func("/http/head/odd-fields", test_odd_fields);
    g_test_add_func("/http/head/incomplete", test_incomplete);
    g_test_add_func("/http/head/unfold", test_unfold);
}
