/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections begin and end. */
#include "bench.h"
#include "suites.h"

static void test_ordinary(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "request");
    bench_ack(b, SERVER, 0, 7);
    bench_data(b, SERVER, 0, 7, "response");
    bench_fin(b, SERVER, 8, 7);
    bench_ack(b, CLIENT, 7, 9);
    g_assert_cmpint(b->ends, ==, 0);
    bench_fin(b, CLIENT, 7, 9);
    bench_expect(b, "request.", "response.");
    g_assert_cmpstr(b->order->str, ==, "csFfE");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_FINISHED);
    g_assert_cmpint(b->last->client_side, ==, 0);
    g_assert_cmpuint(b->last->oddities, ==, 0);
    g_assert_cmpuint(b->copied, ==, 0);
    bench_ack(b, SERVER, 9, 8);
    hl_streams_finish(b->streams);
    g_assert_cmpint(b->ends, ==, 1);
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 0);
    bench_free(b);
}

void add_connection_tests(void)
{
    g_test_add_func("/connection/ordinary", test_ordinary);
}
