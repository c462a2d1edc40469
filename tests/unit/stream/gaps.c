/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Octets that never come: when that is said, and how much of it. */
#include "bench.h"
#include "stream/store.h"
#include "suites.h"

static bench *opened(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    return b;
}

static void wait_ns(bench *b, hl_time_ns wait)
{
    b->time += wait;
    hl_streams_advance(b->streams, b->time);
}

/* The other side has them, the capture does not: they will not come again. */
static void test_acknowledged(void)
{
    bench *b = opened();
    g_assert_cmpint(hl_streams_waiting_since(b->streams), ==, HL_TIME_NEVER);
    bench_data(b, CLIENT, 3, 0, "def");
    bench_ack(b, SERVER, 0, 6);
    wait_ns(b, b->limits.gap_wait_ns - 2 * HL_NS_PER_MILLISECOND);
    bench_expect(b, "", "");
    g_assert_cmpint(hl_streams_waiting_since(b->streams), <, HL_TIME_NEVER);
    wait_ns(b, 2 * HL_NS_PER_MILLISECOND);
    bench_expect(b, "(3)def", "");
    g_assert_cmpint(hl_streams_waiting_since(b->streams), ==, HL_TIME_NEVER);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 1);
    g_assert_cmpuint(bench_stats(b)->gap_octets, ==, 3);
    g_assert_cmpuint(bench_stats(b)->clipped, ==, 0);
    hl_streams_finish(b->streams);
    g_assert_cmpuint(b->last->oddities, ==, HL_ODDITY_GAP);
    bench_free(b);
}

/* One direction was captured, and of that not all: what its bare acknowledgments are ahead by is missing. */
static void test_sent_unseen(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_ack(b, CLIENT, 0, 0);
    wait_ns(b, 2 * b->limits.gap_wait_ns);
    bench_expect(b, "", "");
    bench_ack(b, CLIENT, 112, 0);
    bench_expect(b, "", "");
    wait_ns(b, 2 * b->limits.gap_wait_ns);
    bench_expect(b, "(112)", "");
    bench_data(b, CLIENT, 112, 0, "next");
    bench_expect(b, "(112)next", "");
    bench_free(b);
}

/* The octets come behind the acknowledgment: nothing is missing. */
static void test_sent_in_disorder(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_ack(b, CLIENT, 3, 0);
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_ack(b, CLIENT, 3, 0);
    wait_ns(b, 2 * b->limits.gap_wait_ns);
    bench_expect(b, "abc", "");
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

/* What lies behind the second gap has been held since before the first one was given up. */
static void test_held_since(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "def");
    hl_time_ns since = b->time;
    bench_data(b, CLIENT, 9, 0, "jkl");
    bench_ack(b, SERVER, 0, 6);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "(3)def", "");
    g_assert_cmpint(hl_streams_waiting_since(b->streams), ==, HL_TIME_NEVER);
    bench_ack(b, SERVER, 0, 12);
    g_assert_cmpint(hl_streams_waiting_since(b->streams), <=, since);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "(3)def(3)jkl", "");
    g_assert_cmpint(hl_streams_waiting_since(b->streams), ==, HL_TIME_NEVER);
    bench_free(b);
}

/* The acknowledgments run ahead of the octets, which still come: they are late, not lost. */
static void test_acknowledged_early(void)
{
    bench *b = opened();
    bench_ack(b, SERVER, 0, 9);
    wait_ns(b, b->limits.gap_wait_ns / 2);
    bench_data(b, CLIENT, 0, 0, "abc");
    wait_ns(b, b->limits.gap_wait_ns);
    bench_data(b, CLIENT, 3, 0, "def");
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "abcdef", "");
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "abcdef(3)", "");
    bench_free(b);
}

/* Nobody has acknowledged them: a retransmission will come, however late. */
static void test_not_acknowledged(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "def");
    bench_ack(b, SERVER, 0, 0);
    wait_ns(b, 20 * b->limits.gap_wait_ns);
    bench_expect(b, "", "");
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_expect(b, "abcdef", "");
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

