/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a client's traffic was last seen to be incomplete. What was lost may have been the true
 * follow-up of a redirect, or the redirect that a request truly follows, so a pairing in its
 * neighbourhood needs more than likeness.
 */
#ifndef HL_DAMAGE_H
#define HL_DAMAGE_H

#include "model/hl_exchange.h"

#include <glib.h>

typedef struct hl_damage {
    GHashTable *by_client; /* hl_address -> hl_time_ns, the latest */
    hl_time_ns of_others;  /* the latest of clients that are not remembered any more */
    size_t limit;
    uint64_t *forgotten; /* counts */
} hl_damage;

void hl_damage_init(hl_damage *damage, size_t limit, uint64_t *forgotten);
void hl_damage_clear(hl_damage *damage);

/* Notes what the connection has lost. */
void hl_damage_observe_connection(hl_damage *damage, const hl_connection *connection);

/* Notes an exchange that ended without its request having been captured. */
void hl_damage_observe_end(hl_damage *damage, const hl_exchange *exchange);

/* Has anything of this connection's client been lost since that time? */
bool hl_damage_since(const hl_damage *damage, const hl_connection *connection, hl_time_ns time);

#endif
