/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_digest.h"

#include "suites.h"

#include <glib.h>

/* The value that xxhsum -H128 gives for no octets. */
static void test_known(void)
{
    char text[HL_DIGEST_TEXT_SIZE];
    hl_digest_format(hl_digest_of((hl_bytes){0}), text);
    g_assert_cmpstr(text, ==, "99aa06d3014798d86001c324468d497f");
}

/* In one piece, octet by octet, and cut in two at every place: short contents and long ones take
 * different ways inside. */
static void test_pieces(void)
{
    uint8_t octets[700];
    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = (uint8_t)(i * 37 + i / 256);
    hl_digester *digester = hl_digester_new();
    hl_bytes whole = hl_bytes_from(octets, sizeof octets);
    hl_digest expected = hl_digest_of(whole);
    for (size_t i = 0; i < whole.size; i++)
        hl_digester_feed(digester, hl_bytes_first(hl_bytes_skip(whole, i), 1));
    g_assert_true(hl_digest_equal(hl_digester_value(digester), expected));
    for (size_t cut = 0; cut <= whole.size; cut++) {
        hl_digester_clear(digester);
        hl_digester_feed(digester, hl_bytes_first(whole, cut));
        hl_digester_feed(digester, hl_bytes_skip(whole, cut));
        g_assert_true(hl_digest_equal(hl_digester_value(digester), expected));
    }
    hl_digester_free(digester);
    hl_digester_free(NULL);
}

static void test_differ(void)
{
    hl_digest a = hl_digest_of(hl_bytes_text("a=1")), b = hl_digest_of(hl_bytes_text("a=2"));
    g_assert_false(hl_digest_equal(a, b));
    g_assert_true(hl_digest_equal(a, hl_digest_of(hl_bytes_text("a=1"))));
    g_assert_false(hl_digest_equal(a, (hl_digest){a.high, a.low ^ 1}));
    g_assert_false(hl_digest_equal(a, (hl_digest){a.high ^ 1, a.low}));
}

void add_digest_tests(void)
{
    g_test_add_func("/digest/known", test_known);
    g_test_add_func("/digest/pieces", test_pieces);
    g_test_add_func("/digest/differ", test_differ);
}
