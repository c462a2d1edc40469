/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What looks like a follow-up and is none: each case fools a naive pairer. */
#include "play.h"
#include "tests.h"

#define CLIENT "10.0.0.7"
#define SERVER "10.0.1.2"
#define UA     "User-Agent: tool/1.0\nAccept: */*"

static test_play play;
static hl_connection *c[4];

/* Four connections of one client; a POST on the first, redirected with 307 to /new at 10 ms. */
static hl_exchange *start(void)
{
    test_play_init(&play, NULL, NULL);
    for (uint16_t i = 0; i < 4; i++)
        c[i] = test_connection(i, CLIENT, 40000 + i, SERVER, 80);
    return test_ask(&play, c[0], 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x=1", 0);
}

static hl_exchange *start_redirected(void)
{
    hl_exchange *redirect = start();
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 10);
    return redirect;
}

static hl_exchange *ask_and_answer(int connection, uint64_t turn, const char *head,
                                   const char *content, int64_t at, const char *response)
{
    hl_exchange *exchange = test_ask(&play, c[connection], turn, head, content, at);
    test_answer(&play, exchange, response, at + 1);
    return exchange;
}

static const test_hop *end(const hl_exchange *redirect)
{
    test_play_finish(&play, 60000);
    const test_hop *hop = test_hop_of(&play, redirect);
    g_assert_nonnull(hop);
    return hop;
}

static void stop(void)
{
    for (int i = 0; i < 4; i++)
        hl_connection_unref(c[i]);
    test_play_clear(&play);
}

static void assert_not_followed(const hl_exchange *redirect)
{
    const test_hop *hop = end(redirect);
    g_assert_null(hop->follow_up);
    g_assert_cmpint(hop->confidence, ==, HL_CONFIDENCE_NONE);
    stop();
}

#define PREFLIGHT                                                                                  \
    "OPTIONS /new HTTP/1.1\nHost: a.test\nOrigin: http://b.test\n"                                 \
    "Access-Control-Request-Method: POST\n" UA

static void test_preflight_then_request(void)
{
    hl_exchange *redirect = start_redirected();
    hl_exchange *preflight = ask_and_answer(0, 1, PREFLIGHT, NULL, 12, "HTTP/1.1 204 X");
    hl_exchange *next =
        ask_and_answer(0, 2, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 14, "HTTP/1.1 200 X");
    const test_hop *hop = end(redirect);
    g_assert_true(hop->follow_up == next);
    g_assert_true(hop->preflight == preflight);
    stop();
}

static void test_preflight_only(void)
{
    hl_exchange *redirect = start_redirected();
    hl_exchange *preflight = ask_and_answer(0, 1, PREFLIGHT, NULL, 12, "HTTP/1.1 403 X");
    const test_hop *hop = end(redirect);
    g_assert_null(hop->follow_up);
    g_assert_true(hop->preflight == preflight);
    g_assert_cmpint(hop->reason, ==, HL_REASON_PREFLIGHT_ONLY);
    stop();
}

/* svn's OPTIONS is redirected like any other request. */
static void test_options_is_no_preflight(void)
{
    hl_exchange *redirect = start();
    hl_exchange *options = ask_and_answer(1, 0, "OPTIONS /repo HTTP/1.1\nHost: a.test\n" UA, NULL,
                                          5, "HTTP/1.1 301 X\nLocation: /repo/");
    hl_exchange *next = ask_and_answer(1, 1, "OPTIONS /repo/ HTTP/1.1\nHost: a.test\n" UA, NULL, 8,
                                       "HTTP/1.1 200 X");
    test_answer(&play, redirect, "HTTP/1.1 200 X", 10);
    g_assert_true(end(options)->follow_up == next);
    stop();
}

