/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections end, and what may come after. */
#include "bench.h"
#include "suites.h"

static void close_both(bench *b)
{
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "hi");
    bench_packet(b, SERVER, HL_TCP_FIN, 0, 2, "bye");
    bench_fin(b, CLIENT, 2, 4);
}

static void test_fin_with_data(void)
{
    bench *b = bench_new();
    close_both(b);
    bench_expect(b, "hi.", "bye.");
    g_assert_cmpstr(b->order->str, ==, "csFfE");
    g_assert_cmpuint(b->copied, ==, 0);
    bench_free(b);
}

static void test_fin_out_of_order(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_fin(b, CLIENT, 6, 0);
    bench_data(b, CLIENT, 3, 0, "def");
    bench_expect(b, "", "");
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_expect(b, "abcdef.", "");
    g_assert_cmpuint(bench_stats(b)->out_of_order, ==, 2);
    bench_free(b);
}

static void test_simultaneous_close(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_fin(b, CLIENT, 0, 0);
    bench_fin(b, SERVER, 0, 0);
    bench_ack(b, CLIENT, 1, 1);
    bench_ack(b, SERVER, 1, 1);
    bench_expect(b, ".", ".");
    g_assert_cmpint(b->ends, ==, 1);
    bench_free(b);
}

/* One side is done, the other goes on: its acknowledgments count the FIN. */
static void test_half_close(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_packet(b, CLIENT, HL_TCP_FIN, 0, 0, "all");
    bench_data(b, SERVER, 0, 4, "still");
    bench_data(b, SERVER, 5, 4, "going");
    bench_expect(b, "all.", "stillgoing");
    g_assert_cmpint(b->ends, ==, 0);
    hl_streams_finish(b->streams);
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_CAPTURED);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

/* Who closed first does not depend on whose packet was captured first. */
static void test_fins_swapped(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_fin(b, SERVER, 0, 1);
    g_assert_cmpint(b->ends, ==, 0);
    bench_fin(b, CLIENT, 0, 0);
    bench_expect(b, ".", ".");
    g_assert_cmpint(b->last->closed[0], <, b->last->closed[1]);

    /* With octets of the server in between, the last to come. */
    bench_restart(b);
    bench_handshake(b);
    bench_fin(b, SERVER, 3, 1);
    bench_fin(b, CLIENT, 0, 3);
    bench_data(b, SERVER, 0, 0, "end");
    bench_expect(b, ".", "end.");
    g_assert_cmpstr(b->order->str, ==, "sfFE");
    g_assert_cmpint(b->last->closed[0], <, b->last->closed[1]);

    /* Both at once: neither acknowledges the other's. */
    bench_restart(b);
    bench_handshake(b);
    bench_fin(b, SERVER, 0, 0);
    bench_fin(b, CLIENT, 0, 0);
    g_assert_cmpint(b->last->closed[1], <, b->last->closed[0]);
    bench_free(b);
}

static void test_data_after_fin(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_packet(b, CLIENT, HL_TCP_FIN, 0, 0, "all");
    bench_data(b, CLIENT, 3, 0, "more");
    bench_data(b, CLIENT, 4, 0, "more");
    bench_data(b, CLIENT, 0, 0, "all and more");
    bench_fin(b, CLIENT, 9, 0);
    hl_streams_finish(b->streams);
    bench_expect(b, "all.", "");
    bench_free(b);
}

/* Octets beyond the FIN that came before it. */
static void test_data_beyond_fin(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_data(b, CLIENT, 2, 0, "cdefgh");
    bench_fin(b, CLIENT, 4, 0);
    bench_data(b, CLIENT, 0, 0, "ab");
    bench_expect(b, "abcd.", "");
    hl_streams_finish(b->streams);
    g_assert_cmpstr(b->order->str, ==, "ccfE");
    bench_free(b);
}

static void test_reset(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "request");
    bench_packet(b, SERVER, HL_TCP_RST, 0, 7, "");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_RESET);
    g_assert_cmpint(b->last->closed[1], !=, HL_TIME_NEVER);
    g_assert_cmpint(b->last->closed[0], ==, HL_TIME_NEVER);
    bench_data(b, SERVER, 0, 7, "too late");
    bench_packet(b, SERVER, HL_TCP_RST, 0, 7, "");
    hl_streams_finish(b->streams);
    bench_expect(b, "request", "");
    g_assert_cmpint(b->ends, ==, 1);
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 2);
    bench_free(b);
}

static void test_refused(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    b->isn[SERVER] = (uint32_t)-1;
    bench_packet(b, SERVER, HL_TCP_RST, 0, 0, "");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_RESET);
    g_assert_cmpstr(b->order->str, ==, "E");
    bench_free(b);
}