static void test_comes_in_time(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "def");
    bench_ack(b, SERVER, 0, 6);
    wait_ns(b, b->limits.gap_wait_ns / 2);
    bench_data(b, CLIENT, 0, 0, "abc");
    wait_ns(b, 10 * b->limits.gap_wait_ns);
    bench_expect(b, "abcdef", "");
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

/* What comes after the gap was declared is old. */
static void test_comes_too_late(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "def");
    bench_ack(b, SERVER, 0, 6);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_data(b, CLIENT, 0, 0, "abcdefg");
    bench_expect(b, "(3)defg", "");
    bench_free(b);
}

/* Many holes, all acknowledged at once: one wait for all. */
static void test_many_holes(void)
{
    bench *b = opened();
    for (int i = 1; i < 100; i += 2)
        bench_data(b, CLIENT, i, 0, "x");
    bench_ack(b, SERVER, 0, 100);
    wait_ns(b, b->limits.gap_wait_ns);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 50);
    g_assert_cmpuint(b->offset[CLIENT], ==, 100);
    bench_free(b);
}

/* A hole that was acknowledged later waits as long as the first one did. */
static void test_second_hole(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 1, 0, "b");
    bench_ack(b, SERVER, 0, 2);
    wait_ns(b, b->limits.gap_wait_ns / 2);
    bench_data(b, CLIENT, 3, 0, "d");
    bench_ack(b, SERVER, 0, 4);
    wait_ns(b, b->limits.gap_wait_ns / 2);
    bench_expect(b, "(1)b", "");
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "(1)b(1)d", "");
    bench_free(b);
}

/* The other side acknowledges what was never captured, and nothing comes behind it. */
static void test_acknowledged_only(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_ack(b, SERVER, 0, 50);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "abc(47)", "");
    bench_data(b, CLIENT, 50, 0, "next");
    bench_expect(b, "abc(47)next", "");
    bench_free(b);
}

/* One octet acknowledged beyond the end is a FIN that was not captured. */
static void test_fin_not_captured(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_data(b, SERVER, 0, 4, "answer");
    bench_expect(b, "abc", "");
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "abc", "answer");
    bench_fin(b, SERVER, 6, 4);
    hl_streams_finish(b->streams);
    bench_expect(b, "abc", "answer.");
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

/* Or it was an octet after all. */
static void test_fin_guessed_wrongly(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_ack(b, SERVER, 0, 4);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_data(b, CLIENT, 3, 0, "def");
    bench_expect(b, "abcdef", "");

    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_ack(b, SERVER, 0, 4);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_data(b, CLIENT, 4, 0, "ef");
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "abc(1)ef", "");

    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_ack(b, SERVER, 0, 4);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_ack(b, SERVER, 0, 10);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_expect(b, "abc(7)", "");

    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_ack(b, SERVER, 0, 4);
    wait_ns(b, b->limits.gap_wait_ns);
    bench_fin(b, CLIENT, 3, 0);
    bench_expect(b, "abc.", "");
    bench_free(b);
}

static void test_at_start(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 10, 0, "abc");
    hl_streams_finish(b->streams);
    bench_expect(b, "(10)abc", "");
    bench_free(b);
}

static void test_at_finish(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "def");
    bench_fin(b, CLIENT, 9, 0);
    bench_data(b, SERVER, 2, 9, "cd");
    hl_streams_finish(b->streams);
    bench_expect(b, "(3)def(3).", "(2)cd");
    g_assert_cmpstr(b->order->str, ==, "CcSCfsE");
    bench_free(b);
}

