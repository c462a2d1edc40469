/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One request and its final response on one connection (or stream). Owned, reference-counted.
 * A half that was not captured is NULL, never invented. Interim responses (1xx) are counted only.
 *
 * It reaches a sink up to three times: when the head of its request is known, when the head of its
 * final response is known, and when it has ended: both contents settled, or no hope left.
 */
#ifndef HL_EXCHANGE_H
#define HL_EXCHANGE_H

#include "model/hl_message.h"

typedef struct hl_exchange {
    uint64_t number; /* 0-based, in the order in which exchanges became known */
    hl_connection *connection;
    hl_message *request;    /* NULL: its request was not captured */
    hl_message *response;   /* the final one; NULL: none was captured */
    unsigned interim_count; /* 1xx responses before the final one */
    bool saw_continue;      /* one of them was 100 (Continue) */
    bool ended;
    bool url_known;                 /* private */
    unsigned references;            /* private */
    char *url;                      /* private: see hl_exchange_url */
    struct hl_pending *pending;     /* the redirect stage's own: what waits for its follow-up, */
    struct hl_candidate *candidate; /* how it is known to those whose follow-up it may be, */
    struct hl_open_chain *chain;    /* and what it is part of; NULL: nothing */
    uint64_t turn;            /* the exchange stage's own, as long as it has not ended: its turn, */
    struct hl_exchange *next; /* the next one of its connection, */
    struct hl_exchange *older, *younger; /* and of its class */
    struct {
        uint64_t highest_turn; /* of its connection, and */
        uint32_t count;        /* how many that has, if this is its last one */
        uint32_t memory;       /* that it took when it was weighed last */
        unsigned size_class;
    } open; /* likewise */
} hl_exchange;

hl_exchange *hl_exchange_new(uint64_t number, hl_connection *connection);
hl_exchange *hl_exchange_ref(hl_exchange *exchange);
void hl_exchange_unref(hl_exchange *exchange);

/* The memory that it takes with both messages; they are counted with each exchange that bears them. */
size_t hl_exchange_memory(const hl_exchange *exchange);

/*
 * The target URI of the request (RFC 9110 §7.1, RFC 9112 §3.3), from its request-target, Host or
 * :authority, and the protection of its connection, without fragment. Scheme and host are in lower
 * case, and a port that is the scheme's own is left out (RFC 9110 §4.2.3), so that one server has
 * one name; path and query are as they were sent. Without Host it is built from the server's
 * address. NULL when the request is missing or cut, or its target no URI (CONNECT's authority-form;
 * OPTIONS * gives the URI of the server with an empty path).
 * The text lives as long as the exchange.
 */
const char *hl_exchange_url(hl_exchange *exchange);

/* The first of its halves that was captured; NULL: none was. */
const hl_message *hl_exchange_first(const hl_exchange *exchange);

/* The capture that it begins in; without both halves that of its connection. */
uint32_t hl_exchange_capture(const hl_exchange *exchange);
/* When that one started; without one, when its connection did. */
hl_time_ns hl_exchange_started(const hl_exchange *exchange);

/* The request's User-Agent, or data == NULL. */
hl_bytes hl_exchange_user_agent(const hl_exchange *exchange);

/* Stable name of an exchange: 16 hexadecimal digits and NUL, from its endpoints, time and turn. */
#define HL_ID_TEXT_SIZE 17
const char *hl_exchange_id(const hl_exchange *exchange, char text[HL_ID_TEXT_SIZE]);

typedef struct hl_exchange_sink {
    void (*request)(void *user, hl_exchange *exchange);
    void (*response)(void *user, hl_exchange *exchange);
    void (*end)(void *user, hl_exchange *exchange);
    void *user;
} hl_exchange_sink;

#endif
