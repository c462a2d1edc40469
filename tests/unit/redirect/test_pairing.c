/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding the follow-up where there is one. */
#include "play.h"
#include "tests.h"

#define CLIENT "10.0.0.7"
#define SERVER "10.0.1.2"
#define UA     "User-Agent: tool/1.0\nAccept: */*"

static test_play play;

static hl_connection *connect_from(uint16_t port, const char *server, int64_t milliseconds)
{
    hl_connection *connection = test_connection(port, CLIENT, port, server, 80);
    connection->opened = test_time(milliseconds);
    return connection;
}

static hl_exchange *redirected_post(hl_connection *connection, const char *content, int64_t at)
{
    hl_exchange *exchange =
        test_ask(&play, connection, 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, content, at);
    test_answer(&play, exchange, "HTTP/1.1 307 X\nLocation: /new", at + 1);
    return exchange;
}

static const test_hop *finish_hop(const hl_exchange *redirect, int64_t at)
{
    test_play_finish(&play, at);
    const test_hop *hop = test_hop_of(&play, redirect);
    g_assert_nonnull(hop);
    return hop;
}

static void test_same_connection(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *connection = connect_from(40000, SERVER, 0);
    hl_exchange *redirect = redirected_post(connection, "x=1", 0);
    hl_exchange *next =
        test_ask(&play, connection, 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 2);
    test_answer(&play, next, "HTTP/1.1 200 OK", 3);
    const test_hop *hop =
        test_hop_of(&play, redirect); /* conclusive: known before the window ends */
    g_assert_nonnull(hop);
    g_assert_true(hop->follow_up == next);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    g_assert_cmpuint(hop->evidence, ==,
                     HL_EVIDENCE_SAME_CONNECTION | HL_EVIDENCE_SAME_CONTENT |
                         HL_EVIDENCE_SAME_USER_AGENT | HL_EVIDENCE_SAME_FIELDS |
                         HL_EVIDENCE_SHORT_DELAY);
    test_play_finish(&play, 10);
    g_assert_cmpuint(play.hops->len, ==, 1);
    hl_connection_unref(connection);
    test_play_clear(&play);
}

/* The capture wrote the frames down in another order; the messages of a connection come in theirs. */
static void test_frames_out_of_order(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *connection = connect_from(40000, SERVER, 0);
    hl_exchange *redirect = redirected_post(connection, "x=1", 2);
    hl_exchange *next =
        test_ask(&play, connection, 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 1);
    test_answer(&play, next, "HTTP/1.1 200 OK", 4);
    const test_hop *hop = finish_hop(redirect, 2000);
    g_assert_true(hop->follow_up == next);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    hl_connection_unref(connection);
    test_play_clear(&play);
}

static void test_other_connection(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *first = connect_from(40000, SERVER, 0), *second = connect_from(40001, SERVER, 2);
    hl_exchange *redirect = redirected_post(first, "x=1", 0);
    hl_exchange *next = test_ask(&play, second, 0, "GET /new HTTP/1.1\nHost: a.test\n" UA, NULL, 3);
    test_answer(&play, next, "HTTP/1.1 200 OK", 4);
    const test_hop *hop = finish_hop(redirect, 2000);
    g_assert_true(hop->follow_up == next);
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    hl_connection_unref(first);
    hl_connection_unref(second);
    test_play_clear(&play);
}

/* Two clients behind one address, one target, at the same time: User-Agent tells them apart. */
static void test_nat_by_user_agent(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *c[4];
    hl_exchange *redirect[2], *next[2];
    for (uint16_t i = 0; i < 4; i++)
        c[i] = connect_from(40000 + i, SERVER, i);
    static const char *const ask[] = {"POST /old HTTP/1.1\nHost: a.test\nUser-Agent: one/1",
                                      "POST /old HTTP/1.1\nHost: a.test\nUser-Agent: two/2"};
    static const char *const follow[] = {"GET /new HTTP/1.1\nHost: a.test\nUser-Agent: one/1",
                                         "POST /new HTTP/1.1\nHost: a.test\nUser-Agent: two/2"};
    for (int i = 0; i < 2; i++)
        redirect[i] = test_ask(&play, c[i], 0, ask[i], i ? "two" : "one", i);
    for (int i = 0; i < 2; i++)
        test_answer(&play, redirect[i], "HTTP/1.1 307 X\nLocation: /new", 5 + i);
    for (int i = 1; i >= 0; i--) { /* in the other order */
        next[i] = test_ask(&play, c[2 + i], 0, follow[i], i ? "two" : NULL, 10 - i);
        test_answer(&play, next[i], "HTTP/1.1 200 OK", 10 - i);
    }
    test_play_finish(&play, 3000);
    for (int i = 0; i < 2; i++) {
        const test_hop *hop = test_hop_of(&play, redirect[i]);
        g_assert_true(hop->follow_up == next[i]);
        g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    }
    for (int i = 0; i < 4; i++)
        hl_connection_unref(c[i]);
    test_play_clear(&play);
}

