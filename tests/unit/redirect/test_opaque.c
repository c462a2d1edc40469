/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A redirect to https without follow-up: not followed, or hidden by what cannot be read? */
#include "play.h"
#include "tests.h"

#define POST     "POST /old HTTP/1.1\nHost: a.test"
#define TO_HTTPS "HTTP/1.1 307 X\nLocation: https://b.test/new"
#define TO_HTTP  "HTTP/1.1 307 X\nLocation: http://b.test/new"

typedef enum other_kind { NO_OTHER, OPAQUE, TUNNEL, READABLE, IN_TUNNEL } other_kind;

/* The redirect comes at 1000; the client is 10.0.0.7; another connection may be there. */
typedef struct opaque_case {
    const char *response;
    bool decrypted; /* some TLS of the capture is */
    other_kind other;
    const char *client, *server_name;
    int64_t opened_at, closed_at; /* milliseconds; closed_at -1: stays open */
    int64_t capture_ends_at;
    hl_reason reason;
    bool is_told; /* the hop says which connection hides the follow-up */
} opaque_case;

static const opaque_case cases[] = {
    /* nothing is decrypted: the capture may be without https */
    {TO_HTTPS, false, NO_OTHER, NULL, NULL, 0, 0, 40000, HL_REASON_ENCRYPTED, false},
    {TO_HTTPS, false, OPAQUE, "10.0.0.7", "b.test", 1010, -1, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTPS, false, OPAQUE, "10.0.0.7", "c.test", 1010, -1, 40000, HL_REASON_ENCRYPTED, false},
    /* TLS is decrypted: the rules of time hold */
    {TO_HTTPS, true, NO_OTHER, NULL, NULL, 0, 0, 40000, HL_REASON_WINDOW_PASSED, false},
    {TO_HTTPS, true, NO_OTHER, NULL, NULL, 0, 0, 2000, HL_REASON_CAPTURE_WENT_ON, false},
    {TO_HTTPS, true, NO_OTHER, NULL, NULL, 0, 0, 1999, HL_REASON_CAPTURE_ENDED, false},
    {TO_HTTPS, true, READABLE, "10.0.0.7", "b.test", 1010, -1, 40000, HL_REASON_WINDOW_PASSED,
     false},
    /* but for what is not, and may lead there */
    {TO_HTTPS, true, OPAQUE, "10.0.0.7", "b.test", 1010, -1, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTPS, true, OPAQUE, "10.0.0.7", "B.Test", 1010, 1020, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTPS, true, OPAQUE, "10.0.0.7", NULL, 1010, -1, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTPS, true, OPAQUE, "10.0.0.7", "b.test", 0, -1, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTPS, true, OPAQUE, "10.0.0.7", "b.test", 0, 1005, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTPS, true, TUNNEL, "10.0.0.7", "proxy.test", 0, -1, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTPS, true, IN_TUNNEL, "10.0.0.7", "b.test", 0, -1, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTPS, true, OPAQUE, "2001:db8::7", "b.test", 1010, -1, 40000, HL_REASON_ENCRYPTED, true},
    {"HTTP/1.1 307 X\nLocation: https://b.test./new", true, OPAQUE, "10.0.0.7", "b.test", 1010, -1,
     40000, HL_REASON_ENCRYPTED, true},
    /* near misses: another server's, another client's, over before, too late */
    {TO_HTTPS, true, OPAQUE, "10.0.0.7", "c.test", 1010, -1, 40000, HL_REASON_WINDOW_PASSED, false},
    {TO_HTTPS, true, OPAQUE, "10.0.0.7", "b.test.c.test", 1010, -1, 40000, HL_REASON_WINDOW_PASSED,
     false},
    {TO_HTTPS, true, IN_TUNNEL, "10.0.0.7", "c.test", 0, -1, 40000, HL_REASON_WINDOW_PASSED, false},
    {TO_HTTPS, true, OPAQUE, "10.0.0.8", "b.test", 1010, -1, 40000, HL_REASON_WINDOW_PASSED, false},
    {TO_HTTPS, true, OPAQUE, "10.0.0.7", "b.test", 0, 900, 40000, HL_REASON_WINDOW_PASSED, false},
    /* http may have been upgraded, by what names it only */
    {TO_HTTP, true, OPAQUE, "10.0.0.7", "b.test", 1010, -1, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTP, false, OPAQUE, "10.0.0.7", "b.test", 1010, -1, 40000, HL_REASON_ENCRYPTED, true},
    {TO_HTTP, true, OPAQUE, "10.0.0.7", "c.test", 1010, -1, 40000, HL_REASON_WINDOW_PASSED, false},
    {TO_HTTP, true, OPAQUE, "10.0.0.7", NULL, 1010, -1, 40000, HL_REASON_WINDOW_PASSED, false},
    {TO_HTTP, true, OPAQUE, "10.0.0.8", "b.test", 1010, -1, 40000, HL_REASON_WINDOW_PASSED, false},
    {TO_HTTP, true, OPAQUE, "10.0.0.7", "b.test", 0, 900, 40000, HL_REASON_WINDOW_PASSED, false},
    {TO_HTTP, true, TUNNEL, "10.0.0.7", "b.test", 0, -1, 40000, HL_REASON_WINDOW_PASSED, false},
};

