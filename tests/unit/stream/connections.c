/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections begin, and who is the client. */
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
    g_assert_cmpuint(b->last->first_frame.number, ==, 1);
    g_assert_cmpint(b->last->opened, ==, HL_NS_PER_SECOND);
    g_assert_cmpint(b->last->closed[0], ==, HL_NS_PER_SECOND + 8 * HL_NS_PER_MILLISECOND);
    g_assert_cmpint(b->last->closed[1], ==, HL_NS_PER_SECOND + 6 * HL_NS_PER_MILLISECOND);
    g_assert_cmpuint(b->copied, ==, 0);
    bench_ack(b, SERVER, 9, 8);
    hl_streams_finish(b->streams);
    g_assert_cmpint(b->ends, ==, 1);
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 0);
    g_assert_cmpuint(bench_stats(b)->late_start, ==, 0);
    g_assert_cmpuint(bench_stats(b)->one_sided, ==, 0);
    bench_free(b);
}

/* The capture starts in the middle: the acknowledgment tells where the other side is. */
static void test_late_start(void)
{
    bench *b = bench_new();
    bench_data(b, CLIENT, 700, 300, "request");
    bench_data(b, SERVER, 305, 707, "nse");
    bench_data(b, SERVER, 300, 707, "respo");
    hl_streams_finish(b->streams);
    bench_expect(b, "request", "response");
    g_assert_cmpint(b->last->client_side, ==, HL_SIDE_UNKNOWN);
    g_assert_cmpuint(b->last->oddities, ==, HL_ODDITY_LATE_START);
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_CAPTURED);
    g_assert_cmpuint(bench_stats(b)->late_start, ==, 1);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

/* What is older than the first packet of its side is not handed on. */
static void test_before_late_start(void)
{
    bench *b = bench_new();
    bench_data(b, CLIENT, 10, 0, "later");
    bench_data(b, CLIENT, 5, 0, "early");
    bench_packet(b, CLIENT, HL_TCP_FIN, 5, 0, "abc");
    bench_data(b, CLIENT, 12, 0, "terand more");
    bench_expect(b, "laterand more", "");
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 2);
    bench_free(b);
}

static void test_first_is_syn_ack(void)
{
    bench *b = bench_new();
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "hello");
    hl_streams_finish(b->streams);
    bench_expect(b, "hello", "");
    g_assert_cmpint(b->last->client_side, ==, 1);
    g_assert_cmpuint(hl_connection_server(b->last)->port, ==, 80);
    g_assert_cmpuint(b->last->oddities, ==, 0);
    bench_free(b);
}

/* Two capture points, badly merged: each opening packet may come after what it opens. */
static void test_syn_comes_late(void)
{
    bench *b = bench_new();
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "hello");
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_data(b, SERVER, 0, 5, "you");
    hl_streams_finish(b->streams);
    bench_expect(b, "hello", "you");
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    bench_restart(b);
    bench_data(b, CLIENT, 0, 0, "hello");
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    hl_streams_finish(b->streams);
    bench_expect(b, "hello", "");
    g_assert_cmpint(b->last->client_side, ==, 0);
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    g_assert_cmpuint(bench_stats(b)->late_start, ==, 0);
    bench_free(b);
}

/* RFC 7413: a SYN may carry octets; a server that did not take them gets them again. */
static void test_data_on_syn(void)
{
    bench *b = bench_new();
    bench_packet_cut(b, CLIENT, HL_TCP_SYN, -1, -1, hl_bytes_text("hello"), 5);
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "hello world");
    bench_expect(b, "hello world", "");
    bench_free(b);
}

static void test_simultaneous_open(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, -1, "");
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, 0, "");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, SERVER, 0, 0, "a");
    bench_data(b, CLIENT, 0, 1, "b");
    bench_expect(b, "b", "a");
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    bench_free(b);
}

static void test_repeated_syn(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "once");
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_expect(b, "once", "");
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 3);
    bench_free(b);
}

/* SYN cookies: a repeated SYN is answered with another number. */
static void test_other_answer(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    b->isn[SERVER] += 77777;
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "ask");
    bench_data(b, SERVER, 0, 3, "answer");
    bench_expect(b, "ask", "answer");
    g_assert_cmpuint(bench_stats(b)->connections, ==, 1);
    bench_free(b);
}

