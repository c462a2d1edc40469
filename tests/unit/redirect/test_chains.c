/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hops in a row, each once, in order. */
#include "play.h"
#include "tests.h"

#define UA "User-Agent: tool/1.0\nAccept: */*"

static test_play play;

static hl_connection *connection_number(uint64_t number)
{
    return test_connection(number, "10.0.0.7", (uint16_t)(40000 + number), "10.0.1.2", 80);
}

/* Asks for /0 and follows `hops` redirects; each on a connection of its own, or all on one. */
static GPtrArray *walk(unsigned hops, bool one_connection, unsigned modulus)
{
    GPtrArray *asked = g_ptr_array_new();
    hl_connection *connection = connection_number(0);
    for (unsigned i = 0; i <= hops; i++) {
        if (i > 0 && !one_connection) {
            hl_connection_unref(connection);
            connection = connection_number(i);
        }
        char *head = g_strdup_printf("GET /%u HTTP/1.1\nHost: a.test\n" UA, i % modulus);
        char *response = g_strdup_printf("HTTP/1.1 302 X\nLocation: /%u", (i + 1) % modulus);
        hl_exchange *exchange =
            test_ask(&play, connection, one_connection ? i : 0, head, NULL, i * 10);
        test_answer(&play, exchange, i < hops ? response : "HTTP/1.1 200 OK", i * 10 + 1);
        g_ptr_array_add(asked, exchange);
        g_free(head);
        g_free(response);
    }
    hl_connection_unref(connection);
    return asked;
}

static void assert_one_chain(const GPtrArray *asked)
{
    g_assert_cmpuint(play.chains, ==, 1);
    g_assert_cmpuint(play.hops->len, ==, asked->len - 1);
    for (guint i = 0; i + 1 < asked->len; i++) {
        const test_hop *hop = g_ptr_array_index(play.hops, i);
        g_assert_cmpuint(hop->index, ==, i + 1);
        g_assert_true(hop->redirect == g_ptr_array_index(asked, i));
        g_assert_true(hop->follow_up == g_ptr_array_index(asked, i + 1));
    }
}

static void test_rows(void)
{
    static const unsigned lengths[] = {1, 2, 5, 20, 30};
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        for (int one_connection = 0; one_connection < 2; one_connection++) {
            test_play_init(&play, NULL, NULL);
            GPtrArray *asked = walk(lengths[i], one_connection, 1000);
            test_play_finish(&play, 40000);
            assert_one_chain(asked);
            g_ptr_array_unref(asked);
            test_play_clear(&play);
        }
    }
}

/* /0 → /1 → /0 → … and a page that redirects to itself. */
static void test_loops(void)
{
    for (unsigned modulus = 1; modulus <= 3; modulus++) {
        for (int one_connection = 0; one_connection < 2; one_connection++) {
            test_play_init(&play, NULL, NULL);
            GPtrArray *asked = walk(20, one_connection, modulus);
            test_play_finish(&play, 40000);
            assert_one_chain(asked);
            g_ptr_array_unref(asked);
            test_play_clear(&play);
        }
    }
}

/* A B A B: two visits of one redirected page are two chains. */
static void test_restart(void)
{
    test_play_init(&play, NULL, NULL);
    hl_exchange *asked[4];
    for (unsigned i = 0; i < 4; i++) {
        hl_connection *connection = connection_number(i);
        const char *head =
            i % 2 ? "GET /b HTTP/1.1\nHost: a.test\n" UA : "GET /a HTTP/1.1\nHost: a.test\n" UA;
        asked[i] = test_ask(&play, connection, 0, head, NULL, i * 10);
        test_answer(&play, asked[i], i % 2 ? "HTTP/1.1 200 X" : "HTTP/1.1 302 X\nLocation: /b",
                    i * 10 + 1);
        hl_connection_unref(connection);
    }
    test_play_finish(&play, 40000);
    g_assert_cmpuint(play.chains, ==, 2);
    g_assert_true(test_hop_of(&play, asked[0])->follow_up == asked[1]);
    g_assert_true(test_hop_of(&play, asked[2])->follow_up == asked[3]);
    test_play_clear(&play);
}

