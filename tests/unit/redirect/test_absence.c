/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why there is no follow-up. */
#include "play.h"
#include "tests.h"

typedef struct absence_case {
    const char *response;
    const char *request;
    int64_t closed_at; /* milliseconds; -1: stays open */
    int64_t capture_ends_at;
    hl_reason reason;
} absence_case;

#define POST   "POST /old HTTP/1.1\nHost: a.test"
#define TO_NEW "HTTP/1.1 307 X\nLocation: /new"

static const absence_case cases[] = {
    {TO_NEW, POST, -1, 500, HL_REASON_CAPTURE_ENDED},
    {TO_NEW, POST, -1, 1009, HL_REASON_CAPTURE_ENDED},
    {TO_NEW, POST, -1, 1010, HL_REASON_CAPTURE_WENT_ON},
    {TO_NEW, POST, -1, 30010, HL_REASON_CAPTURE_WENT_ON},
    {TO_NEW, POST, -1, 30011, HL_REASON_WINDOW_PASSED},
    {TO_NEW, POST, 20, 30, HL_REASON_CLIENT_CLOSED},
    {TO_NEW, POST, 20, 40000, HL_REASON_CLIENT_CLOSED},
    /* closing says nothing where the connection could not be used again */
    {TO_NEW, POST "\nConnection: close", 20, 30, HL_REASON_CAPTURE_ENDED},
    {TO_NEW "\nConnection: keep-alive, Close", POST, 20, 30, HL_REASON_CAPTURE_ENDED},
    {"HTTP/1.0 307 X\nLocation: /new", POST, 20, 30, HL_REASON_CAPTURE_ENDED},
    {"HTTP/1.1 302 X\nLocation: https://a.test/", POST, -1, 40000, HL_REASON_ENCRYPTED},
    {"HTTP/1.1 302 X\nLocation: app:back?code=1", POST, -1, 40000, HL_REASON_OTHER_PROTOCOL},
    {"HTTP/1.1 302 X\nLocation: ftp://a.test/x", POST, -1, 40000, HL_REASON_OTHER_PROTOCOL},
    {"HTTP/1.1 302 X", POST, -1, 40000, HL_REASON_UNUSABLE_LOCATION},
};

static void test_reasons(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        test_play play;
        test_play_init(&play, NULL, NULL);
        hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
        hl_exchange *redirect = test_ask(&play, connection, 0, cases[i].request, NULL, 0);
        test_answer(&play, redirect, cases[i].response, 10);
        if (cases[i].closed_at >= 0)
            test_close(connection, cases[i].closed_at);
        test_play_finish(&play, cases[i].capture_ends_at);
        const test_hop *hop = test_hop_of(&play, redirect);
        g_assert_nonnull(hop);
        g_assert_null(hop->follow_up);
        g_assert_cmpstr(hl_reason_text(hop->reason), ==, hl_reason_text(cases[i].reason));
        hl_connection_unref(connection);
        test_play_clear(&play);
    }
}

/* A redirect whose request was not captured: a relative Location cannot be resolved. */
static void test_request_unseen(void)
{
    test_play play;
    test_play_init(&play, NULL, NULL);
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_exchange *exchange = test_exchange(0, NULL, test_message(connection, 0, TO_NEW, NULL, 0, 1));
    hl_redirects_response(play.redirects, exchange);
    hl_redirects_end(play.redirects, exchange);
    test_play_finish(&play, 40000);
    const test_hop *hop = test_hop_of(&play, exchange);
    g_assert_nonnull(hop);
    g_assert_null(hop->problem);
    g_assert_cmpint(hop->reason, ==, HL_REASON_REQUEST_UNSEEN);
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
    test_play_clear(&play);
}

void test_absence_register(void)
{
    g_test_add_func("/redirect/absence/reasons", test_reasons);
    g_test_add_func("/redirect/absence/request-unseen", test_request_unseen);
}