/* The same ports again: another connection, while the old one was still open. */
static void test_port_reuse(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "one");
    b->isn[CLIENT] += 12345;
    b->isn[SERVER] += 999;
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_REPLACED);
    g_assert_cmpuint(b->last->number, ==, 0);
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "two");
    hl_streams_finish(b->streams);
    bench_expect(b, "onetwo", "");
    g_assert_cmpstr(b->order->str, ==, "cEcE");
    g_assert_cmpuint(b->last->number, ==, 1);
    g_assert_cmpint(b->last->client_side, ==, 0);
    bench_free(b);
}

/* What the server of the old connection sends late comes between the new one's SYN and its answer. */
static void test_late_of_earlier(void)
{
    bench *b = bench_new();
    const uint32_t client = b->isn[CLIENT], server = b->isn[SERVER];
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "one");
    b->isn[CLIENT] = client + 12345;
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    b->isn[CLIENT] = client;
    bench_data(b, SERVER, 0, 3, "late");
    bench_fin(b, SERVER, 4, 3);
    bench_packet(b, SERVER, HL_TCP_RST, 4, -1, "");
    b->isn[CLIENT] = client + 12345;
    b->isn[SERVER] = server + 999;
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, CLIENT, 0, 0, "two");
    bench_data(b, SERVER, 0, 3, "answer");
    hl_streams_finish(b->streams);
    bench_expect(b, "onetwo", "answer");
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 3);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

/* The capture shows one direction only: its octets flow without waiting for the other. */
static void test_one_sided(void)
{
    bench *b = bench_new();
    b->check_causal = false;
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, SERVER, 0, 100, "first");
    bench_data(b, SERVER, 5, 250, "second");
    bench_expect(b, "", "firstsecond");
    hl_streams_finish(b->streams);
    g_assert_cmpuint(bench_stats(b)->one_sided, ==, 1);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    bench_free(b);
}

/* The other direction shows late: what had been acknowledged before is gone, and that is said. */
static void test_side_appears_late(void)
{
    bench *b = bench_new();
    b->check_causal = false;
    bench_packet(b, SERVER, HL_TCP_SYN, -1, 0, "");
    bench_data(b, SERVER, 0, 100, "first");
    bench_data(b, CLIENT, 120, 5, "ef");
    bench_data(b, CLIENT, 100, 5, "abcd");
    bench_expect(b, "(100)abcd", "first");
    bench_free(b);
}

/* Ends without a beginning open nothing. */
static void test_stray(void)
{
    bench *b = bench_new();
    bench_packet(b, CLIENT, HL_TCP_RST, 0, 0, "");
    bench_fin(b, SERVER, 0, 0);
    bench_ack(b, CLIENT, 0, 0);
    hl_streams_finish(b->streams);
    g_assert_cmpuint(bench_stats(b)->connections, ==, 0);
    g_assert_cmpint(b->ends, ==, 0);
    bench_free(b);
}

void add_connection_tests(void)
{
    g_test_add_func("/connection/ordinary", test_ordinary);
    g_test_add_func("/connection/late-start", test_late_start);
    g_test_add_func("/connection/before-late-start", test_before_late_start);
    g_test_add_func("/connection/first-is-syn-ack", test_first_is_syn_ack);
    g_test_add_func("/connection/syn-comes-late", test_syn_comes_late);
    g_test_add_func("/connection/data-on-syn", test_data_on_syn);
    g_test_add_func("/connection/simultaneous-open", test_simultaneous_open);
    g_test_add_func("/connection/repeated-syn", test_repeated_syn);
    g_test_add_func("/connection/other-answer", test_other_answer);
    g_test_add_func("/connection/port-reuse", test_port_reuse);
    g_test_add_func("/connection/late-of-earlier", test_late_of_earlier);
    g_test_add_func("/connection/one-sided", test_one_sided);
    g_test_add_func("/connection/side-appears-late", test_side_appears_late);
    g_test_add_func("/connection/stray", test_stray);
}
