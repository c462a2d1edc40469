/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exchanges.h"

#include <stdio.h>
#include <string.h>

static const traffic_profile profiles[] = {
    {"flows", 1, 2, 10, 5, {16, 24, 48, 96}, 1},
    {"mixed", 60, 140, 10, 5, {100, 500, 2000, 9000}, 8},
    {"bulk", 1, 1, 0, 0, {0, 0, 0, 0}, 16},
};

const traffic_profile *traffic_profile_find(const char *name)
{
    for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    return NULL;
}

/* splitmix64 */
uint64_t traffic_number(uint64_t seed, uint64_t a, uint64_t b)
{
    uint64_t z = seed + a * UINT64_C(0x9e3779b97f4a7c15) + b * UINT64_C(0xd1342543de82ef95);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static uint16_t redirect_status(uint64_t number)
{
    static const uint16_t statuses[] = {301, 302, 303, 307, 308};
    return statuses[number % 5];
}

enum { PATTERN_PERIOD = 65521, PATTERN_BEYOND = TRAFFIC_CONTENT_OCTETS };

static void follow(traffic_exchange *exchange, const traffic_exchange *previous)
{
    exchange->is_follow_up = true;
    exchange->path_of = previous->connection;
    exchange->path_ordinal = previous->ordinal;
    exchange->has_content = previous->has_content && previous->status >= 307;
    exchange->request_octets = exchange->has_content ? previous->request_octets : 0;
    exchange->content_start = previous->content_start;
}

traffic_exchange traffic_exchange_new(const traffic_profile *profile, uint64_t seed,
                                      uint64_t connection, unsigned ordinal,
                                      const traffic_exchange *previous, bool may_redirect)
{
    uint64_t number = traffic_number(seed, connection, ordinal + 1);
    traffic_exchange exchange = {.connection = connection,
                                 .ordinal = ordinal,
                                 .path_of = connection,
                                 .path_ordinal = ordinal};
    exchange.has_content = number % 100 < profile->post_percent;
    exchange.content_start = number % PATTERN_PERIOD;
    exchange.request_octets = exchange.has_content ? 16 + number / 100 % 64 : 0;
    if (previous)
        follow(&exchange, previous);
    bool redirects = may_redirect && number / 10000 % 100 < profile->redirect_percent;
    exchange.status = redirects ? redirect_status(number / 1000000) : 200;
    unsigned size = redirects ? 16 : profile->response_octets[number >> 40 & 3];
    exchange.response_octets = size + (size ? (number >> 42) % size : 0);
    return exchange;
}

bool traffic_exchange_is_redirect(const traffic_exchange *exchange)
{
    return exchange->status != 200;
}

size_t traffic_request_head(const traffic_exchange *exchange, char text[TRAFFIC_HEAD_OCTETS])
{
    char length[64] = "";
    if (exchange->has_content)
        snprintf(length, sizeof(length), "Content-Type: text/plain\r\nContent-Length: %llu\r\n",
                 (unsigned long long)exchange->request_octets);
    int octets =
        snprintf(text, TRAFFIC_HEAD_OCTETS,
                 "%s /%s/%llx-%x HTTP/1.1\r\nHost: " TRAFFIC_HOST "\r\n"
                 "User-Agent: generate/1.0\r\nAccept: */*\r\n%s\r\n",
                 exchange->has_content ? "POST" : "GET", exchange->is_follow_up ? "moved" : "item",
                 (unsigned long long)exchange->path_of, exchange->path_ordinal, length);
    return (size_t)octets;
}

size_t traffic_response_head(const traffic_exchange *exchange, char text[TRAFFIC_HEAD_OCTETS])
{
    char location[64] = "";
    if (traffic_exchange_is_redirect(exchange))
        snprintf(location, sizeof(location), "Location: /moved/%llx-%x\r\n",
                 (unsigned long long)exchange->connection, exchange->ordinal);
    int octets = snprintf(text, TRAFFIC_HEAD_OCTETS,
                          "HTTP/1.1 %u %s\r\nServer: generate/1.0\r\n"
                          "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/plain\r\n"
                          "%s%sContent-Length: %llu\r\n\r\n",
                          exchange->status, exchange->status == 200 ? "OK" : "Redirect", location,
                          exchange->closes ? "Connection: close\r\n" : "",
                          (unsigned long long)exchange->response_octets);
    return (size_t)octets;
}

/* Letters in a pattern that starts elsewhere for each exchange, and goes on beyond its end. */
const uint8_t *traffic_content(const traffic_exchange *exchange, uint64_t offset)
{
    static uint8_t pattern[PATTERN_PERIOD + PATTERN_BEYOND];
    if (pattern[0] == 0)
        for (uint64_t i = 0; i < sizeof(pattern); i++)
            pattern[i] = (uint8_t)('a' + traffic_number(0, i % PATTERN_PERIOD, 0) % 26);
    return pattern + (exchange->content_start + offset) % PATTERN_PERIOD;
}
