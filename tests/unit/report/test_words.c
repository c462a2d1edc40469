/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include "report/words.h"

static void check(char *words, const char *expected)
{
    g_assert_cmpstr(words, ==, expected);
    g_free(words);
}

static void test_numbers(void)
{
    check(hl_words_count(0), "0");
    check(hl_words_count(999), "999");
    check(hl_words_count(1000), "1,000");
    check(hl_words_count(123456), "123,456");
    check(hl_words_count(UINT64_MAX), "18,446,744,073,709,551,615");
    check(hl_words_counted(1, "gap", "gaps"), "1 gap");
    check(hl_words_counted(0, "gap", "gaps"), "0 gaps");
    check(hl_words_counted(2920, "gap", "gaps"), "2,920 gaps");
}

static void test_durations(void)
{
    check(hl_words_duration(0), "0 µs");
    check(hl_words_duration(HL_NS_PER_MILLISECOND - 1), "999 µs");
    check(hl_words_duration(12 * HL_NS_PER_MILLISECOND), "12 ms");
    check(hl_words_duration(HL_NS_PER_SECOND - 1), "999 ms");
    check(hl_words_duration(HL_NS_PER_SECOND), "1.0 s");
    check(hl_words_duration(3 * HL_NS_PER_SECOND + 450 * HL_NS_PER_MILLISECOND), "3.4 s");
}

/* Sentences of other stages hold octets that are escaped already: their backslashes stay single. */
static void test_sentences(void)
{
    check(hl_words_sentence("a \\x1b[2J b"), "a \\x1b[2J b");
    check(hl_words_sentence("a \033[2J b\n"), "a \\x1b[2J b\\x0a");
    check(hl_words_sentence("to http://u:p@a.test/\\"), "to http://<redacted>@a.test/\\");
    check(hl_words_octets(hl_bytes_text("a \\x1b \033")), "a \\\\x1b \\x1b");
    check(hl_words_octets((hl_bytes){NULL, 0}), "");
    check(hl_words_authority(hl_bytes_text("u:p@a.test:1\033")), "<redacted>@a.test:1\\x1b");
    check(hl_words_agent(hl_bytes_text("a\\ (+http://u:p@a.test/)")),
          "a\\\\ (+http://<redacted>@a.test/)");
    check(hl_words_url(hl_bytes_text("http://u:p@a.test/\033")), "http://<redacted>@a.test/\\x1b");
}

static void test_every_reason(void)
{
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_assert_cmpstr(hl_words_reason(HL_REASON_NONE), ==, "");
    for (int reason = HL_REASON_NONE + 1; reason <= HL_REASON_LIMIT; reason++) {
        const char *words = hl_words_reason((hl_reason)reason);
        g_assert_cmpuint(strlen(words), >, 10);
        g_assert_true(g_hash_table_add(seen, (gpointer)words));
    }
    g_hash_table_unref(seen);
}

void add_words_tests(void)
{
    g_test_add_func("/report/words/numbers", test_numbers);
    g_test_add_func("/report/words/durations", test_durations);
    g_test_add_func("/report/words/sentences", test_sentences);
    g_test_add_func("/report/words/reasons", test_every_reason);
}
