/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include "report/pen.h"

static void test_width(void)
{
    g_assert_cmpuint(hl_pen_width(""), ==, 0);
    g_assert_cmpuint(hl_pen_width("└ 307 ─▶"), ==, 8);
    g_assert_cmpuint(hl_pen_width("日本"), ==, 4);
    g_assert_cmpuint(hl_pen_width("e\xcc\x81"), ==, 1); /* a combining accent */
}

static void test_columns_ignore_colours(void)
{
    GString *page = g_string_new(NULL);
    hl_pen pen = hl_pen_on(page, 80, true);
    hl_pen_add(&pen, HL_INK_BAD, "日本");
    hl_pen_pad(&pen, 6);
    hl_pen_add(&pen, HL_INK_PLAIN, "x");
    g_assert_cmpuint(pen.column, ==, 7);
    g_assert_cmpstr(page->str, ==, "\033[1;31m日本\033[0m  x");
    hl_pen_end_line(&pen);
    g_assert_cmpuint(pen.column, ==, 0);
    g_string_free(page, TRUE);
}

static void test_lines_end_without_spaces(void)
{
    GString *page = g_string_new(NULL);
    hl_pen pen = hl_pen_on(page, 80, false);
    hl_pen_add(&pen, HL_INK_PLAIN, "x");
    hl_pen_pad(&pen, 10);
    hl_pen_pad(&pen, 5);
    hl_pen_end_line(&pen);
    g_assert_cmpstr(page->str, ==, "x\n");
    g_string_free(page, TRUE);
}

static void test_wrap(void)
{
    GString *page = g_string_new(NULL);
    hl_pen pen = hl_pen_on(page, 40, false);
    hl_pen_pad(&pen, 30);
    hl_pen_wrap(&pen, HL_INK_PLAIN, 32, "0123456789 abc averyverylongword z");
    g_assert_cmpstr(page->str, ==,
                    "                              0123456789\n"
                    "                                abc\n"
                    "                                averyverylongword\n"
                    "                                z");
    g_string_free(page, TRUE);
}

void add_pen_tests(void)
{
    g_test_add_func("/report/pen/width", test_width);
    g_test_add_func("/report/pen/colours", test_columns_ignore_colours);
    g_test_add_func("/report/pen/end-of-line", test_lines_end_without_spaces);
    g_test_add_func("/report/pen/wrap", test_wrap);
}