/* One program, several uploads at once to one shared URL: the content tells them apart. */
static void test_parallel_by_content(void)
{
    enum { N = 6 };
    test_play_init(&play, NULL, NULL);
    hl_connection *c[2 * N];
    hl_exchange *redirect[N], *next[N];
    for (uint16_t i = 0; i < 2 * N; i++)
        c[i] = connect_from(40000 + i, SERVER, i);
    for (int i = 0; i < N; i++) {
        char *content = g_strdup_printf("content %d", i);
        redirect[i] = redirected_post(c[i], content, i * 2);
        g_free(content);
    }
    for (int i = N - 1; i >= 0; i--) {
        char *content = g_strdup_printf("content %d", i);
        next[i] =
            test_ask(&play, c[N + i], 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, content, 30 - i);
        test_answer(&play, next[i], "HTTP/1.1 200 OK", 30 - i);
        g_free(content);
    }
    test_play_finish(&play, 3000);
    for (int i = 0; i < N; i++) {
        const test_hop *hop = test_hop_of(&play, redirect[i]);
        g_assert_true(hop->follow_up == next[i]);
        g_assert_cmpint(hop->confidence, ==, HL_LIKELY);
    }
    for (int i = 0; i < 2 * N; i++)
        hl_connection_unref(c[i]);
    test_play_clear(&play);
}

static void run_twins(const char *first_method, const char *second_method, hl_confidence expected)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *c[4];
    hl_exchange *redirect[2];
    const char *methods[] = {first_method, second_method};
    for (uint16_t i = 0; i < 4; i++)
        c[i] = connect_from(40000 + i, SERVER, 0);
    for (int i = 0; i < 2; i++)
        redirect[i] = redirected_post(c[i], NULL, i * 2);
    for (int i = 0; i < 2; i++) {
        char *head = g_strdup_printf("%s /new HTTP/1.1\nHost: a.test\n" UA, methods[i]);
        test_answer(&play, test_ask(&play, c[2 + i], 0, head, NULL, 8), "HTTP/1.1 200 OK", 8);
        g_free(head);
    }
    test_play_finish(&play, 3000);
    for (int i = 0; i < 2; i++)
        g_assert_cmpint(test_hop_of(&play, redirect[i])->confidence, ==, expected);
    for (int i = 0; i < 4; i++)
        hl_connection_unref(c[i]);
    test_play_clear(&play);
}

/* Nothing tells twins apart. It does not matter when both do the same; else it is ambiguous. */
static void test_twins(void)
{
    run_twins("POST", "POST", HL_LIKELY);
    run_twins("POST", "GET", HL_AMBIGUOUS);
    run_twins("GET", "POST", HL_AMBIGUOUS);
}

