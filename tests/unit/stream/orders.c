/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Causal order: nothing before what it acknowledges. */
#include "bench.h"
#include "suites.h"

static bench *opened(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    return b;
}

static void test_response_first(void)
{
    bench *b = opened();
    bench_data(b, SERVER, 0, 7, "response");
    bench_expect(b, "", "");
    bench_data(b, CLIENT, 0, 0, "request");
    bench_expect(b, "request", "response");
    g_assert_cmpstr(b->order->str, ==, "cs");
    g_assert_cmpuint(bench_stats(b)->out_of_order, ==, 1);
    bench_free(b);
}

/* Not everything waits: what was sent before the request may come before it. */
static void test_only_what_acknowledges(void)
{
    bench *b = opened();
    bench_data(b, SERVER, 0, 0, "banner");
    bench_data(b, SERVER, 6, 3, "100");
    bench_data(b, SERVER, 9, 7, "200");
    bench_expect(b, "", "banner");
    bench_data(b, CLIENT, 0, 6, "req");
    bench_expect(b, "req", "banner100");
    bench_data(b, CLIENT, 3, 9, "uest");
    bench_expect(b, "request", "banner100200");
    bench_free(b);
}

/* A whole conversation backwards. */
static void test_backwards(void)
{
    bench *b = opened();
    bench_fin(b, CLIENT, 4, 5);
    bench_fin(b, SERVER, 4, 4);
    bench_data(b, SERVER, 2, 4, "r2");
    bench_data(b, CLIENT, 2, 2, "q2");
    bench_data(b, SERVER, 0, 2, "r1");
    bench_data(b, CLIENT, 0, 0, "q1");
    bench_expect(b, "q1q2.", "r1r2.");
    g_assert_cmpstr(b->order->str, ==, "cscsFfE");
    bench_free(b);
}

/* The request is missing: its response waits no longer than the gap. */
static void test_request_missing(void)
{
    bench *b = opened();
    bench_data(b, SERVER, 0, 7, "response");
    b->time += b->limits.gap_wait_ns;
    bench_ack(b, CLIENT, 7, 8);
    bench_expect(b, "(7)", "response");
    bench_free(b);
}

/* Two holes, on both sides, that depend on each other in turn. */
static void test_both_missing(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 5, 5, "Q2");
    bench_data(b, SERVER, 3, 5, "R1");
    bench_data(b, SERVER, 5, 7, "R2");
    for (int i = 0; i < 2; i++) {
        b->time += b->limits.gap_wait_ns;
        hl_streams_advance(b->streams, b->time);
    }
    bench_expect(b, "(5)Q2", "(3)R1R2");
    g_assert_cmpstr(b->order->str, ==, "SCscs");
    bench_free(b);
}

/*
 * The first copies of "q" and then of its answer's were lost from the capture, the retransmission
 * acknowledges the answer: each side seems to come after the other.
 */
static void test_circle(void)
{
    bench *b = opened();
    bench_data(b, SERVER, 0, 7, "response");
    bench_data(b, CLIENT, 0, 8, "request");
    bench_expect(b, "request", "response");
    g_assert_cmpstr(b->order->str, ==, "cs");
    bench_free(b);
}

/* A retransmission fills a hole: it was first sent before what is behind the hole. */
static void test_retransmission_acknowledges_more(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "def");
    bench_data(b, SERVER, 5, 6, "later");
    bench_data(b, CLIENT, 0, 10, "abc");
    bench_expect(b, "abcdef", "");
    bench_data(b, SERVER, 0, 6, "soon ");
    bench_expect(b, "abcdef", "soon later");
    bench_free(b);
}

/* Acknowledgments of what nobody sent. */
static void test_nonsense_acknowledged(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 100, "a");
    bench_data(b, SERVER, 0, 200, "b");
    bench_data(b, CLIENT, 1, 300, "c");
    bench_data(b, SERVER, 1, 400, "d");
    hl_streams_finish(b->streams);
    g_assert_cmpint(b->ends, ==, 1);
    g_assert_nonnull(strchr(b->out[CLIENT]->str, 'a'));
    g_assert_nonnull(strchr(b->out[SERVER]->str, 'd'));
    bench_free(b);
}

