/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests of the last while, for redirects that become known late: where a message is only seen when
 * it has ended, a follow-up can come before the redirect it follows.
 */
#ifndef HL_RECENT_H
#define HL_RECENT_H

#include "model/hl_exchange.h"

#include <glib.h>

typedef struct hl_recent {
    GHashTable *by_key; /* URL key -> GPtrArray of hl_exchange, in order of arrival */
    GQueue entries;     /* all of them, the oldest first */
    size_t limit;
} hl_recent;

void hl_recent_init(hl_recent *recent, size_t limit);
void hl_recent_clear(hl_recent *recent);

/* Keeps a reference; beyond the limit the oldest is forgotten. */
void hl_recent_add(hl_recent *recent, const char *key, hl_exchange *exchange);

/* Forgets what started before `time`. */
void hl_recent_forget(hl_recent *recent, hl_time_ns time);

/* Requests for that URL; NULL when there is none. */
const GPtrArray *hl_recent_find(const hl_recent *recent, const char *key);

#endif