static const hl_pairing_options telling = {
    .window_ns = 30 * HL_NS_PER_SECOND, .client = HL_CLIENT_BY_ADDRESS, .tells_opaque = true};

/* The connection appears at its time, and ends at its time, as the stages below tell it. */
static hl_connection *open_other(test_play *play, const opaque_case *row, int64_t now)
{
    if (row->other == NO_OTHER || row->opened_at > now)
        return NULL;
    hl_connection *other = test_connection(7, row->client, 40007, "10.0.1.9", 443);
    other->opened = test_time(row->opened_at);
    if (row->other == IN_TUNNEL) /* no SNI: the name that the proxy was asked for */
        other->target_name = g_strdup(row->server_name);
    else
        other->server_name = g_strdup(row->server_name);
    other->is_opaque = row->other == OPAQUE || row->other == IN_TUNNEL;
    other->is_tunnel = row->other == TUNNEL;
    test_wait(play, row->opened_at);
    hl_redirects_opaque(play->redirects, other);
    return other;
}

static void close_other(test_play *play, const opaque_case *row, hl_connection *other, int64_t from,
                        int64_t until)
{
    if (!other || row->closed_at < from || row->closed_at >= until)
        return;
    test_wait(play, row->closed_at);
    test_close(other, row->closed_at);
    hl_redirects_connection_end(play->redirects, other);
}

static void show_decrypted(test_play *play)
{
    hl_connection *connection = test_connection(5, "10.0.0.9", 40005, "10.0.1.5", 443);
    connection->tls_version = "1.3";
    hl_exchange *exchange =
        test_ask(play, connection, 0, "GET / HTTP/1.1\nHost: z.test", NULL, 950);
    test_answer(play, exchange, "HTTP/1.1 200 X", 960);
    hl_connection_unref(connection);
}

static void check(const opaque_case *row, const hl_pairing_options *options, hl_reason reason,
                  bool is_told)
{
    test_play play;
    test_play_init(&play, NULL, options);
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_connection *other = open_other(&play, row, 900);
    close_other(&play, row, other, 0, 950);
    if (row->decrypted)
        show_decrypted(&play);
    hl_exchange *redirect = test_ask(&play, connection, 0, POST, NULL, 990);
    test_answer(&play, redirect, row->response, 1000);
    if (!other)
        other = open_other(&play, row, 2000);
    close_other(&play, row, other, 1000, 2000);
    test_play_finish(&play, row->capture_ends_at);
    const test_hop *hop = test_hop_of(&play, redirect);
    g_assert_nonnull(hop);
    g_assert_cmpstr(hl_reason_text(hop->reason), ==, hl_reason_text(reason));
    g_assert_true(hop->hidden_on == (is_told ? other : NULL));
    test_play_clear(&play);
    hl_connection_unref(other);
    hl_connection_unref(connection);
}

static void test_reasons(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check(&cases[i], &telling, cases[i].reason, cases[i].is_told);
}

/* Where connections that cannot be read are not told, https is hidden whatever is decrypted. */
static void test_not_told(void)
{
    check(&cases[3], &hl_pairing_options_default, HL_REASON_ENCRYPTED, false);
}

/* It was read, until a key was missing: as it is then, not as it was when it was told. */
static void test_read_in_part(void)
{
    test_play play;
    test_play_init(&play, NULL, &telling);
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 443);
    connection->tls_version = "1.3";
    connection->server_name = g_strdup("b.test");
    hl_exchange *redirect = test_ask(&play, connection, 0, POST, NULL, 0);
    test_answer(&play, redirect, TO_HTTPS, 10);
    connection->is_opaque = true;
    test_play_finish(&play, 40000);
    const test_hop *hop = test_hop_of(&play, redirect);
    g_assert_cmpint(hop->reason, ==, HL_REASON_ENCRYPTED);
    g_assert_true(hop->hidden_on == connection);
    test_play_clear(&play);
    hl_connection_unref(connection);
}