static void note_peer_offset(void *user, const hl_segment *segment)
{
    if (segment->kind == HL_SEGMENT_DATA)
        g_string_append_printf(user, "%d:%" G_GINT64_FORMAT " ", segment->side,
                               (int64_t)segment->peer_offset);
}

static void test_peer_offset(void)
{
    bench *b = bench_new();
    GString *notes = g_string_new(NULL);
    hl_streams_free(b->streams);
    b->streams = hl_streams_new(&b->limits, (hl_segment_sink){note_peer_offset, notes});
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "request");
    bench_data(b, SERVER, 0, 3, "early");
    bench_fin(b, CLIENT, 7, 5);
    bench_data(b, SERVER, 5, 8, "late");
    bench_data(b, SERVER, 9, -1, "none");
    g_assert_cmpstr(notes->str, ==, "0:0 1:3 1:7 1:-1 ");
    g_string_free(notes, TRUE);
    bench_free(b);
}

static char mine[] = "mine";

static void count_readers(void *user, const hl_segment *segment)
{
    int *ends = user;
    if (segment->kind == HL_SEGMENT_END) {
        g_assert_true(*segment->reader == mine);
        ++*ends;
    } else if (!*segment->reader) {
        *segment->reader = mine;
    } else {
        g_assert_true(*segment->reader == mine);
    }
}

/* The next stage's state belongs to one connection and stays where it was put. */
static void test_reader(void)
{
    bench *b = bench_new();
    int ends = 0;
    hl_streams_free(b->streams);
    b->streams = hl_streams_new(&b->limits, (hl_segment_sink){count_readers, &ends});
    for (int i = 0; i < 3000; i++) {
        b->port = (uint16_t)(1000 + i % 1000);
        bench_data(b, CLIENT, i / 1000, 0, "x");
    }
    hl_streams_finish(b->streams);
    g_assert_cmpint(ends, ==, 1000);
    bench_free(b);
}

static void expect_late_by(bench *b, hl_time_ns client, hl_time_ns server)
{
    hl_streams_finish(b->streams);
    g_assert_cmpint(b->last->late_by[CLIENT], ==, client);
    g_assert_cmpint(b->last->late_by[SERVER], ==, server);
    bench_free(b);
}

/* The server's octets were captured by a clock that is ahead by 20 ms, or come through a queue that is as long. */
static void test_late_by(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 0, 0, "request");
    bench_ack(b, CLIENT, 7, 8);
    b->time += 19 * HL_NS_PER_MILLISECOND;
    bench_data(b, SERVER, 0, 7, "response");
    bench_ack(b, CLIENT, 7, 8);
    expect_late_by(b, 0, 20 * HL_NS_PER_MILLISECOND);
}

/* What nobody had before it came is late for everybody: it was lost, and sent again. */
static void test_not_late_by(void)
{
    bench *b = opened();
    bench_data(b, CLIENT, 3, 0, "uest");
    bench_ack(b, SERVER, 0, 0);
    b->time += 300 * HL_NS_PER_MILLISECOND;
    bench_data(b, CLIENT, 0, 0, "req");
    bench_data(b, SERVER, 0, 7, "response");
    expect_late_by(b, 0, 0);
}

void add_order_tests(void)
{
    g_test_add_func("/order/response-first", test_response_first);
    g_test_add_func("/order/only-what-acknowledges", test_only_what_acknowledges);
    g_test_add_func("/order/backwards", test_backwards);
    g_test_add_func("/order/request-missing", test_request_missing);
    g_test_add_func("/order/both-missing", test_both_missing);
    g_test_add_func("/order/circle", test_circle);
    g_test_add_func("/order/retransmission-acknowledges-more",
                    test_retransmission_acknowledges_more);
    g_test_add_func("/order/nonsense-acknowledged", test_nonsense_acknowledged);
    g_test_add_func("/order/peer-offset", test_peer_offset);
    g_test_add_func("/order/late-by", test_late_by);
    g_test_add_func("/order/not-late-by", test_not_late_by);
    g_test_add_func("/order/reader", test_reader);
}
