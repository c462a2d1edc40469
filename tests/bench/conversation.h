/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One client's place in the traffic: it has one connection after another, each with its exchanges,
 * and follows every redirect. Packets come out one by one, in the order of a capture.
 */
#ifndef HL_BENCH_CONVERSATION_H
#define HL_BENCH_CONVERSATION_H

#include "frames.h"
#include "messages.h"

typedef struct traffic_options {
    const traffic_profile *profile;
    uint64_t seed;
    uint64_t connections;       /* in all (a few more when the last ones redirect) */
    uint64_t octets;            /* of each response, instead of the profile's sizes; 0: those */
    unsigned disorder_permille; /* packets that come late, and as many that come twice */
    traffic_version version;
    bool encrypted;
    FILE *key_log; /* where the secrets go; NULL: nowhere */
    FILE *records; /* where a line for each encrypted message goes: connection, side, octets */
} traffic_options;

/* What was generated, the truth for whoever reads the file. */
typedef struct traffic_totals {
    uint64_t packets, connections, exchanges, redirects;
} traffic_totals;

/* What all places share. */
typedef struct traffic {
    traffic_options options;
    traffic_totals totals;
} traffic;

typedef struct conversation conversation;

conversation *conversation_new(traffic *shared);

/* The next packet but for its time; false: there is none, and never will be. `packet->payload` is
 * valid until the next call. */
bool conversation_next(conversation *conversation, frames_packet *packet);

/* Has it got a redirect, and not sent the follow-up yet? Clients do not dawdle then, however many
 * others there are. */
bool conversation_is_hurried(const conversation *conversation);

void conversation_free(conversation *conversation);

#endif
