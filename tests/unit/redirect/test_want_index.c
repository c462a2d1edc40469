/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who wants a URL is found, however many leave the same trace. */
#include "core/redirect/want_index.h"
#include "tests.h"

enum { WANTS = 40, MOST = 3 };

static hl_want_index want_index;
static hl_want wants[WANTS];

/* Of the same trace. */
static hl_digest key_of(uint64_t number)
{
    return (hl_digest){.high = 77, .low = number};
}

static const hl_want *first_of(uint64_t number)
{
    const hl_wanted *wanted = hl_want_index_find(&want_index, key_of(number));
    return wanted ? wanted->first : NULL;
}

static void test_same_trace(void)
{
    hl_want_index_init(&want_index);
    for (int i = 0; i < WANTS; i++) {
        wants[i] = (hl_want){.key = key_of((uint64_t)i)};
        g_assert_null(first_of((uint64_t)i));
        g_assert_true(hl_want_index_add(&want_index, &wants[i], MOST));
    }
    for (int i = 0; i < WANTS; i++) {
        for (int other = i; other < WANTS; other++)
            g_assert_true(first_of((uint64_t)other) == &wants[other]);
        hl_want_index_remove(&want_index, &wants[i]);
        g_assert_null(first_of((uint64_t)i));
    }
    hl_want_index_clear(&want_index);
}

static void test_same_url(void)
{
    hl_want_index_init(&want_index);
    for (int i = 0; i <= MOST; i++) {
        wants[i] = (hl_want){.key = key_of(5)};
        g_assert_true(hl_want_index_add(&want_index, &wants[i], MOST) == (i < MOST));
        g_assert_true(wants[i].is_published == (i < MOST));
    }
    hl_want_index_remove(&want_index, &wants[1]);
    const hl_wanted *wanted = hl_want_index_find(&want_index, key_of(5));
    g_assert_cmpuint(wanted->count, ==, 2);
    g_assert_true(wanted->first == &wants[0] && wants[0].next == &wants[2]);
    g_assert_true(wanted->last == &wants[2] && !wants[2].next);
    hl_want_index_remove(&want_index, &wants[2]);
    g_assert_true(wanted->last == &wants[0]);
    hl_want_index_remove(&want_index, &wants[0]);
    g_assert_null(first_of(5));
    hl_want_index_clear(&want_index);
}

void test_want_index_register(void)
{
    g_test_add_func("/redirect/want-index/same-trace", test_same_trace);
    g_test_add_func("/redirect/want-index/same-url", test_same_url);
}