/* A reset of a side of which nothing else was captured, far into its octets. */
static void test_reset_unseen(void)
{
    bench *b = bench_new();
    b->check_causal = false;
    for (int64_t i = 0; i < 6; i++)
        bench_data(b, SERVER, i, i << 30, "x");
    g_assert_cmpuint(b->peer_offset, ==, UINT64_C(5) << 30);
    bench_packet(b, CLIENT, HL_TCP_RST, INT64_C(5) << 30, 6, "");
    bench_expect(b, "", "xxxxxx");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_RESET);
    g_assert_cmpint(b->last->closed[1], !=, HL_TIME_NEVER);
    bench_free(b);
}

/* Somebody else's guess, or a very old one. */
static void test_reset_not_credible(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "0123456789");
    bench_ack(b, SERVER, 0, 10);
    bench_packet(b, CLIENT, HL_TCP_RST, 4, 0, "");
    bench_packet(b, CLIENT, HL_TCP_RST, 100 << 20, 0, "");
    bench_packet(b, CLIENT, HL_TCP_RST, -(100 << 20), 0, "");
    bench_data(b, CLIENT, 10, 0, "more");
    bench_expect(b, "0123456789more", "");
    hl_streams_advance(b->streams, b->time + 2 * b->limits.gap_wait_ns);
    g_assert_cmpint(b->ends, ==, 0);
    bench_free(b);
}

/* A reset may overtake the octets before it, but they are not waited for for ever. */
static void test_reset_waits(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_packet(b, SERVER, HL_TCP_RST, 8, 0, "");
    g_assert_cmpint(b->ends, ==, 0);
    bench_data(b, SERVER, 4, 0, "onse");
    bench_data(b, SERVER, 0, 0, "resp");
    bench_expect(b, "", "response");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_RESET);

    bench_restart(b);
    bench_handshake(b);
    bench_packet(b, SERVER, HL_TCP_RST, 8, 0, "");
    bench_data(b, SERVER, 0, 0, "resp");
    bench_data(b, SERVER, 4, 0, "onse");
    bench_expect(b, "", "response");
    g_assert_cmpint(b->ends, ==, 1);

    /* The other side's octets as well. */
    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 3, 0, "def");
    bench_packet(b, SERVER, HL_TCP_RST, 0, 0, "");
    bench_data(b, CLIENT, 0, 0, "abc");
    bench_expect(b, "abcdef", "");
    g_assert_cmpint(b->ends, ==, 1);

    /* Those that it acknowledges, too. */
    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "request");
    bench_packet(b, CLIENT, HL_TCP_RST, 7, 8, "");
    g_assert_cmpint(b->ends, ==, 0);
    bench_data(b, SERVER, 0, 7, "response");
    bench_expect(b, "request", "response");
    g_assert_cmpint(b->ends, ==, 1);

    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "request");
    bench_packet(b, CLIENT, HL_TCP_RST, 7, 8, "");
    hl_streams_advance(b->streams, b->time + b->limits.gap_wait_ns);
    bench_expect(b, "request", "(8)");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_RESET);

    bench_restart(b);
    bench_handshake(b);
    bench_data(b, SERVER, 4, 0, "onse");
    bench_packet(b, SERVER, HL_TCP_RST, 8, 0, "");
    hl_streams_advance(b->streams, b->time + b->limits.gap_wait_ns / 2);
    g_assert_cmpint(b->ends, ==, 0);
    hl_streams_advance(b->streams, b->time + b->limits.gap_wait_ns);
    bench_expect(b, "", "(4)onse");
    g_assert_cmpint(b->ends, ==, 1);
    bench_free(b);
}

/* Everything once more after the end, as a mirror port shows it. */
static void test_stragglers(void)
{
    bench *b = bench_new();
    close_both(b);
    b->frame = 0;
    close_both(b);
    b->time += b->limits.closed_linger_ns - 100 * HL_NS_PER_MILLISECOND;
    bench_fin(b, CLIENT, 2, 4);
    hl_streams_finish(b->streams);
    bench_expect(b, "hi.", "bye.");
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 6);
    g_assert_cmpint(b->ends, ==, 1);
    bench_free(b);
}

static void test_reuse_after_close(void)
{
    bench *b = bench_new();
    close_both(b);
    b->isn[CLIENT] += 100;
    b->isn[SERVER] += 200;
    close_both(b);
    bench_expect(b, "hi.hi.", "bye.bye.");
    g_assert_cmpuint(bench_stats(b)->connections, ==, 2);
    b->time += b->limits.closed_linger_ns;
    close_both(b);
    g_assert_cmpuint(bench_stats(b)->connections, ==, 3);
    g_assert_cmpint(b->ends, ==, 3);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 0);
    bench_free(b);
}

static void test_idle(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_data(b, SERVER, 1, 0, "ello");
    hl_streams_advance(b->streams, b->time - 1 + b->limits.idle_ns);
    g_assert_cmpint(b->ends, ==, 0);
    hl_streams_advance(b->streams, b->time + b->limits.idle_ns + b->limits.idle_ns / 200);
    g_assert_cmpint(b->ends, ==, 1);
    bench_expect(b, "", "(1)ello");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_IDLE);
    bench_free(b);
}