static void test_repeated_original(void)
{
    hl_exchange *redirect = start_redirected();
    ask_and_answer(0, 1, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x=1", 12, "HTTP/1.1 200 X");
    assert_not_followed(redirect);
}

static void test_other_program(void)
{
    hl_exchange *redirect = start_redirected();
    ask_and_answer(1, 0, "GET /new HTTP/1.1\nHost: a.test\nUser-Agent: browser/9\nAccept: */*",
                   NULL, 12, "HTTP/1.1 200 X");
    assert_not_followed(redirect);
}

static void test_other_address(void)
{
    hl_exchange *redirect = start_redirected();
    hl_connection *other = test_connection(9, "10.0.0.8", 40000, SERVER, 80);
    hl_exchange *next =
        test_ask(&play, other, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 12);
    test_answer(&play, next, "HTTP/1.1 200 X", 13);
    hl_connection_unref(other);
    assert_not_followed(redirect);
}

static void test_started_before(void)
{
    hl_exchange *redirect = start();
    hl_exchange *parallel =
        test_ask(&play, c[1], 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 5);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 10);
    test_answer(&play, parallel, "HTTP/1.1 200 X", 11);
    assert_not_followed(redirect);
}

static void test_pipelined(void)
{
    hl_exchange *redirect = start();
    hl_exchange *pipelined =
        test_ask(&play, c[0], 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 1);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 10);
    test_answer(&play, pipelined, "HTTP/1.1 200 X", 11);
    assert_not_followed(redirect);
}

/* The same, where messages are seen when they have ended: the redirect comes in last. */
static void test_pipelined_look_back(void)
{
    hl_pairing_options options = hl_pairing_options_default;
    options.look_back = true;
    hl_exchange *redirect = start();
    test_play_clear(&play);
    test_play_init(&play, NULL, &options);
    redirect = test_ask(&play, c[0], 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x=1", 0);
    hl_exchange *pipelined =
        test_ask(&play, c[0], 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 1);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 10);
    test_answer(&play, pipelined, "HTTP/1.1 200 X", 11);
    assert_not_followed(redirect);
}

static void test_after_window(void)
{
    hl_exchange *redirect = start_redirected();
    ask_and_answer(0, 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 30011, "HTTP/1.1 200 X");
    assert_not_followed(redirect);
}

