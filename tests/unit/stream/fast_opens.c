/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP Fast Open (RFC 7413): octets in the SYN, and in its answer. */
#include "bench.h"
#include "suites.h"

static void finish(bench *b, int64_t client, int64_t server)
{
    bench_fin(b, CLIENT, client, server);
    bench_fin(b, SERVER, server, client + 1);
    bench_ack(b, CLIENT, client + 1, server + 1);
}

static void test_accepted(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "request");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 7, "");
    bench_data(b, SERVER, 0, 7, "response");
    bench_ack(b, CLIENT, 7, 8);
    finish(b, 7, 8);
    bench_expect(b, "request.", "response.");
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 0);
    bench_free(b);
}

/* The answer comes with the SYN-ACK. */
static void test_answered_at_once(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "request");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 7, "resp");
    bench_data(b, SERVER, 4, 7, "onse");
    bench_ack(b, CLIENT, 7, 8);
    finish(b, 7, 8);
    bench_expect(b, "request.", "response.");
    bench_free(b);
}

/* The server took the SYN alone: the octets come again, in other pieces, and count once. */
static void test_not_accepted(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "request");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "req");
    bench_data(b, CLIENT, 3, 0, "uest, all");
    bench_data(b, SERVER, 0, 12, "response");
    bench_ack(b, CLIENT, 12, 8);
    finish(b, 12, 8);
    bench_expect(b, "request, all.", "response.");
    g_assert_cmpuint(bench_stats(b)->overlaps_differ, ==, 0);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

/* It took a part. */
static void test_accepted_in_part(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "request");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 3, "");
    bench_data(b, CLIENT, 3, 0, "uest");
    bench_data(b, SERVER, 0, 7, "response");
    finish(b, 7, 8);
    bench_expect(b, "request.", "response.");
    bench_free(b);
}

/* The SYN was lost on its way, and comes again without octets; or was captured after its answer. */
static void test_syn_again(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "request");
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "request");
    bench_data(b, SERVER, 0, 7, "response");
    finish(b, 7, 8);
    bench_expect(b, "request.", "response.");
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    bench_free(b);

    b = bench_new();
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 7, "response");
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "request");
    finish(b, 7, 8);
    bench_expect(b, "request.", "response.");
    bench_free(b);
}

void add_fast_open_tests(void)
{
    g_test_add_func("/fast-open/accepted", test_accepted);
    g_test_add_func("/fast-open/answered-at-once", test_answered_at_once);
    g_test_add_func("/fast-open/not-accepted", test_not_accepted);
    g_test_add_func("/fast-open/accepted-in-part", test_accepted_in_part);
    g_test_add_func("/fast-open/syn-again", test_syn_again);
}
