/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of a connection that changes without a segment. */
#include "bench.h"
#include "suites.h"

static void take_change(void *user, const hl_connection *connection, void **reader)
{
    bench *b = user;
    g_assert_null(*reader);
    b->changed = *connection;
}

static bench *listening(void)
{
    bench *b = bench_new();
    bench_handshake(b);
    bench_data(b, CLIENT, 0, 0, "abcd");
    hl_streams_tell_changes(b->streams, take_change);
    return b;
}

/* It waits for octets before it, which may still come. */
static void test_a_reset_that_waits(void)
{
    bench *b = listening();
    bench_packet(b, CLIENT, HL_TCP_RST | HL_TCP_ACK, 10, 0, "");
    g_assert_cmpint(b->ends, ==, 0);
    g_assert_cmpint(b->changed.closed[CLIENT], ==, b->time - HL_NS_PER_MILLISECOND);
    bench_free(b);
}

static void test_a_copy_that_differs(void)
{
    bench *b = listening();
    bench_data(b, CLIENT, 6, 0, "gh");
    bench_data(b, CLIENT, 6, 0, "xx");
    g_assert_true(b->changed.oddities & HL_ODDITY_OVERLAP_DIFFERS);
    bench_free(b);
}

/* Its SYN was captured late. */
static void test_a_late_beginning(void)
{
    bench *b = bench_new();
    bench_data(b, CLIENT, 0, 0, "abcd");
    hl_streams_tell_changes(b->streams, take_change);
    bench_packet(b, CLIENT, HL_TCP_SYN, -1, -1, "");
    g_assert_false(b->changed.oddities & HL_ODDITY_LATE_START);
    g_assert_cmpint(b->changed.client_side, ==, 0);
    bench_free(b);
}

void add_change_tests(void)
{
    g_test_add_func("/change/reset", test_a_reset_that_waits);
    g_test_add_func("/change/differs", test_a_copy_that_differs);
    g_test_add_func("/change/late-beginning", test_a_late_beginning);
}