/* The same request seen before and behind a gateway: each leg keeps to its own server. */
static void test_gateway(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *outer = test_connection(0, CLIENT, 40000, "10.0.1.9", 80);
    hl_connection *inner = test_connection(1, CLIENT, 50000, SERVER, 80);
    hl_exchange *redirect[2], *next[2];
    hl_connection *legs[] = {outer, inner};
    for (int i = 0; i < 2; i++)
        redirect[i] = test_ask(&play, legs[i], 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x", i);
    for (int i = 1; i >= 0; i--)
        test_answer(&play, redirect[i], "HTTP/1.1 307 X\nLocation: /new", 4 - i);
    for (int i = 0; i < 2; i++)
        next[i] = test_ask(&play, legs[i], 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x", 6 + i);
    for (int i = 1; i >= 0; i--)
        test_answer(&play, next[i], "HTTP/1.1 200 OK", 9 - i);
    test_play_finish(&play, 3000);
    for (int i = 0; i < 2; i++)
        g_assert_true(test_hop_of(&play, redirect[i])->follow_up == next[i]);
    hl_connection_unref(outer);
    hl_connection_unref(inner);
    test_play_clear(&play);
}

/*
 * GET `from` on the first connection is redirected to `location`; `request` follows on `second`, or on
 * the first too where that is NULL. It must be found; the hop is what the caller looks at further.
 */
static const test_hop *follow_get(const char *from, const char *location, hl_connection *second,
                                  const char *request)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *first = connect_from(40000, SERVER, 0);
    char *head = g_strdup_printf("GET %s HTTP/1.1\nHost: a.test\n" UA, from);
    char *answer = g_strdup_printf("HTTP/1.1 302 X\nLocation: %s", location);
    char *next_head = g_strdup_printf("%s\n" UA, request);
    hl_exchange *redirect = test_ask(&play, first, 0, head, NULL, 0);
    test_answer(&play, redirect, answer, 1);
    hl_exchange *next =
        test_ask(&play, second ? second : first, second ? 0 : 1, next_head, NULL, 3);
    test_answer(&play, next, "HTTP/1.1 404 X", 4);
    const test_hop *hop = finish_hop(redirect, 3000);
    g_assert_true(hop->follow_up == next);
    hl_connection_unref(first);
    if (second)
        hl_connection_unref(second);
    g_free(head);
    g_free(answer);
    g_free(next_head);
    return hop;
}

static void test_other_address_family(void)
{
    hl_connection *six = test_connection(1, "2001:db8::7", 40001, "2001:db8::2", 80);
    follow_get("/old", "http://[2001:db8::2]/new", six, "GET /new HTTP/1.1\nHost: [2001:db8::2]");
    test_play_clear(&play);
}

/* A machine that talks to itself has the address that it talks to. */
static void test_own_addresses(void)
{
    hl_connection *own = test_connection(1, "10.9.9.9", 40001, "10.9.9.9", 8080);
    test_play_init(&play, NULL, NULL);
    hl_connection *loopback = test_connection(0, "127.0.0.1", 40000, "127.0.0.1", 80);
    hl_connection *stranger = test_connection(2, "10.9.9.8", 40002, "10.9.9.9", 8080);
    hl_exchange *redirect =
        test_ask(&play, loopback, 0, "GET /old HTTP/1.1\nHost: a.test", NULL, 0);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: http://b.test:8080/new", 1);
    const char *request = "GET /new HTTP/1.1\nHost: b.test:8080";
    hl_exchange *other = test_ask(&play, stranger, 0, request, NULL, 2);
    test_answer(&play, other, "HTTP/1.1 200 OK", 3);
    hl_exchange *next = test_ask(&play, own, 0, request, NULL, 4);
    test_answer(&play, next, "HTTP/1.1 200 OK", 5);
    g_assert_true(finish_hop(redirect, 3000)->follow_up == next);
    hl_connection_unref(loopback);
    hl_connection_unref(stranger);
    hl_connection_unref(own);
    test_play_clear(&play);
}

/* The User-Agent may name the version of HTTP; with the same version another one is another program. */
static void run_other_product_version(const char *version, bool found)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *secure = test_connection(0, CLIENT, 40000, SERVER, 443);
    hl_connection *clear = test_connection(1, CLIENT, 40001, SERVER, 80);
    secure->tls_version = "1.3";
    char *head = g_strdup_printf("GET /old %s\nHost: a.test\nUser-Agent: tool/2.0", version);
    hl_exchange *redirect = test_ask(&play, secure, 0, head, NULL, 0);
    test_answer(&play, redirect, "HTTP/1.1 302 X\nLocation: http://a.test/new", 1);
    hl_exchange *next =
        test_ask(&play, clear, 0, "GET /new HTTP/1.1\nHost: a.test\nUser-Agent: tool/1.1", NULL, 3);
    test_answer(&play, next, "HTTP/1.1 200 OK", 4);
    g_assert_true(finish_hop(redirect, 3000)->follow_up == (found ? next : NULL));
    g_free(head);
    hl_connection_unref(secure);
    hl_connection_unref(clear);
    test_play_clear(&play);
}

static void test_other_product_version(void)
{
    run_other_product_version("HTTP/2", true);
    run_other_product_version("HTTP/1.1", false);
}

