/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Octets that come twice: retransmissions, overlaps, probes. */
#include "bench.h"
#include "suites.h"

static bench *opened(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    return b;
}

static void test_retransmission(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_data(b, CLIENT, 1, 0, "bcdef");
    bench_data(b, CLIENT, 0, 0, "abcdefgh");
    bench_expect(b, "abcdefgh", "");
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 1);
    g_assert_cmpuint(bench_stats(b)->overlaps_differ, ==, 0);
    bench_free(b);
}

static void test_first_copy_counts(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "DEF");
    bench_data(b, CLIENT, 1, 0, "bcdefgh");
    g_assert_cmpuint(bench_stats(b)->overlaps_differ, ==, 1);
    bench_data(b, CLIENT, 0, 0, "aBC");
    bench_expect(b, "abcDEFgh", "");
    g_assert_cmpuint(bench_stats(b)->overlaps_differ, ==, 2);
    hl_streams_finish(b->streams);
    g_assert_cmpuint(b->last->oddities, ==, HL_ODDITY_OVERLAP_DIFFERS);
    bench_free(b);
}

static void test_held_twice(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "def");
    bench_data(b, CLIENT, 3, 0, "def");
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_expect(b, "abcdef", "");
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 1);
    g_assert_cmpuint(bench_stats(b)->out_of_order, ==, 1);
    g_assert_cmpuint(bench_stats(b)->overlaps_differ, ==, 0);
    bench_free(b);
}

/* A keep-alive probe repeats the last octet, with any value (RFC 9293 §3.8.4). */
static void test_keep_alive(void)
{
    bench *b = opened();
    bench_packet_cut(b, SERVER, 0, -1, 0, hl_bytes_from("\0", 1), 1);
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_packet_cut(b, CLIENT, 0, 2, 0, hl_bytes_from("\0", 1), 1);
    bench_ack(b, CLIENT, 2, 0);
    bench_ack(b, SERVER, 0, 3);
    bench_data(b, CLIENT, 3, 0, "def");
    hl_streams_finish(b->streams);
    bench_expect(b, "abcdef", "");
    g_assert_cmpuint(b->last->oddities, ==, 0);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 2);
    bench_free(b);
}

/* What it repeats was lost, and its acknowledgment too: then it is no octet, but where the gap ends. */
static void test_keep_alive_of_what_was_lost(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_packet_cut(b, CLIENT, 0, 9, 0, hl_bytes_from("\0", 1), 1);
    bench_ack(b, SERVER, 0, 10);
    bench_data(b, CLIENT, 10, 0, "def");
    hl_streams_finish(b->streams);
    bench_expect(b, "abc(7)def", "");
    bench_free(b);
}

/* An octet that was pushed is one, and so is any before which nothing is lost. */
static void test_single_octets(void)
{
    bench *b = opened();
    bench_packet_cut(b, CLIENT, HL_TCP_PSH, 2, 0, hl_bytes_from("c", 1), 1);
    bench_packet_cut(b, CLIENT, 0, 4, 0, hl_bytes_from("e", 1), 1);
    bench_packet_cut(b, CLIENT, 0, 3, 0, hl_bytes_from("d", 1), 1);
    bench_ack(b, SERVER, 0, 5);
    hl_streams_finish(b->streams);
    bench_expect(b, "(2)cde", "");
    bench_free(b);
}

/* A zero-window probe carries the next octet, which comes again with the others. */
static void test_zero_window_probe(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_data(b, CLIENT, 3, 0, "d");
    bench_data(b, CLIENT, 3, 0, "d");
    bench_ack(b, SERVER, 0, 3);
    bench_data(b, CLIENT, 3, 0, "def");
    bench_expect(b, "abcdef", "");
    bench_free(b);
}

/* Farther ahead than any window. */
static void test_out_of_window(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, INT64_C(0x50000000), 0, "x");
    bench_data(b, CLIENT, INT64_C(-0x50000000), 0, "y");
    bench_data(b, CLIENT, 0, INT64_C(0x50000000), "abc");
    hl_streams_finish(b->streams);
    bench_expect(b, "abc", "");
    bench_free(b);
}

void add_repeat_tests(void)
{
    g_test_add_func("/repeat/retransmission", test_retransmission);
    g_test_add_func("/repeat/first-copy-counts", test_first_copy_counts);
    g_test_add_func("/repeat/held-twice", test_held_twice);
    g_test_add_func("/repeat/keep-alive", test_keep_alive);
    g_test_add_func("/repeat/keep-alive-of-what-was-lost", test_keep_alive_of_what_was_lost);
    g_test_add_func("/repeat/single-octets", test_single_octets);
    g_test_add_func("/repeat/zero-window-probe", test_zero_window_probe);
    g_test_add_func("/repeat/out-of-window", test_out_of_window);
}
