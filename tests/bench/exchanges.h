/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the synthetic clients and servers say. Everything follows from a seed and two numbers, so
 * that the same options give the same octets everywhere.
 */
#ifndef HL_BENCH_EXCHANGES_H
#define HL_BENCH_EXCHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A profile of traffic: how many exchanges a connection has, how big their contents are. */
typedef struct traffic_profile {
    const char *name;
    unsigned exchanges_min, exchanges_max; /* of a connection */
    unsigned post_percent, redirect_percent;
    unsigned response_octets[4]; /* a quarter of all responses each, up to twice as much */
    unsigned burst;              /* packets that one connection sends at a stretch, at most */
} traffic_profile;

/* NULL: there is no such profile. */
const traffic_profile *traffic_profile_find(const char *name);

/* One exchange to come. */
typedef struct traffic_exchange {
    uint64_t connection;
    unsigned ordinal;  /* on its connection */
    bool has_content;  /* of the request; then its method is POST, else GET */
    bool is_follow_up; /* of the exchange that `path_of` and `path_ordinal` name */
    uint64_t path_of;
    unsigned path_ordinal;
    bool encrypted; /* the connection is; HTTP/2 says so in each request */
    uint16_t status;
    bool closes; /* the server closes the connection after it, and says so */
    uint64_t request_octets, response_octets; /* of the contents */
    uint64_t content_start; /* which content it is; a follow-up's is its redirect's */
} traffic_exchange;

/* `previous`: the redirect to be followed, or NULL. `may_redirect` false: the answer is 200. */
traffic_exchange traffic_exchange_new(const traffic_profile *profile, uint64_t seed,
                                      uint64_t connection, unsigned ordinal,
                                      const traffic_exchange *previous, bool may_redirect);

bool traffic_exchange_is_redirect(const traffic_exchange *exchange);

/* A message: its head and its content. */
#define TRAFFIC_HOST "shop.example.test"
enum { TRAFFIC_HEAD_OCTETS = 512 };
size_t traffic_request_head(const traffic_exchange *exchange, char text[TRAFFIC_HEAD_OCTETS]);
size_t traffic_response_head(const traffic_exchange *exchange, char text[TRAFFIC_HEAD_OCTETS]);

/* Octets of a content from `offset` on; any count up to so many. A redirected content is the same. */
enum { TRAFFIC_CONTENT_OCTETS = 4096 };
const uint8_t *traffic_content(const traffic_exchange *exchange, uint64_t offset);

/* A number that depends on its arguments alone, evenly spread. */
uint64_t traffic_number(uint64_t seed, uint64_t a, uint64_t b);

#endif
