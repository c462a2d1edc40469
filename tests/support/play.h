/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plays exchanges to the redirect stage as they would come off the wire, and keeps what it says.
 * Times are milliseconds and must not go backwards.
 */
#ifndef HL_TEST_PLAY_H
#define HL_TEST_PLAY_H

#include "messages.h"
#include "redirect/hl_redirects.h"

typedef struct test_play {
    hl_redirects *redirects;
    GPtrArray *hops;      /* of test_hop, in the order of the chains' emission */
    GPtrArray *exchanges; /* all that were asked */
    uint64_t frame;
    unsigned chains;
} test_play;

/* What a hop looked like when its chain was emitted. */
typedef struct test_hop {
    unsigned chain, index; /* both from 1 */
    hl_exchange *redirect, *follow_up, *preflight;
    char *target, *misresolved, *problem;
    bool stale_host;
    hl_confidence confidence;
    unsigned evidence, resend_count;
    hl_reason reason;
    hl_connection *hidden_on;
    hl_hiding hidden_by;
} test_hop;

void test_play_init(test_play *play, const hl_limits *limits, const hl_pairing_options *options);
/* Ends the capture at `milliseconds`. */
void test_play_finish(test_play *play, int64_t milliseconds);
void test_play_clear(test_play *play);

/* A request appears; `content` NULL: none. Owned by the play. */
hl_exchange *test_ask(test_play *play, hl_connection *connection, uint64_t turn, const char *head,
                      const char *content, int64_t milliseconds);
/* Its response appears, and the exchange ends. */
void test_answer(test_play *play, hl_exchange *exchange, const char *head, int64_t milliseconds);
/* The exchange ends without a response. */
void test_abandon(test_play *play, hl_exchange *exchange, int64_t milliseconds);
/* The client closes its connection. */
void test_close(hl_connection *connection, int64_t milliseconds);
/* Time passes. */
void test_wait(test_play *play, int64_t milliseconds);

/* The hop of that redirect; NULL when it was not emitted. */
const test_hop *test_hop_of(const test_play *play, const hl_exchange *redirect);

#endif