static void test_window_is_an_option(void)
{
    hl_pairing_options options = hl_pairing_options_default;
    hl_exchange *redirect = start();
    test_play_clear(&play);
    options.window_ns = 60 * HL_NS_PER_SECOND;
    test_play_init(&play, NULL, &options);
    redirect = test_ask(&play, c[0], 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x=1", 0);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 10);
    hl_exchange *next = ask_and_answer(0, 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 30011,
                                       "HTTP/1.1 200 X");
    g_assert_true(end(redirect)->follow_up == next);
    stop();
}

static void test_prefetch(void)
{
    hl_exchange *redirect = start_redirected();
    ask_and_answer(0, 1, "GET /new HTTP/1.1\nHost: a.test\nSec-Purpose: prefetch\n" UA, NULL, 12,
                   "HTTP/1.1 200 X");
    assert_not_followed(redirect);
}

static void test_favicon_on_the_way(void)
{
    hl_exchange *redirect = start_redirected();
    ask_and_answer(0, 1, "GET /favicon.ico HTTP/1.1\nHost: a.test\n" UA, NULL, 11,
                   "HTTP/1.1 404 X");
    hl_exchange *next =
        ask_and_answer(0, 2, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 13, "HTTP/1.1 200 X");
    const test_hop *hop = end(redirect);
    g_assert_true(hop->follow_up == next);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    stop();
}

/* An independent later GET of the target, when the real follow-up has come at once. */
static void test_decoy(void)
{
    hl_exchange *redirect = start_redirected();
    hl_exchange *next =
        ask_and_answer(1, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 12, "HTTP/1.1 200 X");
    ask_and_answer(2, 0, "GET /new HTTP/1.1\nHost: a.test\n" UA, NULL, 4000, "HTTP/1.1 200 X");
    const test_hop *hop = end(redirect);
    g_assert_true(hop->follow_up == next);
    g_assert_cmpint(hop->confidence, ==, HL_LIKELY);
    stop();
}

/* The first copy died with its connection; it counts all the same. */
static void test_resent_follow_up(void)
{
    hl_exchange *redirect = start_redirected();
    hl_exchange *first =
        test_ask(&play, c[0], 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 12);
    test_abandon(&play, first, 13);
    ask_and_answer(1, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 14, "HTTP/1.1 200 X");
    const test_hop *hop = end(redirect);
    g_assert_true(hop->follow_up == first);
    g_assert_cmpuint(hop->resend_count, ==, 1);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    stop();
}

/* The same where the capture's clock goes back in between: the order of the frames tells which came first. */
static void test_resent_as_the_clock_goes_back(void)
{
    hl_exchange *redirect = start_redirected();
    hl_exchange *first =
        test_ask(&play, c[0], 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 14);
    test_abandon(&play, first, 15);
    ask_and_answer(1, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 13, "HTTP/1.1 200 X");
    const test_hop *hop = end(redirect);
    g_assert_true(hop->follow_up == first);
    g_assert_cmpuint(hop->resend_count, ==, 1);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    stop();
}

static void test_challenged_follow_up(void)
{
    hl_exchange *redirect = start_redirected();
    hl_exchange *first = ask_and_answer(0, 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 12,
                                        "HTTP/1.1 401 X\nWWW-Authenticate: Basic");
    ask_and_answer(0, 2, "POST /new HTTP/1.1\nHost: a.test\nAuthorization: Basic eA==\n" UA, "x=1",
                   14, "HTTP/1.1 200 X");
    const test_hop *hop = end(redirect);
    g_assert_true(hop->follow_up == first);
    g_assert_cmpuint(hop->resend_count, ==, 1);
    stop();
}

/* Another process of the same program, seconds later, after the first one has hung up. */
static void test_later_process(void)
{
    hl_exchange *redirect = start_redirected();
    test_close(c[0], 12);
    c[1]->opened = test_time(9000);
    ask_and_answer(1, 0, "GET /new HTTP/1.1\nHost: a.test\n" UA, NULL, 9001, "HTTP/1.1 200 X");
    const test_hop *hop = end(redirect);
    g_assert_true(!hop->follow_up || hop->confidence == HL_AMBIGUOUS);
    stop();
}

/* POST /old from curl, redirected, and GET /new from curl on another connection soon after. */
static const test_hop *run_curl_twice(int64_t client_closes, int64_t server_closes)
{
    start();
    hl_exchange *redirect = test_ask(
        &play, c[2], 0, "POST /old HTTP/1.1\nHost: a.test\nUser-Agent: curl/7.88.1", "x=1", 9);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 10);
    c[2]->closed[0] = test_time(client_closes);
    c[2]->closed[1] = test_time(server_closes);
    c[1]->opened = test_time(20);
    ask_and_answer(1, 0, "GET /new HTTP/1.1\nHost: a.test\nUser-Agent: curl/7.88.1", NULL, 21,
                   "HTTP/1.1 200 X");
    return end(redirect);
}

/* The next line of a script: curl itself would have used its connection again. */
static void test_next_process(void)
{
    const test_hop *hop = run_curl_twice(12, 13);
    g_assert_cmpint(hop->confidence, ==, HL_AMBIGUOUS);
    stop();
}

/* Where the server closed first there was nothing to use again. */
static void test_server_closed_first(void)
{
    const test_hop *hop = run_curl_twice(13, 12);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    stop();
}