/* A store that is full does not wait any longer. */
static void test_octets_limit(void)
{
    bench *b = bench_new();
    b->limits.out_of_order_octets = 10;
    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 1, 0, "bcdef");
    bench_data(b, CLIENT, 7, 0, "hijkl");
    bench_expect(b, "", "");
    bench_data(b, CLIENT, 13, 0, "n");
    bench_expect(b, "(1)bcdef", "");
    g_assert_cmpuint(bench_stats(b)->clipped, ==, 1);
    bench_data(b, CLIENT, 6, 0, "g");
    bench_expect(b, "(1)bcdefghijkl", "");
    g_assert_cmpuint(bench_stats(b)->clipped, ==, 1);
    bench_free(b);
}

static void test_segments_limit(void)
{
    bench *b = bench_new();
    b->limits.out_of_order_segments = 3;
    bench_restart(b);
    bench_handshake(b);
    for (int i = 1; i < 8; i += 2)
        bench_data(b, CLIENT, i, 0, "x");
    bench_expect(b, "(1)x", "");
    g_assert_cmpuint(bench_stats(b)->clipped, ==, 1);
    bench_free(b);
}

/* Whoever has held something for longest has to give way. */
static void test_total_limit(void)
{
    bench *b = bench_new();
    b->limits.out_of_order_memory = 10 + 2 * (HL_PIECE_MEMORY + sizeof(hl_store));
    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 1, 0, "bcdefgh");
    b->port++;
    b->offset[CLIENT] = 0;
    bench_handshake(b);
    bench_data(b, CLIENT, 1, 0, "BCD");
    bench_expect(b, "", "");
    bench_data(b, CLIENT, 5, 0, "F");
    bench_expect(b, "", "(1)bcdefgh"); /* the bench takes another port for the server's */
    g_assert_cmpuint(bench_stats(b)->clipped, ==, 1);
    bench_data(b, CLIENT, 7, 0, "H"); /* takes the place of the other store */
    bench_expect(b, "", "(1)bcdefgh");
    bench_data(b, CLIENT, 9, 0, "J");
    bench_expect(b, "(1)BCD", "(1)bcdefgh");
    g_assert_cmpuint(bench_stats(b)->clipped, ==, 2);
    /* What the connection held is free again at its end. */
    bench_packet(b, CLIENT, HL_TCP_RST, 10, 0, "");
    b->time += b->limits.gap_wait_ns;
    hl_streams_advance(b->streams, b->time);
    bench_expect(b, "(1)BCD(1)F(1)H(1)J", "(1)bcdefgh");
    g_assert_cmpint(b->ends, ==, 1);
    b->port--;
    b->offset[CLIENT] = 0;
    bench_data(b, CLIENT, 9, 0, "jkl");
    bench_data(b, CLIENT, 13, 0, "n");
    g_assert_cmpuint(bench_stats(b)->clipped, ==, 2);
    bench_free(b);
}

/* Octets that wait for what they acknowledge fill the store as well. */
static void test_blocked_limit(void)
{
    bench *b = bench_new();
    b->limits.out_of_order_octets = 10;
    bench_restart(b);
    bench_handshake(b);
    bench_data(b, SERVER, 0, 20, "response");
    bench_expect(b, "", "");
    bench_data(b, SERVER, 8, 20, "too long");
    bench_expect(b, "(20)", "responsetoo long");
    bench_free(b);
}

static void test_snapped(void)
{
    bench *b = opened();
    bench_packet_cut(b, CLIENT, 0, 0, 0, hl_bytes_text("abc"), 10);
    bench_expect(b, "abc(7)", "");
    bench_packet_cut(b, CLIENT, HL_TCP_FIN, 10, 0, hl_bytes_text(""), 4);
    bench_expect(b, "abc(7)(4).", "");
    g_assert_cmpuint(bench_stats(b)->gap_octets, ==, 11);
    g_assert_cmpuint(b->copied, ==, 0);
    bench_free(b);
}

