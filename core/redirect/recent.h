/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests of the last while, for redirects that become known late: where a message is only seen when
 * it has ended, a follow-up can come before the redirect it follows.
 */
#ifndef HL_RECENT_H
#define HL_RECENT_H

#include "model/hl_exchange.h"

#include <glib.h>

typedef struct hl_recent_entry hl_recent_entry;

/* Entries are numbered from 1 as they come; [oldest, next) are remembered. */
typedef struct hl_recent {
    hl_recent_entry *entries; /* a ring: entry n is at n % limit; NULL until one comes */
    uint64_t *buckets;        /* by key: numbers of the latest entries; 0: none */
    size_t mask;              /* of buckets */
    uint64_t oldest, next;
    size_t limit;
    size_t memory, memory_limit; /* of the exchanges */
    GPtrArray *found;
    uint64_t *forgotten; /* counts what went for want of room */
} hl_recent;

void hl_recent_init(hl_recent *recent, size_t limit, size_t memory_limit, uint64_t *forgotten);
void hl_recent_clear(hl_recent *recent);

/* Keeps a reference; beyond a limit the oldest is forgotten. `key`: see hl_board_key. `now`: capture time, which does
 * not go back. */
void hl_recent_add(hl_recent *recent, hl_digest key, hl_exchange *exchange, hl_time_ns now);

/* Forgets what came before `time`. */
void hl_recent_forget(hl_recent *recent, hl_time_ns time);

/* Requests (hl_exchange) with that key, in order of arrival; valid until the next call. */
const GPtrArray *hl_recent_find(hl_recent *recent, hl_digest key);

#endif
