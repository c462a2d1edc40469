/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times of frames that are not the order in which things happened. */
#include "play.h"
#include "tests.h"

#define ORIGINAL "POST /old HTTP/1.1\nHost: a.test\nUser-Agent: tool/1.0"
#define NEXT     "POST /new HTTP/1.1\nHost: a.test\nUser-Agent: tool/1.0"
#define MOVED    "HTTP/1.1 307 X\nLocation: /new"

static test_play play;

static hl_connection *connect_from(uint16_t port, int64_t milliseconds)
{
    hl_connection *connection = test_connection(port, "10.0.0.7", port, "10.0.1.2", 80);
    connection->opened = test_time(milliseconds);
    return connection;
}

/* The follow-up comes on another connection in a later frame, of a time `back` before its redirect's. */
static void check_set_back(int64_t back, bool is_found)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *first = connect_from(40000, 0), *second = connect_from(40001, 5002 - back);
    hl_exchange *redirect = test_ask(&play, first, 0, ORIGINAL, "x=1", 5000);
    test_answer(&play, redirect, MOVED, 5001);
    hl_exchange *next = test_ask(&play, second, 0, NEXT, "x=1", 5001 - back);
    test_answer(&play, next, "HTTP/1.1 200 OK", 5002);
    test_play_finish(&play, 9000);
    g_assert_true(test_hop_of(&play, redirect)->follow_up == (is_found ? next : NULL));
    hl_connection_unref(first);
    hl_connection_unref(second);
    test_play_clear(&play);
}

static void test_clock_set_back(void)
{
    check_set_back(0, true);
    check_set_back(3, true);
    check_set_back(999, true);
    check_set_back(1001, false);
}

/* Of an earlier frame it is no follow-up, whatever the times. */
static void test_earlier_frame(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *first = connect_from(40000, 0), *second = connect_from(40001, 0);
    hl_exchange *redirect = test_ask(&play, first, 0, ORIGINAL, "x=1", 1);
    hl_exchange *before = test_ask(&play, second, 0, NEXT, "x=1", 3);
    test_answer(&play, redirect, MOVED, 3);
    test_answer(&play, before, "HTTP/1.1 200 OK", 5);
    test_play_finish(&play, 3000);
    g_assert_null(test_hop_of(&play, redirect)->follow_up);
    hl_connection_unref(first);
    hl_connection_unref(second);
    test_play_clear(&play);
}

/*
 * Two clients behind one address, each repeats its own content. The second one's follow-up seems to come before its
 * redirect, so that only the first one's is left for it; giving each the other's makes two pairs of it, both false.
 */
static void test_exchanged(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *c[4];
    for (uint16_t i = 0; i < 4; i++)
        c[i] = connect_from(40000 + i, i);
    hl_exchange *one = test_ask(&play, c[0], 0, ORIGINAL, "of one", 0);
    hl_exchange *two = test_ask(&play, c[1], 0, ORIGINAL, "of two", 1);
    test_answer(&play, one, MOVED, 10);
    hl_exchange *next_two = test_ask(&play, c[2], 0, NEXT, "of two", 20);
    test_answer(&play, two, MOVED, 21);
    hl_exchange *next_one = test_ask(&play, c[3], 0, NEXT, "of one", 22);
    test_answer(&play, next_one, "HTTP/1.1 200 OK", 30);
    test_answer(&play, next_two, "HTTP/1.1 200 OK", 30);
    test_play_finish(&play, 3000);
    g_assert_cmpint(test_hop_of(&play, one)->confidence, ==, HL_AMBIGUOUS);
    g_assert_cmpint(test_hop_of(&play, two)->confidence, ==, HL_AMBIGUOUS);
    for (int i = 0; i < 4; i++)
        hl_connection_unref(c[i]);
    test_play_clear(&play);
}

void test_times_register(void)
{
    g_test_add_func("/redirect/times/clock-set-back", test_clock_set_back);
    g_test_add_func("/redirect/times/earlier-frame", test_earlier_frame);
    g_test_add_func("/redirect/times/exchanged", test_exchanged);
}
