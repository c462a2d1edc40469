/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/http/turns.h"
#include "tests.h"

#include "model/hl_segment.h"

#include <glib.h>

static void expect(hl_turns *turns, uint64_t start, uint64_t received, uint64_t turn,
                   hl_asked asked, bool unsure)
{
    hl_answered answered = hl_turns_answer(turns, start, received, true);
    g_assert_cmpuint(answered.turn, ==, turn);
    g_assert_cmpint(answered.asked, ==, asked);
    g_assert_cmpint(answered.unsure, ==, unsure);
}

static void test_in_order(void)
{
    hl_turns turns = {0};
    for (uint64_t i = 0; i < 100; i++)
        g_assert_cmpuint(hl_turns_add_request(&turns, i * 20, 0, i % 2), ==, i);
    for (uint64_t i = 0; i < 100; i++)
        expect(&turns, i * 30, 2000, i, i % 2, false);
    g_assert_cmpuint(hl_turns_waiting(&turns), ==, 0);
    expect(&turns, 3000, 2000, 100, HL_ASKED_UNKNOWN, false);
    hl_turns_clear(&turns);
}

/* The ring grows while its start is not its beginning. */
static void test_ring(void)
{
    hl_turns turns = {0};
    uint64_t asked = 0, answered = 0;
    for (int round = 1; round < 40; round++) {
        for (int i = 0; i < round; i++, asked++)
            g_assert_cmpuint(hl_turns_add_request(&turns, asked * 10, 0, 0), ==, asked);
        for (int i = 0; i < round / 2; i++, answered++)
            expect(&turns, answered * 10, UINT64_MAX - 1, answered, 0, false);
        g_assert_cmpuint(hl_turns_waiting(&turns), ==, asked - answered);
    }
    hl_turns_clear(&turns);
}

static void test_informational(void)
{
    hl_turns turns = {0};
    hl_turns_add_request(&turns, 0, 0, 0);
    g_assert_cmpuint(hl_turns_answer(&turns, 0, 20, false).turn, ==, 0);
    g_assert_cmpuint(hl_turns_answer(&turns, 30, 20, false).turn, ==, 0);
    expect(&turns, 60, 20, 0, 0, false);
    expect(&turns, 90, 20, 1, HL_ASKED_UNKNOWN, false);
    hl_turns_clear(&turns);
}

/* Of a request that was not seen, too, all responses bear one turn. */
static void test_informational_lost(void)
{
    hl_turns turns = {0};
    hl_turns_lose_requests(&turns, 0, 4);
    g_assert_cmpuint(hl_turns_answer(&turns, 0, 20, false).turn, ==, 0);
    g_assert_cmpuint(hl_turns_answer(&turns, 30, 20, false).turn, ==, 0);
    expect(&turns, 60, 20, 0, HL_ASKED_UNKNOWN, false);
    expect(&turns, 90, 40, 1, HL_ASKED_UNKNOWN, false);
    g_assert_cmpuint(hl_turns_answer(&turns, 120, 60, false).turn, ==, 2);
    hl_turns_lose_responses(&turns);
    expect(&turns, 200, 80, 3, HL_ASKED_UNKNOWN, false);
    hl_turns_clear(&turns);
}

/* A response whose sender had not begun to receive the request answers another one. */
static void test_not_received(void)
{
    hl_turns turns = {0};
    hl_turns_add_request(&turns, 20, 30, 0);
    expect(&turns, 30, 20, 1, HL_ASKED_UNKNOWN, false);
    expect(&turns, 50, 21, 0, 0, false);
    hl_turns_clear(&turns);
}

/* A request that was sent when the response had been received is not answered by it. */
static void test_sent_later(void)
{
    hl_turns turns = {0};
    hl_turns_lose_requests(&turns, 0, 2);
    hl_turns_add_request(&turns, 20, 60, HL_ASKED_HEAD);
    expect(&turns, 0, 40, 0, HL_ASKED_UNKNOWN, false);
    expect(&turns, 30, 40, 1, HL_ASKED_UNKNOWN, false);
    expect(&turns, 60, 40, 2, HL_ASKED_HEAD, false);
    hl_turns_clear(&turns);
}

