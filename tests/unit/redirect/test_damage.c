/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where packets of a client were lost, likeness alone does not make a follow-up. */
#include "core/redirect/damage.h"
#include "play.h"
#include "tests.h"

#define UA "User-Agent: tool/1.0\nAccept: */*"

typedef struct loss_case {
    const char *loser; /* client address of a connection that lost messages */
    int64_t lost_at;   /* milliseconds; the redirect comes at 100000, the follow-up at 100010 */
    bool on_redirect;  /* it is the redirect's connection */
    const char *content, *next_content;
    hl_confidence expected;
    bool late_start;    /* of the follow-up's connection */
    int64_t next_after; /* milliseconds from the redirect to the follow-up; 0: 10 */
} loss_case;

static const loss_case cases[] = {
    {"10.0.0.7", 100005, false, "x", "y", HL_AMBIGUOUS, false, 0},
    {"10.0.0.7", 90000, false, "x", "y", HL_AMBIGUOUS, false, 0},
    /* a program that is run again sends the same content again */
    {"10.0.0.7", 100005, false, "x", "x", HL_AMBIGUOUS, false, 0},
    {"10.0.0.7", 100005, true, "x", "x", HL_AMBIGUOUS, false, 0},
    {"10.0.0.7", 99990, true, "x", "x", HL_AMBIGUOUS, false, 0}, /* perhaps another redirect */
    {"10.0.0.7", 60000, false, "x", "y", HL_CERTAIN, false, 0},  /* too long ago */
    {"10.0.0.8", 100005, false, "x", "y", HL_CERTAIN, false, 0}, /* somebody else's */
    /* the beginning of the follow-up's connection was lost */
    {"10.0.0.8", 100005, false, "x", "y", HL_AMBIGUOUS, true, 0},
    {"10.0.0.8", 100005, false, "x", "x", HL_AMBIGUOUS, true, 0},
    /* the same content, but too late to be caused by the redirect */
    {"10.0.0.7", 100005, false, "x", "x", HL_AMBIGUOUS, false, 900},
    {"10.0.0.8", 100005, false, "x", "x", HL_CERTAIN, false, 900},
};

static void run(const loss_case *loss)
{
    test_play play;
    test_play_init(&play, NULL, NULL);
    hl_connection *first = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_connection *second = test_connection(1, "10.0.0.7", 40001, "10.0.1.2", 80);
    hl_connection *other = test_connection(2, loss->loser, 40002, "10.0.1.2", 80);
    (loss->on_redirect ? first : other)->last_loss = test_time(loss->lost_at);
    hl_exchange *redirect =
        test_ask(&play, first, 0, "POST /old HTTP/1.1\nHost: a.test\n" UA, loss->content, 99999);
    test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 100000);
    hl_redirects_connection_end(play.redirects, other);
    int64_t at = 100000 + (loss->next_after ? loss->next_after : 10);
    second->opened = test_time(at - 1);
    second->oddities = loss->late_start ? HL_ODDITY_LATE_START : 0;
    hl_exchange *next =
        test_ask(&play, second, 0, "POST /new HTTP/1.1\nHost: a.test\n" UA, loss->next_content, at);
    test_answer(&play, next, "HTTP/1.1 200 X", at + 1);
    test_play_finish(&play, 102000);
    const test_hop *hop = test_hop_of(&play, redirect);
    g_assert_true(hop->follow_up == next);
    g_assert_cmpstr(hl_confidence_text(hop->confidence), ==, hl_confidence_text(loss->expected));
    hl_connection_unref(first);
    hl_connection_unref(second);
    hl_connection_unref(other);
    test_play_clear(&play);
}

static void test_losses(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        run(&cases[i]);
}