/* The first copy of the follow-up died; the chain goes on from the second. */
static void test_chain_over_resend(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *c[3];
    for (unsigned i = 0; i < 3; i++)
        c[i] = connection_number(i);
    hl_exchange *first = test_ask(&play, c[0], 0, "GET /a HTTP/1.1\nHost: a.test\n" UA, NULL, 0);
    test_answer(&play, first, "HTTP/1.1 302 X\nLocation: /b", 1);
    hl_exchange *lost = test_ask(&play, c[0], 1, "GET /b HTTP/1.1\nHost: a.test\n" UA, NULL, 2);
    test_abandon(&play, lost, 3);
    hl_exchange *again = test_ask(&play, c[1], 0, "GET /b HTTP/1.1\nHost: a.test\n" UA, NULL, 5);
    test_answer(&play, again, "HTTP/1.1 302 X\nLocation: /c", 6);
    hl_exchange *last = test_ask(&play, c[1], 1, "GET /c HTTP/1.1\nHost: a.test\n" UA, NULL, 7);
    test_answer(&play, last, "HTTP/1.1 200 X", 8);
    test_play_finish(&play, 40000);
    g_assert_cmpuint(play.chains, ==, 1);
    g_assert_true(test_hop_of(&play, first)->follow_up == lost);
    g_assert_true(test_hop_of(&play, again)->follow_up == last);
    for (unsigned i = 0; i < 3; i++)
        hl_connection_unref(c[i]);
    test_play_clear(&play);
}

/* A chain without end comes in pieces, none lost. */
static void test_long_chain(void)
{
    hl_limits limits = hl_limits_default;
    limits.chain_hops = 10;
    test_play_init(&play, &limits, NULL);
    GPtrArray *asked = walk(35, true, 1000);
    test_play_finish(&play, 40000);
    g_assert_cmpuint(play.chains, ==, 4);
    g_assert_cmpuint(play.hops->len, ==, 35);
    g_assert_cmpuint(hl_redirects_stats(play.redirects)->split_chains, ==, 3);
    g_ptr_array_unref(asked);
    test_play_clear(&play);
}

/* Many redirects to one URL, none followed: bounded, and every one is reported once. */
static void test_flood(void)
{
    hl_limits limits = hl_limits_default;
    limits.pending_redirects = 50;
    limits.rival_redirects = 8;
    test_play_init(&play, &limits, NULL);
    hl_connection *connection = connection_number(0);
    for (unsigned i = 0; i < 500; i++) {
        char *response =
            g_strdup_printf("HTTP/1.1 302 X\nLocation: /%s%u", i % 2 ? "" : "same/", i % 2 ? i : 0);
        hl_exchange *exchange =
            test_ask(&play, connection, i, "GET /x HTTP/1.1\nHost: a.test", NULL, i);
        test_answer(&play, exchange, response, i);
        g_free(response);
    }
    g_assert_cmpuint(play.hops->len, >=, 450);
    test_play_finish(&play, 40000);
    g_assert_cmpuint(play.hops->len, ==, 500);
    g_assert_cmpuint(hl_redirects_stats(play.redirects)->evicted, >=, 450);
    hl_connection_unref(connection);
    test_play_clear(&play);
}

void test_chains_register(void)
{
    g_test_add_func("/redirect/chains/rows", test_rows);
    g_test_add_func("/redirect/chains/loops", test_loops);
    g_test_add_func("/redirect/chains/restart", test_restart);
    g_test_add_func("/redirect/chains/over-resend", test_chain_over_resend);
    g_test_add_func("/redirect/chains/long", test_long_chain);
    g_test_add_func("/redirect/chains/flood", test_flood);
}