/* Every packet renews the time that a connection may be silent. */
static void test_idle_renewed(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    for (int i = 0; i < 50; i++) {
        b->time += b->limits.idle_ns / 10;
        bench_ack(b, i % 2, 0, 0);
    }
    g_assert_cmpint(b->ends, ==, 0);
    bench_free(b);
}

/* At the limit the longest silent connection has to go. */
static void test_evicted(void)
{
    bench *b = bench_new();
    b->limits.connections = 2;
    bench_restart(b);
    bench_handshake(b);
    b->time += 10 * HL_NS_PER_SECOND;
    b->port++;
    bench_handshake(b);
    b->time += 10 * HL_NS_PER_SECOND;
    b->port--;
    bench_data(b, CLIENT, 0, 0, "a");
    b->port += 2;
    bench_handshake(b);
    g_assert_cmpint(b->ends, ==, 1);
    g_assert_cmpuint(b->last->number, ==, 1);
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_EVICTED);
    g_assert_true(b->last->oddities & HL_ODDITY_EVICTED);
    g_assert_cmpuint(bench_stats(b)->evicted, ==, 1);
    bench_free(b);
}

/* Those in which nobody has answered may take three quarters of the room, and drive out each other. */
static void test_evicted_unanswered(void)
{
    bench *b = bench_new();
    b->limits.connections = 8;
    bench_restart(b);
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "a");
    bench_data(b, SERVER, 0, 1, "b");
    bench_ack(b, CLIENT, 1, 1);
    for (int i = 0; i < 6; i++) {
        b->port++;
        bench_handshake(b);
    }
    g_assert_cmpuint(bench_stats(b)->evicted, ==, 0);
    b->port++;
    bench_handshake(b);
    g_assert_cmpuint(bench_stats(b)->evicted, ==, 1);
    g_assert_cmpuint(b->last->number, ==, 1);
    bench_free(b);
}

/* One that has ended gives its place first. */
static void test_evicted_closed_first(void)
{
    bench *b = bench_new();
    b->limits.connections = 2;
    bench_restart(b);
    bench_handshake(b);
    b->port++;
    close_both(b);
    b->port++;
    bench_handshake(b);
    g_assert_cmpuint(bench_stats(b)->evicted, ==, 0);
    hl_streams_finish(b->streams);
    g_assert_cmpint(b->ends, ==, 3);
    bench_free(b);
}

static void note_number(void *user, const hl_segment *segment)
{
    if (segment->kind == HL_SEGMENT_END)
        g_string_append_printf(user, "%d ", (int)segment->connection->number);
}

/* The oldest connection first, whoever spoke last. */
static void test_finish_order(void)
{
    bench *b = bench_new();
    GString *numbers = g_string_new(NULL);
    hl_streams_free(b->streams);
    b->streams = hl_streams_new(&b->limits, (hl_segment_sink){note_number, numbers});
    for (int round = 0; round < 2; round++)
        for (int i = 9; i >= 0; i--) {
            b->port = (uint16_t)(1000 + (round ? 9 - i : i));
            b->time += 10 * HL_NS_PER_SECOND;
            bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
        }
    hl_streams_finish(b->streams);
    g_assert_cmpstr(numbers->str, ==, "0 1 2 3 4 5 6 7 8 9 ");
    g_string_free(numbers, TRUE);
    bench_free(b);
}

void add_ending_tests(void)
{
    g_test_add_func("/ending/fin-with-data", test_fin_with_data);
    g_test_add_func("/ending/fin-out-of-order", test_fin_out_of_order);
    g_test_add_func("/ending/simultaneous-close", test_simultaneous_close);
    g_test_add_func("/ending/half-close", test_half_close);
    g_test_add_func("/ending/data-after-fin", test_data_after_fin);
    g_test_add_func("/ending/data-beyond-fin", test_data_beyond_fin);
    g_test_add_func("/ending/fins-swapped", test_fins_swapped);
    g_test_add_func("/ending/reset", test_reset);
    g_test_add_func("/ending/refused", test_refused);
    g_test_add_func("/ending/reset-unseen", test_reset_unseen);
    g_test_add_func("/ending/reset-not-credible", test_reset_not_credible);
    g_test_add_func("/ending/reset-waits", test_reset_waits);
    g_test_add_func("/ending/stragglers", test_stragglers);
    g_test_add_func("/ending/reuse-after-close", test_reuse_after_close);
    g_test_add_func("/ending/idle", test_idle);
    g_test_add_func("/ending/idle-renewed", test_idle_renewed);
    g_test_add_func("/ending/evicted", test_evicted);
    g_test_add_func("/ending/evicted-unanswered", test_evicted_unanswered);
    g_test_add_func("/ending/evicted-closed-first", test_evicted_closed_first);
    g_test_add_func("/ending/finish-order", test_finish_order);
}
