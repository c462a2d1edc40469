/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The exchanges that have not ended. Each is in two lists, by links of its own: its connection's, in
 * order of arrival, which hangs on the connection itself (no look-up for a message), and its class, by
 * age. The large ones are a class of their own, so that they cannot drive out the others.
 */
#ifndef HL_EXCHANGE_OPEN_H
#define HL_EXCHANGE_OPEN_H

#include "model/hl_exchange.h"

enum { HL_OPEN_LARGE_OCTETS = 8192 };

typedef enum hl_open_class { HL_OPEN_SMALL, HL_OPEN_LARGE, HL_OPEN_CLASSES } hl_open_class;

typedef struct hl_open_exchanges {
    struct {
        hl_exchange *oldest, *youngest;
        size_t memory;
    } size_class[HL_OPEN_CLASSES];
    size_t count;
} hl_open_exchanges;

/* The connection's first and, around the circle, the next ones; NULL when it has none. */
static inline hl_exchange *hl_open_first(const hl_connection *connection)
{
    const hl_exchange *last = connection->exchanges;
    return last ? last->next : NULL;
}

/* How many a connection has. */
static inline size_t hl_open_count_of(const hl_connection *connection)
{
    const hl_exchange *last = connection->exchanges;
    return last ? last->open.count : 0;
}

hl_exchange *hl_open_find(const hl_connection *connection, uint64_t turn);

/* Takes the reference over; the turn is known. */
void hl_open_add(hl_open_exchanges *all, hl_exchange *exchange);

/* Its memory has changed. */
void hl_open_weigh(hl_open_exchanges *all, hl_exchange *exchange);

/* Forgets it, and gives the reference back. */
void hl_open_remove(hl_open_exchanges *all, hl_exchange *exchange);

#endif