/* One connection, two names. */
static void test_other_origin_same_connection(void)
{
    const test_hop *hop =
        follow_get("/old", "http://b.test/new", NULL, "GET /new HTTP/1.1\nHost: b.test");
    g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
    test_play_clear(&play);
}

static void test_wrong_target(void)
{
    const test_hop *hop = follow_get("/dir/old", "new", NULL, "GET /new HTTP/1.1\nHost: a.test");
    g_assert_cmpstr(hop->target, ==, "http://a.test/dir/new");
    g_assert_cmpstr(hop->misresolved, ==, "http://a.test/new");
    test_play_clear(&play);
}

static void test_stale_host(void)
{
    const test_hop *hop =
        follow_get("/old", "http://b.test/new", connect_from(40001, "10.0.1.3", 2),
                   "GET /new HTTP/1.1\nHost: a.test");
    g_assert_true(hop->stale_host);
    g_assert_null(hop->misresolved);
    test_play_clear(&play);
}

/* Across schemes the old authority is read in the new one. */
static void test_stale_host_over_tls(void)
{
    hl_connection *secure = test_connection(1, CLIENT, 40001, SERVER, 8443);
    secure->tls_version = "1.3";
    const test_hop *hop =
        follow_get("/old", "https://a.test:8443/new", secure, "GET /new HTTP/1.1\nHost: a.test");
    g_assert_true(hop->stale_host);
    test_play_clear(&play);
}

/* The same Host is right where only the scheme is another. */
static void test_same_host_over_tls(void)
{
    hl_connection *secure = test_connection(1, CLIENT, 40001, SERVER, 443);
    secure->tls_version = "1.3";
    const test_hop *hop =
        follow_get("/old", "https://a.test/new", secure, "GET /new HTTP/1.1\nHost: a.test");
    g_assert_false(hop->stale_host);
    test_play_clear(&play);
}

/* HTTP Strict Transport Security: http becomes https of the same host. */
static void test_upgrade(void)
{
    hl_connection *secure = test_connection(1, CLIENT, 40001, SERVER, 443);
    secure->tls_version = "1.3";
    follow_get("/old", "http://b.test/new", secure, "GET /new HTTP/1.1\nHost: b.test");
    test_play_clear(&play);
}

/* A raw space in the request-target is still the same target. */
static void test_raw_space(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *connection = connect_from(40000, SERVER, 0);
    hl_exchange *redirect =
        test_ask(&play, connection, 0, "GET /old HTTP/1.1\nHost: a.test\n" UA, NULL, 0);
    test_answer(&play, redirect, "HTTP/1.1 302 X\nLocation: /a%20b", 1);
    hl_exchange *next = hl_exchange_new(9, connection);
    next->request = test_message(connection, 1, "GET /a HTTP/1.1\nHost: a.test\n" UA, NULL, 2, 9);
    next->request->target = hl_bytes_text("/a b");
    next->ended = true;
    hl_redirects_request(play.redirects, next);
    g_assert_true(finish_hop(redirect, 3000)->follow_up == next);
    hl_exchange_unref(next);
    hl_connection_unref(connection);
    test_play_clear(&play);
}

/* The client's address may be a proxy's; Forwarded names whom it speaks for. */
static void test_forwarded(void)
{
    hl_pairing_options options = hl_pairing_options_default;
    options.client = HL_CLIENT_BY_FORWARDED;
    test_play_init(&play, NULL, &options);
    hl_connection *c[3];
    for (uint16_t i = 0; i < 3; i++)
        c[i] = connect_from(40000 + i, SERVER, 0);
    hl_exchange *redirect =
        test_ask(&play, c[0], 0,
                 "GET /old HTTP/1.1\nHost: a.test\nForwarded: for=192.0.2.1;proto=http", NULL, 0);
    test_answer(&play, redirect, "HTTP/1.1 302 X\nLocation: /new", 1);
    hl_exchange *other = test_ask(
        &play, c[1], 0, "GET /new HTTP/1.1\nHost: a.test\nX-Forwarded-For: 192.0.2.2", NULL, 2);
    hl_exchange *own = test_ask(
        &play, c[2], 0, "GET /new HTTP/1.1\nHost: a.test\nForwarded: for=192.0.2.1", NULL, 9);
    test_answer(&play, other, "HTTP/1.1 200 OK", 10);
    test_answer(&play, own, "HTTP/1.1 200 OK", 10);
    g_assert_true(finish_hop(redirect, 3000)->follow_up == own);
    for (int i = 0; i < 3; i++)
        hl_connection_unref(c[i]);
    test_play_clear(&play);
}