/* It began in the midst and was HTTP, so that it hid nothing; and then it could not be read after all. */
static void test_told_anew(void)
{
    test_play play;
    test_play_init(&play, NULL, &telling);
    show_decrypted(&play);
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_connection *other = test_connection(7, "10.0.0.7", 40007, "10.0.1.9", 443);
    hl_redirects_opaque(play.redirects, other);
    hl_exchange *early = test_ask(&play, connection, 0, POST, NULL, 1000);
    test_answer(&play, early, TO_HTTPS, 1010);
    hl_exchange *late = test_ask(&play, connection, 1, POST, NULL, 40000);
    test_answer(&play, late, TO_HTTPS, 40010);
    test_wait(&play, 40020);
    g_assert_cmpint(test_hop_of(&play, early)->reason, ==, HL_REASON_WINDOW_PASSED);
    other->is_opaque = true;
    hl_redirects_opaque(play.redirects, other);
    test_play_finish(&play, 80000);
    g_assert_cmpint(test_hop_of(&play, late)->reason, ==, HL_REASON_ENCRYPTED);
    g_assert_true(test_hop_of(&play, late)->hidden_on == other);
    test_play_clear(&play);
    hl_connection_unref(other);
    hl_connection_unref(connection);
}

/* One that names the target is told before those that name nothing; else the earliest. */
static void test_best_evidence(void)
{
    static const char *const names[] = {NULL, NULL, "b.test", "b.test", "c.test"};
    test_play play;
    test_play_init(&play, NULL, &telling);
    hl_connection *others[G_N_ELEMENTS(names)];
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        others[i] = test_connection(i + 1, "10.0.0.7", (uint16_t)(40001 + i), "10.0.1.3", 443);
        others[i]->is_opaque = true;
        others[i]->server_name = g_strdup(names[i]);
        hl_redirects_opaque(play.redirects, others[i]);
    }
    hl_exchange *redirect = test_ask(&play, connection, 0, POST, NULL, 0);
    test_answer(&play, redirect, TO_HTTPS, 10);
    test_play_finish(&play, 40000);
    g_assert_true(test_hop_of(&play, redirect)->hidden_on == others[2]);
    test_play_clear(&play);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        hl_connection_unref(others[i]);
    hl_connection_unref(connection);
}

/* At the limit those that ended long ago go; where that does not help, all https may be hidden. */
static hl_reason reason_at_limit(bool have_ended)
{
    hl_limits limits = hl_limits_default;
    limits.opaque_connections = 5;
    test_play play;
    test_play_init(&play, &limits, &telling);
    show_decrypted(&play);
    for (unsigned i = 0; i < 5; i++) {
        hl_connection *other =
            test_connection(i + 10, "10.0.0.7", (uint16_t)(41000 + i), "10.0.1.3", 443);
        other->is_opaque = true;
        other->server_name = g_strdup("c.test");
        test_wait(&play, i == 4 ? 99000 : 1000);
        hl_redirects_opaque(play.redirects, other);
        if (have_ended)
            hl_redirects_connection_end(play.redirects, other);
        hl_connection_unref(other);
    }
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_exchange *redirect = test_ask(&play, connection, 0, POST, NULL, 100000);
    test_answer(&play, redirect, TO_HTTPS, 100010);
    test_play_finish(&play, 140000);
    hl_reason reason = test_hop_of(&play, redirect)->reason;
    test_play_clear(&play);
    hl_connection_unref(connection);
    return reason;
}

static void test_limit(void)
{
    g_assert_cmpint(reason_at_limit(true), ==, HL_REASON_WINDOW_PASSED);
    g_assert_cmpint(reason_at_limit(false), ==, HL_REASON_ENCRYPTED);
}

void test_opaque_register(void)
{
    g_test_add_func("/redirect/opaque/reasons", test_reasons);
    g_test_add_func("/redirect/opaque/not-told", test_not_told);
    g_test_add_func("/redirect/opaque/read-in-part", test_read_in_part);
    g_test_add_func("/redirect/opaque/told-anew", test_told_anew);
    g_test_add_func("/redirect/opaque/best-evidence", test_best_evidence);
    g_test_add_func("/redirect/opaque/limit", test_limit);
}