/* A redirect without a follow-up: it may be among what was lost, unless that was before. */
static void test_absence(void)
{
    static const struct {
        int64_t lost_at;
        hl_oddities oddities;
        hl_reason reason;
    } absences[] = {
        {9, 0, HL_REASON_CAPTURE_WENT_ON},
        {11, 0, HL_REASON_MESSAGES_LOST},
        {9, HL_ODDITY_TURN_UNSURE, HL_REASON_HALF_CUT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(absences); i++) {
        test_play play;
        test_play_init(&play, NULL, NULL);
        hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
        connection->last_loss = test_time(absences[i].lost_at);
        hl_exchange *redirect =
            test_ask(&play, connection, 0, "GET /old HTTP/1.1\nHost: a.test", NULL, 0);
        test_answer(&play, redirect, "HTTP/1.1 307 X\nLocation: /new", 10);
        redirect->response->oddities = absences[i].oddities;
        test_play_finish(&play, 5000);
        const test_hop *hop = test_hop_of(&play, redirect);
        g_assert_cmpstr(hl_reason_text(hop->reason), ==, hl_reason_text(absences[i].reason));
        hl_connection_unref(connection);
        test_play_clear(&play);
    }
}

/* A head that was cut: where its Location might be, nobody knows. */
static void test_cut_head(void)
{
    test_play play;
    test_play_init(&play, NULL, NULL);
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_exchange *exchange =
        test_exchange(0, test_message(connection, 0, "GET /old HTTP/1.1\nHost: a.test", NULL, 0, 1),
                      test_message(connection, 0, "HTTP/1.1 307 X", NULL, 1, 2));
    exchange->response->oddities = HL_ODDITY_HEAD_CUT;
    hl_redirects_response(play.redirects, exchange);
    hl_redirects_end(play.redirects, exchange);
    test_play_finish(&play, 5000);
    g_assert_cmpint(test_hop_of(&play, exchange)->reason, ==, HL_REASON_HALF_CUT);
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
    test_play_clear(&play);
}

/* A response without its request: that request was lost, and it might have been anything. */
static void test_lost_request(void)
{
    hl_damage damage;
    uint64_t forgotten = 0;
    hl_damage_init(&damage, 4, &forgotten);
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_exchange *exchange =
        test_exchange(0, NULL, test_message(connection, 0, "HTTP/1.1 200 X", NULL, 50, 1));
    g_assert_false(hl_damage_since(&damage, connection, test_time(0)));
    hl_damage_observe_end(&damage, exchange);
    g_assert_true(hl_damage_since(&damage, connection, test_time(50)));
    g_assert_false(hl_damage_since(&damage, connection, test_time(51)));
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
    hl_damage_clear(&damage);
}

/* More clients than can be remembered: nobody's loss is forgotten. */
static void test_full(void)
{
    hl_damage damage;
    uint64_t forgotten = 0;
    hl_damage_init(&damage, 3, &forgotten);
    for (unsigned i = 0; i < 10; i++) {
        char *address = g_strdup_printf("10.0.0.%u", i);
        hl_connection *connection = test_connection(i, address, 40000, "10.0.1.2", 80);
        connection->last_loss = test_time(i);
        hl_damage_observe_connection(&damage, connection);
        g_assert_cmpuint(g_hash_table_size(damage.by_client), <=, 3);
        g_assert_true(hl_damage_since(&damage, connection, test_time(i)));
        hl_connection_unref(connection);
        g_free(address);
    }
    g_assert_cmpuint(forgotten, ==, 9);
    hl_connection *early = test_connection(20, "10.0.0.0", 40000, "10.0.1.2", 80);
    g_assert_true(hl_damage_since(&damage, early, test_time(0)));
    hl_connection_unref(early);
    hl_damage_clear(&damage);
}

void test_damage_register(void)
{
    g_test_add_func("/redirect/damage/losses", test_losses);
    g_test_add_func("/redirect/damage/absence", test_absence);
    g_test_add_func("/redirect/damage/cut-head", test_cut_head);
    g_test_add_func("/redirect/damage/lost-request", test_lost_request);
    g_test_add_func("/redirect/damage/full", test_full);
}
