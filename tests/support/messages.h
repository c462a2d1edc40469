/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages and exchanges made by hand, for the tests of the stages above the wire. */
#ifndef HL_TEST_MESSAGES_H
#define HL_TEST_MESSAGES_H

#include "model/hl_exchange.h"

/* A connection "client:port -> server:port" of addresses in text form; open, client on side 0. */
hl_connection *test_connection(uint64_t number, const char *client, uint16_t client_port,
                               const char *server, uint16_t server_port);

/*
 * A message from its text: start line and field lines separated by "\n", e.g.
 * "POST /a HTTP/1.1\nHost: a.example.test\nContent-Type: text/plain" or "HTTP/1.1 307 X\nLocation:
 * /b"; "GET /b HTTP/2 3 1": 3 requests before it, 1 of them unanswered; "HTTP/2 307 4": 4 before. `content` NULL: none (complete when Content-Length is 0), else seen whole, digested
 * (requests). Starts, and ends its head, `milliseconds` after 2026-01-01T00:00:00Z in frame
 * `frame`; has ended.
 */
hl_message *test_message(hl_connection *connection, uint64_t turn, const char *head,
                         const char *content, int64_t milliseconds, uint64_t frame);

/* The same, not ended: content pending, to be settled with hl_message_finish. */
hl_message *test_message_open(hl_connection *connection, uint64_t turn, const char *head,
                              int64_t milliseconds, uint64_t frame);

/* An ended exchange of both; takes the caller's references over. Either may be NULL. */
hl_exchange *test_exchange(uint64_t number, hl_message *request, hl_message *response);

/* The moment `milliseconds` after 2026-01-01T00:00:00Z. */
hl_time_ns test_time(int64_t milliseconds);

#endif
