/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Follow-ups on the streams of one HTTP/2 connection. */
#include "play.h"
#include "tests.h"

#define UA "user-agent: tool/1.0\naccept: */*"

static test_play play;
static hl_connection *connection;

static void begin(void)
{
    test_play_init(&play, NULL, NULL);
    connection = test_connection(1, "10.0.0.7", 40000, "10.0.1.2", 80);
}

static hl_exchange *ask(uint64_t stream, const char *path, const char *order, int64_t at)
{
    char *head = g_strdup_printf("POST %s HTTP/2 %s\nhost: a.test\n" UA, path, order);
    hl_exchange *exchange = test_ask(&play, connection, stream, head, "x=1", at);
    g_free(head);
    return exchange;
}

static void redirect_to_new(hl_exchange *exchange, const char *requests_before, int64_t at)
{
    char *head = g_strdup_printf("HTTP/2 307 %s\nlocation: /new", requests_before);
    test_answer(&play, exchange, head, at);
    g_free(head);
}

static const test_hop *finish(const hl_exchange *redirect, int64_t at)
{
    test_play_finish(&play, at);
    const test_hop *hop = test_hop_of(&play, redirect);
    g_assert_nonnull(hop);
    return hop;
}

static void clear(void)
{
    hl_connection_unref(connection);
    test_play_clear(&play);
}

static void test_next_stream(void)
{
    begin();
    hl_exchange *redirect = ask(1, "/old", "0 0", 0);
    redirect_to_new(redirect, "1", 1);
    hl_exchange *next = ask(3, "/new", "1 0", 2);
    test_answer(&play, next, "HTTP/2 200 2", 3);
    const test_hop *hop = test_hop_of(&play, redirect);
    g_assert_nonnull(hop); /* conclusive */
    g_assert_true(hop->follow_up == next);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    g_assert_true(hop->evidence & HL_EVIDENCE_SAME_CONNECTION);
    test_play_finish(&play, 10);
    clear();
}

/* A stream that began before the answer came, be its number higher. */
static void test_stream_before(void)
{
    begin();
    hl_exchange *redirect = ask(1, "/old", "0 0", 0);
    hl_exchange *parallel = ask(3, "/new", "1 1", 0);
    redirect_to_new(redirect, "2", 1);
    test_answer(&play, parallel, "HTTP/2 200 2", 2);
    g_assert_null(finish(redirect, 5000)->follow_up);
    clear();
}

/* The same, where the redirect is only known when the other request has been seen. */
static void test_stream_before_looking_back(void)
{
    hl_pairing_options options = hl_pairing_options_default;
    options.look_back = true;
    test_play_init(&play, NULL, &options);
    connection = test_connection(1, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_exchange *redirect = ask(1, "/old", "0 0", 0);
    hl_exchange *parallel = ask(3, "/new", "1 1", 0);
    redirect_to_new(redirect, "2", 1);
    test_answer(&play, parallel, "HTTP/2 200 2", 2);
    g_assert_null(finish(redirect, 5000)->follow_up);
    clear();
}

static void test_stream_between(void)
{
    begin();
    hl_exchange *redirect = ask(1, "/old", "0 0", 0);
    redirect_to_new(redirect, "1", 1);
    test_answer(&play, ask(3, "/other", "1 0", 2), "HTTP/2 200 2", 3);
    hl_exchange *later = ask(5, "/new", "2 0", 4);
    test_answer(&play, later, "HTTP/2 200 3", 5);
    const test_hop *hop = finish(redirect, 10);
    g_assert_true(hop->follow_up == later);
    g_assert_false(hop->evidence & HL_EVIDENCE_SAME_CONNECTION);
    clear();
}

/* With other streams in flight it is evidence still, but nothing is decided before the time. */
static void test_streams_in_flight(void)
{
    begin();
    hl_exchange *redirect = ask(1, "/old", "0 0", 0);
    ask(3, "/slow", "1 1", 0);
    redirect_to_new(redirect, "2", 1);
    hl_exchange *next = ask(5, "/new", "2 1", 2);
    test_answer(&play, next, "HTTP/2 200 3", 3);
    g_assert_null(test_hop_of(&play, redirect));
    const test_hop *hop = finish(redirect, 10);
    g_assert_true(hop->follow_up == next);
    g_assert_true(hop->evidence & HL_EVIDENCE_SAME_CONNECTION);
    clear();
}

/* Whoever feeds messages without their order gets no such evidence. */
static void test_order_unknown(void)
{
    begin();
    hl_exchange *redirect = ask(1, "/old", "", 0);
    redirect_to_new(redirect, "0", 1);
    hl_exchange *next = ask(3, "/new", "", 2);
    test_answer(&play, next, "HTTP/2 200 0", 3);
    const test_hop *hop = finish(redirect, 10);
    g_assert_true(hop->follow_up == next);
    g_assert_false(hop->evidence & HL_EVIDENCE_SAME_CONNECTION);
    clear();
}

/* REFUSED_STREAM: the follow-up is sent again, and its first copy counts. */
static void test_refused_stream(void)
{
    begin();
    hl_exchange *redirect = ask(1, "/old", "0 0", 0);
    redirect_to_new(redirect, "1", 1);
    hl_exchange *refused = ask(3, "/new", "1 0", 2);
    test_abandon(&play, refused, 3);
    test_answer(&play, ask(5, "/new", "2 0", 4), "HTTP/2 200 3", 5);
    const test_hop *hop = finish(redirect, 10);
    g_assert_true(hop->follow_up == refused);
    g_assert_cmpuint(hop->resend_count, ==, 1);
    clear();
}

/* A request that asked for HTTP/2, and its follow-up that speaks it, are of one program. */
static void test_upgraded(void)
{
    begin();
    hl_exchange *redirect =
        test_ask(&play, connection, 0,
                 "POST /old HTTP/1.1\nHost: a.test\nConnection: Upgrade, HTTP2-Settings\n"
                 "Upgrade: h2c\nHTTP2-Settings: AAM\nUser-Agent: tool/1.0\nAccept: */*",
                 "x=1", 0);
    redirect_to_new(redirect, "1", 1);
    hl_exchange *next = ask(2, "/new", "1 0", 2);
    test_answer(&play, next, "HTTP/2 200 2", 3);
    const test_hop *hop = finish(redirect, 10);
    g_assert_true(hop->follow_up == next);
    g_assert_true(hop->evidence & HL_EVIDENCE_SAME_FIELDS);
    g_assert_true(hop->evidence & HL_EVIDENCE_SAME_CONNECTION);
    clear();
}

void test_streams_register(void)
{
    g_test_add_func("/redirect/streams/next", test_next_stream);
    g_test_add_func("/redirect/streams/before", test_stream_before);
    g_test_add_func("/redirect/streams/before-looking-back", test_stream_before_looking_back);
    g_test_add_func("/redirect/streams/between", test_stream_between);
    g_test_add_func("/redirect/streams/in-flight", test_streams_in_flight);
    g_test_add_func("/redirect/streams/order-unknown", test_order_unknown);
    g_test_add_func("/redirect/streams/refused", test_refused_stream);
    g_test_add_func("/redirect/streams/upgraded", test_upgraded);
}