/* What was lost before a request had its answer when the request was sent, without pipelining. */
static void test_lost_before(void)
{
    hl_turns turns = {0};
    hl_turns_lose_requests(&turns, 0, 1);
    hl_turns_add_request(&turns, 20, 10, 0);
    expect(&turns, 30, 40, 1, 0, false); /* behind an interim response that was lost, say */
    hl_turns_clear(&turns);
    hl_turns_lose_requests(&turns, 0, 1);
    hl_turns_add_request(&turns, 20, HL_OFFSET_UNKNOWN, 0);
    expect(&turns, 30, HL_OFFSET_UNKNOWN, 1, 0, true); /* nothing is known */
    hl_turns_clear(&turns);
}

/* What was lost behind a request may be meant as well. */
static void test_lost_behind(void)
{
    hl_turns turns = {0};
    hl_turns_add_request(&turns, 0, 0, 0);
    hl_turns_lose_responses(&turns);
    hl_turns_lose_requests(&turns, 20, 1);
    expect(&turns, 30, 40, 1, HL_ASKED_UNKNOWN, true);
    hl_turns_clear(&turns);
    hl_turns_add_request(&turns, 0, 10, 0);
    hl_turns_lose_responses(&turns);
    hl_turns_lose_requests(&turns, 20, 1);
    expect(&turns, 10, 40, 0, 0, false); /* it starts where the answer to this one does */
    hl_turns_clear(&turns);
}

/* Of requests whose answers are lost the last one is meant: the others had theirs before. */
static void test_last_one(void)
{
    hl_turns turns = {0};
    hl_turns_add_request(&turns, 0, 0, 0);
    hl_turns_lose_responses(&turns);
    hl_turns_add_request(&turns, 20, 50, 0);
    expect(&turns, 80, 40, 1, 0, false);
    hl_turns_clear(&turns);
}

static void test_responses_lost(void)
{
    hl_turns turns = {0};
    hl_turns_add_request(&turns, 0, 0, 0);
    hl_turns_lose_responses(&turns);
    hl_turns_add_request(&turns, 20, 100, HL_ASKED_HEAD);
    expect(&turns, 100, 40, 1, HL_ASKED_HEAD, false);
    g_assert_cmpuint(hl_turns_waiting(&turns), ==, 0);
    hl_turns_clear(&turns);
}

/* One that pipelines leaves it open which of its requests was answered. */
static void test_responses_lost_pipelined(void)
{
    hl_turns turns = {0};
    hl_turns_add_request(&turns, 0, 0, 0);
    hl_turns_add_request(&turns, 20, 0, 0);
    hl_turns_lose_responses(&turns);
    expect(&turns, 100, 40, 0, 0, true);
    expect(&turns, 130, 40, 1, 0, true);
    hl_turns_add_request(&turns, 40, 160, 0);
    expect(&turns, 160, 60, 2, 0, true); /* it pipelines: nothing says how many are on their way */
    hl_turns_clear(&turns);
}

static void test_drop_oldest(void)
{
    hl_turns turns = {0};
    hl_turns_add_request(&turns, 0, 0, HL_ASKED_HEAD);
    hl_turns_add_request(&turns, 20, 0, 0);
    hl_turns_drop_oldest(&turns);
    expect(&turns, 0, 40, 1, 0, false);
    hl_turns_drop_oldest(&turns);
    g_assert_cmpuint(hl_turns_waiting(&turns), ==, 0);
    hl_turns_clear(&turns);
}

/* A conversation whose truth is known, of which messages get lost. */
typedef struct hl_lossy {
    hl_turns turns;
    GRand *random;
    uint64_t sent[HL_SIDES];
    double loss;
    guint answered, sure;
} hl_lossy;

