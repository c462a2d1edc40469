/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Joining requests and responses. */
#include "exchange/hl_exchanges.h"
#include "messages.h"

#include <glib.h>

static hl_exchanges *exchanges;
static GString *events; /* "q0 r0 e0 ": request, response and end of exchange 0 */
static hl_connection *connection;
static GPtrArray *ended; /* of hl_exchange */

static void note(char kind, hl_exchange *exchange)
{
    g_string_append_printf(events, "%c%u ", kind, (unsigned)exchange->number);
}

static void take_request(void *user, hl_exchange *exchange)
{
    (void)user;
    note('q', exchange);
}

static void take_response(void *user, hl_exchange *exchange)
{
    (void)user;
    note('r', exchange);
}

static void take_end(void *user, hl_exchange *exchange)
{
    (void)user;
    g_assert_true(exchange->ended);
    note('e', exchange);
    g_ptr_array_add(ended, hl_exchange_ref(exchange));
}

static void unref_exchange(gpointer exchange)
{
    hl_exchange_unref(exchange);
}

static void start(const hl_limits *limits)
{
    hl_exchange_sink sink = {take_request, take_response, take_end, NULL};
    exchanges = hl_exchanges_new(limits ? limits : &hl_limits_default, sink);
    events = g_string_new(NULL);
    ended = g_ptr_array_new_with_free_func(unref_exchange);
    connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
}

static void stop(const char *expected)
{
    hl_exchanges_finish(exchanges);
    g_assert_cmpstr(events->str, ==, expected);
    hl_exchanges_free(exchanges);
    g_string_free(events, TRUE);
    g_ptr_array_unref(ended);
    hl_connection_unref(connection);
}

/* Feeds a head; ends the message at once when `whole`. */
static void feed(uint64_t turn, const char *head, bool whole)
{
    hl_message *message = test_message(connection, turn, head, NULL, 0, 1);
    hl_exchanges_head(exchanges, message);
    if (whole)
        hl_exchanges_end(exchanges, message);
    hl_message_unref(message);
}

#define GET "GET / HTTP/1.1\nHost: a.test"
#define OK  "HTTP/1.1 200 OK"

static void test_keep_alive(void)
{
    start(NULL);
    feed(0, GET, true);
    feed(0, OK, true);
    feed(1, GET, true);
    feed(1, OK, true);
    stop("q0 r0 e0 q1 r1 e1 ");
}

static void test_pipelined(void)
{
    start(NULL);
    for (uint64_t turn = 0; turn < 3; turn++)
        feed(turn, GET, true);
    for (uint64_t turn = 0; turn < 3; turn++)
        feed(turn, OK, true);
    g_assert_cmpuint(hl_exchanges_stats(exchanges)->exchanges, ==, 3);
    stop("q0 q1 q2 r0 e0 r1 e1 r2 e2 ");
}

static void test_response_first(void)
{
    start(NULL);
    feed(0, OK, false);
    feed(0, GET, true);
    stop("r0 q0 e0 ");
}

/* Streams are answered in any order; those that are closed without an answer end. */
static void test_streams(void)
{
    start(NULL);
    feed(1, "GET / HTTP/2", true);
    feed(3, "GET / HTTP/2", true);
    feed(5, "GET / HTTP/2", true);
    feed(5, "HTTP/2 200", true);
    hl_exchanges_turn_end(exchanges, connection, 3);
    hl_exchanges_turn_end(exchanges, connection, 3);
    hl_exchanges_turn_end(exchanges, connection, 7);
    feed(1, "HTTP/2 200", true);
    g_assert_cmpuint(hl_exchanges_stats(exchanges)->without_response, ==, 1);
    stop("q0 q1 q2 r2 e2 e1 r0 e0 ");
}

/* 101 to HTTP/2 is followed by the answer; any other 101 is the answer. */
static void test_upgraded(void)
{
    start(NULL);
    feed(0, GET, true);
    feed(0, "HTTP/1.1 101 X\nUpgrade: foo, h2c", true);
    feed(0, "HTTP/2 307 1\nLocation: /n", true);
    hl_exchange *exchange = g_ptr_array_index(ended, 0);
    g_assert_cmpuint(exchange->response->status, ==, 307);
    g_assert_cmpuint(exchange->interim_count, ==, 1);
    feed(1, GET, true);
    feed(1, "HTTP/1.1 101 X\nUpgrade: websocket", true);
    stop("q0 r0 e0 q1 r1 e1 ");
}

