/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which name was meant. */
#include "capture-tool/nearest.h"
#include "suites.h"

#include <glib.h>

static const char *const names[] = {"method-changed",
                                    "content-changed",
                                    "post-to-get",
                                    "stale-host",
                                    "redirect-loop",
                                    "off",
                                    "note"};

static const char *nearest(const char *mistyped)
{
    return hl_nearest_find(mistyped, names, G_N_ELEMENTS(names));
}

static void test_near(void)
{
    g_assert_cmpstr(nearest("method-changed"), ==, "method-changed");
    g_assert_cmpstr(nearest("method-changd"), ==, "method-changed");   /* one is missing */
    g_assert_cmpstr(nearest("method--changed"), ==, "method-changed"); /* one too many */
    g_assert_cmpstr(nearest("method_changed"), ==, "method-changed");  /* another one */
    g_assert_cmpstr(nearest("mehtod-chagned"), ==, "method-changed");  /* two swaps */
    g_assert_cmpstr(nearest("contents-changed"), ==, "content-changed");
    g_assert_cmpstr(nearest("post-get"), ==, NULL); /* three of eight letters */
    g_assert_cmpstr(nearest("posttoget"), ==, "post-to-get");
    g_assert_cmpstr(nearest("ofF"), ==, "off");
}

static void test_far(void)
{
    g_assert_null(nearest("frobnicate"));
    g_assert_null(nearest(""));
    g_assert_null(nearest("xyz"));
    g_assert_null(hl_nearest_find("off", names, 0));
}

static void test_very_long_words_are_none(void)
{
    char *word = g_strnfill(100000, 'o');
    g_assert_null(nearest(word));
    g_free(word);
}

void add_choosing_tests(void)
{
    g_test_add_func("/nearest/near", test_near);
    g_test_add_func("/nearest/far", test_far);
    g_test_add_func("/nearest/long", test_very_long_words_are_none);
}