#define LOST UINT64_MAX

static bool is_lost(hl_lossy *lossy)
{
    return g_rand_double(lossy->random) < lossy->loss;
}

/* The turn that the request got, LOST when it was not captured. */
static uint64_t ask(hl_lossy *lossy)
{
    uint64_t start = lossy->sent[0], turn = LOST;
    lossy->sent[0] += 20;
    if (is_lost(lossy))
        hl_turns_lose_requests(&lossy->turns, start, 16);
    else
        turn = hl_turns_add_request(&lossy->turns, start, lossy->sent[1], 0);
    return turn;
}

static void answer(hl_lossy *lossy, uint64_t turn)
{
    uint64_t start = lossy->sent[1];
    lossy->sent[1] += 30;
    if (is_lost(lossy)) {
        hl_turns_lose_responses(&lossy->turns);
        return;
    }
    hl_answered answered = hl_turns_answer(&lossy->turns, start, lossy->sent[0], true);
    lossy->answered += turn != LOST;
    if (answered.unsure || answered.asked == HL_ASKED_UNKNOWN)
        return;
    g_assert_cmpuint(answered.turn, ==, turn);
    lossy->sure++;
}

static void converse(hl_lossy *lossy, guint at_once)
{
    uint64_t turns[8];
    for (guint i = 0; i < at_once; i++)
        turns[i] = ask(lossy);
    for (guint i = 0; i < at_once; i++)
        answer(lossy, turns[i]);
}

/* Law: without pipelining whatever was captured of both halves is tied, rightly. */
static void test_law_one_by_one(void)
{
    hl_lossy lossy = {.random = g_rand_new_with_seed(7), .loss = 0.3};
    for (guint i = 0; i < 20000; i++)
        converse(&lossy, 1);
    g_assert_cmpuint(lossy.answered, >, 5000);
    g_assert_cmpuint(lossy.sure, ==, lossy.answered);
    hl_turns_clear(&lossy.turns);
    g_rand_free(lossy.random);
}

/* Law: with pipelining nothing is tied wrongly without saying that it may be. */
static void test_law_pipelined(void)
{
    hl_lossy lossy = {.random = g_rand_new_with_seed(8)};
    for (guint connection = 0; connection < 5000; connection++) {
        lossy.loss = 0;
        converse(&lossy, 3);
        lossy.loss = 0.05;
        for (guint i = 0; i < 8; i++)
            converse(&lossy, (guint)g_rand_int_range(lossy.random, 1, 8));
        hl_turns_clear(&lossy.turns);
        lossy.sent[0] = lossy.sent[1] = 0;
    }
    g_assert_cmpuint(lossy.sure, >, lossy.answered / 4);
    g_assert_cmpuint(lossy.sure, <, lossy.answered);
    g_rand_free(lossy.random);
}

void hl_test_turns_add(void)
{
    g_test_add_func("/http/turns/in-order", test_in_order);
    g_test_add_func("/http/turns/ring", test_ring);
    g_test_add_func("/http/turns/informational", test_informational);
    g_test_add_func("/http/turns/informational-lost", test_informational_lost);
    g_test_add_func("/http/turns/not-received", test_not_received);
    g_test_add_func("/http/turns/sent-later", test_sent_later);
    g_test_add_func("/http/turns/lost-before", test_lost_before);
    g_test_add_func("/http/turns/lost-behind", test_lost_behind);
    g_test_add_func("/http/turns/last-one", test_last_one);
    g_test_add_func("/http/turns/responses-lost", test_responses_lost);
    g_test_add_func("/http/turns/responses-lost-pipelined", test_responses_lost_pipelined);
    g_test_add_func("/http/turns/drop-oldest", test_drop_oldest);
    g_test_add_func("/http/turns/law-one-by-one", test_law_one_by_one);
    g_test_add_func("/http/turns/law-pipelined", test_law_pipelined);
}