/* 100 (Continue), 102, 103: counted, not answers; 101 is one. */
static void test_interim(void)
{
    start(NULL);
    feed(0, GET, true);
    feed(0, "HTTP/1.1 100 Continue", true);
    feed(0, "HTTP/1.1 103 Early Hints\nLink: </x>", true);
    feed(0, "HTTP/1.1 307 X\nLocation: /y", true);
    const hl_exchange *exchange = g_ptr_array_index(ended, 0);
    g_assert_cmpuint(exchange->interim_count, ==, 2);
    g_assert_true(exchange->saw_continue);
    g_assert_cmpuint(exchange->response->status, ==, 307);
    feed(1, GET, true);
    feed(1, "HTTP/1.1 101 Switching Protocols", true);
    stop("q0 r0 e0 q1 r1 e1 ");
}

/* A response to an upload that is still on its way: the exchange ends with the request. */
static void test_early_response(void)
{
    start(NULL);
    hl_message *upload =
        test_message_open(connection, 0, "PUT / HTTP/1.1\nHost: a.test\nContent-Length: 9", 0, 1);
    hl_exchanges_head(exchanges, upload);
    feed(0, "HTTP/1.1 307 X\nLocation: /y", true);
    g_assert_cmpstr(events->str, ==, "q0 r0 ");
    hl_content content = {.state = HL_CONTENT_CUT, .octets = 3, .declared_octets = 9};
    hl_message_finish(upload, &content, upload->head_frame, upload->started, 0);
    hl_exchanges_end(exchanges, upload);
    hl_message_unref(upload);
    stop("q0 r0 e0 ");
}

static void test_missing_halves(void)
{
    start(NULL);
    feed(0, GET, true); /* its response was lost */
    feed(1, GET, true);
    feed(1, OK, true);
    feed(2, OK, true); /* its request was lost */
    feed(3, GET, true);
    hl_exchanges_connection_end(exchanges, connection);
    const hl_exchange_counters *counters = hl_exchanges_stats(exchanges);
    g_assert_cmpuint(counters->exchanges, ==, 1);
    g_assert_cmpuint(counters->without_request, ==, 1);
    g_assert_cmpuint(counters->without_response, ==, 2);
    stop("q0 q1 e0 r1 e1 r2 e2 q3 e3 ");
}

static void test_eviction(void)
{
    hl_limits limits = hl_limits_default;
    limits.open_exchange_octets = 2000; /* three of them */
    start(&limits);
    for (uint64_t turn = 0; turn < 5; turn++)
        feed(turn, GET, true);
    g_assert_cmpuint(hl_exchanges_stats(exchanges)->evicted, ==, 2);
    stop("q0 q1 q2 q3 e0 q4 e1 e2 e3 e4 ");
}

/* On one connection, however many there may be in all. */
static void test_eviction_of_turns(void)
{
    hl_limits limits = hl_limits_default;
    limits.pipelined_requests = 2;
    start(&limits);
    for (uint64_t turn = 0; turn < 4; turn++)
        feed(turn, GET, true);
    g_assert_cmpuint(hl_exchanges_stats(exchanges)->evicted, ==, 2);
    stop("q0 q1 e0 q2 e1 q3 e2 e3 ");
}

/* A turn that was kept for a lost request may come behind higher ones. */
static void test_lower_turn_behind(void)
{
    start(NULL);
    feed(20, GET, true);
    feed(4, OK, true);
    feed(20, OK, true);
    stop("q0 r1 e1 r0 e0 ");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exchange/keep-alive", test_keep_alive);
    g_test_add_func("/exchange/pipelined", test_pipelined);
    g_test_add_func("/exchange/response-first", test_response_first);
    g_test_add_func("/exchange/streams", test_streams);
    g_test_add_func("/exchange/upgraded", test_upgraded);
    g_test_add_func("/exchange/interim", test_interim);
    g_test_add_func("/exchange/early-response", test_early_response);
    g_test_add_func("/exchange/missing-halves", test_missing_halves);
    g_test_add_func("/exchange/eviction", test_eviction);
    g_test_add_func("/exchange/eviction-of-turns", test_eviction_of_turns);
    g_test_add_func("/exchange/lower-turn-behind", test_lower_turn_behind);
    return g_test_run();
}