/* Where nobody else is who could have sent it, a late one follows all the same. */
static void test_late_only_client(void)
{
    hl_pairing_options options = hl_pairing_options_default;
    options.only_client = true;
    test_play_init(&play, NULL, &options);
    for (uint16_t i = 0; i < 4; i++)
        c[i] = test_connection(i, CLIENT, 40000 + i, SERVER, 80);
    hl_exchange *redirect =
        test_ask(&play, c[0], 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x=1", 0);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 10);
    c[1]->opened = test_time(5000);
    ask_and_answer(1, 0, "GET /new HTTP/1.1\nHost: a.test\n" UA, NULL, 5001, "HTTP/1.1 200 X");
    g_assert_cmpint(end(redirect)->confidence, ==, HL_CERTAIN);
    stop();
}

/* Mere likeness on another connection: what comes late was not caused by the redirect. */
static void test_late(void)
{
    static const struct {
        const char *location;
        int64_t opened, started; /* milliseconds; the redirect comes at 10 */
        hl_confidence confidence;
    } visits[] = {
        {"/new", 100, 101, HL_CERTAIN},
        {"/new", 200, 201, HL_AMBIGUOUS},
        {"/new", 310, 610, HL_CERTAIN}, /* a round trip takes 300 ms from where this was captured */
        {"/new", 5, 100, HL_CERTAIN},   /* a connection that was open already */
        {"/new", 5, 200, HL_AMBIGUOUS},
        {"http://b.test/new", 900, 901, HL_CERTAIN}, /* another name has to be looked up */
        {"http://b.test/new", 1200, 1201, HL_AMBIGUOUS},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(visits); i++) {
        hl_exchange *redirect = start();
        bool elsewhere = visits[i].location[0] != '/';
        char *response = g_strconcat("HTTP/1.1 307 X\nLocation: ", visits[i].location, NULL);
        test_answer(&play, redirect, response, 10);
        c[1]->opened = test_time(visits[i].opened);
        ask_and_answer(1, 0,
                       elsewhere ? "GET /new HTTP/1.1\nHost: b.test\n" UA
                                 : "GET /new HTTP/1.1\nHost: a.test\n" UA,
                       NULL, visits[i].started, "HTTP/1.1 200 X");
        const test_hop *hop = end(redirect);
        g_assert_cmpstr(hl_confidence_text(hop->confidence), ==,
                        hl_confidence_text(visits[i].confidence));
        g_free(response);
        stop();
    }
}

static void test_reconnecting_client(void)
{
    hl_exchange *redirect = start_redirected();
    test_close(c[0], 12);
    c[1]->opened = test_time(13);
    hl_exchange *next =
        ask_and_answer(1, 0, "GET /new HTTP/1.1\nHost: a.test\n" UA, NULL, 14, "HTTP/1.1 200 X");
    const test_hop *hop = end(redirect);
    g_assert_true(hop->follow_up == next);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    stop();
}

void test_not_follow_ups_register(void)
{
    g_test_add_func("/redirect/not-follow-ups/preflight-then-request", test_preflight_then_request);
    g_test_add_func("/redirect/not-follow-ups/preflight-only", test_preflight_only);
    g_test_add_func("/redirect/not-follow-ups/options-is-no-preflight",
                    test_options_is_no_preflight);
    g_test_add_func("/redirect/not-follow-ups/repeated-original", test_repeated_original);
    g_test_add_func("/redirect/not-follow-ups/other-program", test_other_program);
    g_test_add_func("/redirect/not-follow-ups/other-address", test_other_address);
    g_test_add_func("/redirect/not-follow-ups/started-before", test_started_before);
    g_test_add_func("/redirect/not-follow-ups/pipelined", test_pipelined);
    g_test_add_func("/redirect/not-follow-ups/pipelined-look-back", test_pipelined_look_back);
    g_test_add_func("/redirect/not-follow-ups/after-window", test_after_window);
    g_test_add_func("/redirect/not-follow-ups/window-is-an-option", test_window_is_an_option);
    g_test_add_func("/redirect/not-follow-ups/prefetch", test_prefetch);
    g_test_add_func("/redirect/not-follow-ups/favicon-on-the-way", test_favicon_on_the_way);
    g_test_add_func("/redirect/not-follow-ups/decoy", test_decoy);
    g_test_add_func("/redirect/not-follow-ups/resent-follow-up", test_resent_follow_up);
    g_test_add_func("/redirect/not-follow-ups/resent-as-the-clock-goes-back",
                    test_resent_as_the_clock_goes_back);
    g_test_add_func("/redirect/not-follow-ups/challenged-follow-up", test_challenged_follow_up);
    g_test_add_func("/redirect/not-follow-ups/later-process", test_later_process);
    g_test_add_func("/redirect/not-follow-ups/next-process", test_next_process);
    g_test_add_func("/redirect/not-follow-ups/late", test_late);
    g_test_add_func("/redirect/not-follow-ups/late-only-client", test_late_only_client);
    g_test_add_func("/redirect/not-follow-ups/server-closed-first", test_server_closed_first);
    g_test_add_func("/redirect/not-follow-ups/reconnecting-client", test_reconnecting_client);
}
