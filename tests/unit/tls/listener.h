/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds the wire of a conversation to the stage, in pieces or with parts lost, and keeps what comes out. */
#ifndef LISTENER_H
#define LISTENER_H

#include "conversation.h"
#include "tls/hl_tls.h"

typedef struct listener {
    hl_tls_keys *keys;
    hl_tls *tls;
    hl_connection *connection;
    void *slot;
    uint64_t offset[SIDES], clear[SIDES];
    uint64_t received[SIDES]; /* as its last segment of data said */
    GString *heard[SIDES];    /* gaps as "(n)", FIN as "." */
    GString *order;           /* c, s: octets; C, S: a gap; f, F: FIN */
    uint64_t frame;
    uint64_t gap_octets[SIDES];
    bool has_ended;
    bool lenient;             /* what was received may be anything */
    hl_tls_counters counters; /* at the end */
} listener;

listener *listener_new(const char *key_log);
listener *listener_new_limited(const char *key_log, const hl_limits *limits);
/* Ends the connection, and checks that the stage ended it. */
void listener_finish(listener *ear);
void listener_free(listener *ear);
/* After the end: another connection, to the same stage. */
void listener_restart(listener *ear);

void listener_feed(listener *ear, int side, const uint8_t *octets, size_t count, uint64_t received);
void listener_lose(listener *ear, int side, uint64_t count);
void listener_fin(listener *ear, int side);

/* The whole wire, `step` octets at a time. */
void listener_feed_all(listener *ear, const conversation *talk, size_t step);

/* Both sides were heard as they were said. */
void listener_check(const listener *ear, const conversation *talk);

/* All in one: the wire in pieces, with the keys, must be heard as it was said. */
hl_tls_counters listener_hear(const conversation *talk, size_t step);

#endif