/* Of two Locations the client takes the second. */
static void test_several_locations(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *connection = connect_from(40000, SERVER, 0);
    hl_exchange *redirect =
        test_ask(&play, connection, 0, "GET /old HTTP/1.1\nHost: a.test\n" UA, NULL, 0);
    test_answer(&play, redirect, "HTTP/1.1 302 X\nLocation: /one\nLocation: /two", 1);
    hl_exchange *next =
        test_ask(&play, connection, 1, "GET /two HTTP/1.1\nHost: a.test\n" UA, NULL, 2);
    test_answer(&play, next, "HTTP/1.1 200 OK", 3);
    const test_hop *hop = finish_hop(redirect, 3000);
    g_assert_true(hop->follow_up == next);
    g_assert_cmpstr(hop->target, ==, "http://a.test/two");
    g_assert_nonnull(hop->problem);
    hl_connection_unref(connection);
    test_play_clear(&play);
}

/* A source that shows messages when they have ended: the follow-up is seen before its redirect. */
static void run_late_redirect(bool look_back)
{
    hl_pairing_options options = hl_pairing_options_default;
    options.look_back = look_back;
    test_play_init(&play, NULL, &options);
    hl_connection *first = connect_from(40000, SERVER, 0), *second = connect_from(40001, SERVER, 2);
    hl_exchange *early =
        test_ask(&play, second, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x", 3);
    hl_exchange *redirect =
        test_ask(&play, first, 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x", 5);
    hl_exchange *next = test_ask(&play, second, 1, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x", 9);
    test_answer(&play, early, "HTTP/1.1 200 OK", 10);
    test_answer(&play, next, "HTTP/1.1 200 OK", 10);
    /* its head was there at 7, but it is seen at its end */
    redirect->response = test_message(first, 0, "HTTP/1.0 307 X\nLocation: /new", NULL, 7, 99);
    test_wait(&play, 20);
    hl_redirects_response(play.redirects, redirect);
    test_abandon(&play, redirect, 20);
    g_assert_true(finish_hop(redirect, 3000)->follow_up == (look_back ? next : NULL));
    hl_connection_unref(first);
    hl_connection_unref(second);
    test_play_clear(&play);
}

static void test_look_back(void)
{
    run_late_redirect(false);
    run_late_redirect(true);
}

/* The server's packets were captured by a clock that is ahead: the client had the redirect before. */
static void run_skewed_redirect(int64_t late_by, bool is_found, bool is_in_tunnel)
{
    hl_pairing_options options = hl_pairing_options_default;
    options.look_back = true;
    test_play_init(&play, NULL, &options);
    hl_connection *first = connect_from(40000, SERVER, 0), *second = connect_from(40001, SERVER, 2);
    hl_connection *outer = hl_connection_new(0);
    (is_in_tunnel ? outer : first)->late_by[1] = late_by * HL_NS_PER_MILLISECOND;
    first->carrier = is_in_tunnel ? hl_connection_ref(outer) : NULL;
    hl_exchange *redirect =
        test_ask(&play, first, 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x", 5);
    hl_exchange *next = test_ask(&play, second, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x", 9);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 29);
    test_answer(&play, next, "HTTP/1.1 200 OK", 31);
    g_assert_true(finish_hop(redirect, 3000)->follow_up == (is_found ? next : NULL));
    hl_connection_unref(outer);
    hl_connection_unref(first);
    hl_connection_unref(second);
    test_play_clear(&play);
}

static void test_clocks_that_differ(void)
{
    run_skewed_redirect(0, false, false);
    run_skewed_redirect(19, false, false);
    run_skewed_redirect(21, true, false);
    run_skewed_redirect(21, true, true);
}

/*
 * Where octets are held back for a time only: a redirect among them can have come as early as the time from which
 * they are held, so a request of that time is its follow-up, and one of long before need not be remembered.
 */
static void run_held_redirect(int64_t held_since, bool is_found)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *first = connect_from(40000, SERVER, 0), *second = connect_from(40001, SERVER, 2);
    hl_redirects_look_back(play.redirects, 0);
    hl_exchange *redirect =
        test_ask(&play, first, 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, "x", 5);
    hl_exchange *next = test_ask(&play, second, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x", 9);
    test_answer(&play, next, "HTTP/1.1 200 OK", 10);
    hl_redirects_look_back(play.redirects, held_since);
    test_wait(&play, 1990);
    redirect->response = test_message(first, 0, "HTTP/1.0 307 X\nLocation: /new", NULL, 7, 99);
    hl_redirects_response(play.redirects, redirect);
    hl_redirects_look_back(play.redirects, HL_TIME_NEVER);
    test_abandon(&play, redirect, 2000);
    g_assert_true(finish_hop(redirect, 3000)->follow_up == (is_found ? next : NULL));
    hl_connection_unref(first);
    hl_connection_unref(second);
    test_play_clear(&play);
}

static void test_look_back_for_a_time(void)
{
    run_held_redirect(test_time(6), true);
    run_held_redirect(test_time(508), true); /* it was not acknowledged at once */
    run_held_redirect(test_time(510), false);
    run_held_redirect(HL_TIME_NEVER, false);
}

/* What is known when the follow-up appears, long before it is final. */
static void test_preview(void)
{
    test_play_init(&play, NULL, NULL);
    hl_connection *first = connect_from(40000, SERVER, 0), *second = connect_from(40001, SERVER, 2);
    hl_exchange *redirect = redirected_post(first, "x=1", 0);
    g_assert_null(hl_redirects_preview(play.redirects, redirect));
    hl_exchange *next =
        test_ask(&play, second, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, "x=1", 3);
    for (int twice = 0; twice < 2; twice++) {
        hl_hop *hop = hl_redirects_preview(play.redirects, next);
        g_assert_nonnull(hop);
        g_assert_true(hop->redirect == redirect);
        g_assert_true(hop->follow_up == next);
        g_assert_cmpint(hop->confidence, ==, HL_CERTAIN);
        g_assert_cmpstr(hop->target, ==, "http://a.test/new");
        hl_hop_free(hop);
    }
    test_answer(&play, next, "HTTP/1.1 200 OK", 4);
    g_assert_true(finish_hop(redirect, 2000)->follow_up == next);
    g_assert_null(hl_redirects_preview(play.redirects, next));
    hl_connection_unref(first);
    hl_connection_unref(second);
    test_play_clear(&play);
}

void test_pairing_register(void)
{
    g_test_add_func("/redirect/pairing/same-connection", test_same_connection);
    g_test_add_func("/redirect/pairing/frames-out-of-order", test_frames_out_of_order);
    g_test_add_func("/redirect/pairing/other-connection", test_other_connection);
    g_test_add_func("/redirect/pairing/nat-by-user-agent", test_nat_by_user_agent);
    g_test_add_func("/redirect/pairing/parallel-by-content", test_parallel_by_content);
    g_test_add_func("/redirect/pairing/twins", test_twins);
    g_test_add_func("/redirect/pairing/gateway", test_gateway);
    g_test_add_func("/redirect/pairing/other-address-family", test_other_address_family);
    g_test_add_func("/redirect/pairing/other-product-version", test_other_product_version);
    g_test_add_func("/redirect/pairing/own-addresses", test_own_addresses);
    g_test_add_func("/redirect/pairing/other-origin-same-connection",
                    test_other_origin_same_connection);
    g_test_add_func("/redirect/pairing/wrong-target", test_wrong_target);
    g_test_add_func("/redirect/pairing/stale-host", test_stale_host);
    g_test_add_func("/redirect/pairing/stale-host-over-tls", test_stale_host_over_tls);
    g_test_add_func("/redirect/pairing/same-host-over-tls", test_same_host_over_tls);
    g_test_add_func("/redirect/pairing/upgrade", test_upgrade);
    g_test_add_func("/redirect/pairing/raw-space", test_raw_space);
    g_test_add_func("/redirect/pairing/forwarded", test_forwarded);
    g_test_add_func("/redirect/pairing/several-locations", test_several_locations);
    g_test_add_func("/redirect/pairing/look-back", test_look_back);
    g_test_add_func("/redirect/pairing/clocks-that-differ", test_clocks_that_differ);
    g_test_add_func("/redirect/pairing/look-back/for-a-time", test_look_back_for_a_time);
    g_test_add_func("/redirect/pairing/preview", test_preview);
}