static void test_snapped_out_of_order(void)
{
    bench *b = opened();
    bench_packet_cut(b, CLIENT, 0, 4, 0, hl_bytes_text("ef"), 5);
    bench_packet_cut(b, CLIENT, 0, 9, 0, hl_bytes_text("j"), 3);
    bench_packet_cut(b, CLIENT, 0, 2, 0, hl_bytes_text("c"), 4);
    bench_packet_cut(b, CLIENT, HL_TCP_FIN, 0, 0, hl_bytes_text("abCDEFGHI"), 12);
    bench_expect(b, "abc(1)ef(3)j(2).", "");
    bench_free(b);
}

/* A snapped packet that repeats delivered octets: its captured part may be all old. */
static void test_snapped_repeat(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 0, "abcdef");
    bench_packet_cut(b, CLIENT, 0, 0, 0, hl_bytes_text("abc"), 8);
    bench_expect(b, "abcdef(2)", "");
    bench_packet_cut(b, CLIENT, 0, 0, 0, hl_bytes_text("abc"), 8);
    bench_expect(b, "abcdef(2)", "");
    bench_free(b);
}

/* Where only one side was captured no acknowledgment tells, and the wait alone decides. */
static void test_one_sided(void)
{
    bench *b = bench_new();
    b->check_causal = false;
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, SERVER, 3, 70, "def");
    wait_ns(b, b->limits.gap_wait_ns - 2 * HL_NS_PER_MILLISECOND);
    bench_expect(b, "", "");
    wait_ns(b, HL_NS_PER_MILLISECOND);
    bench_expect(b, "", "(3)def");
    hl_streams_finish(b->streams);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 1);
    bench_free(b);
}

/* Beyond 4 GiB sequence numbers come again, offsets do not. */
static void test_long_stream(void)
{
    bench *b = opened();
    uint64_t at = 0;
    for (int i = 0; i < 40; i++) {
        bench_packet_cut(b, CLIENT, 0, (int64_t)at, 0, hl_bytes_text("a"), 1u << 28);
        at += 1u << 28;
        bench_ack(b, SERVER, 0, (int64_t)at);
    }
    g_assert_cmpuint(b->offset[CLIENT], ==, UINT64_C(10) << 30);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 40);
    bench_data(b, SERVER, 0, (int64_t)at, "done");
    g_assert_cmpstr(b->out[SERVER]->str, ==, "done");
    bench_free(b);
}

void add_gap_tests(void)
{
    g_test_add_func("/gap/acknowledged", test_acknowledged);
    g_test_add_func("/gap/held-since", test_held_since);
    g_test_add_func("/gap/sent-unseen", test_sent_unseen);
    g_test_add_func("/gap/sent-in-disorder", test_sent_in_disorder);
    g_test_add_func("/gap/acknowledged-early", test_acknowledged_early);
    g_test_add_func("/gap/not-acknowledged", test_not_acknowledged);
    g_test_add_func("/gap/comes-in-time", test_comes_in_time);
    g_test_add_func("/gap/comes-too-late", test_comes_too_late);
    g_test_add_func("/gap/many-holes", test_many_holes);
    g_test_add_func("/gap/second-hole", test_second_hole);
    g_test_add_func("/gap/acknowledged-only", test_acknowledged_only);
    g_test_add_func("/gap/fin-not-captured", test_fin_not_captured);
    g_test_add_func("/gap/fin-guessed-wrongly", test_fin_guessed_wrongly);
    g_test_add_func("/gap/at-start", test_at_start);
    g_test_add_func("/gap/at-finish", test_at_finish);
    g_test_add_func("/gap/octets-limit", test_octets_limit);
    g_test_add_func("/gap/segments-limit", test_segments_limit);
    g_test_add_func("/gap/total-limit", test_total_limit);
    g_test_add_func("/gap/blocked-limit", test_blocked_limit);
    g_test_add_func("/gap/snapped", test_snapped);
    g_test_add_func("/gap/snapped-out-of-order", test_snapped_out_of_order);
    g_test_add_func("/gap/snapped-repeat", test_snapped_repeat);
    g_test_add_func("/gap/one-sided", test_one_sided);
    g_test_add_func("/gap/long-stream", test_long_stream);
}
