/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections, found by who may have opened them: as hl_client_compare_connections would say of each,
 * without asking each. What is listed may still be another client's; what is not listed is.
 *
 * A connection is asked for its client whenever that matters, and may come to know it after it was added.
 * So one whose client side is not known is listed under both ends. Once known it stays.
 */
#ifndef HL_CLIENT_INDEX_H
#define HL_CLIENT_INDEX_H

#include "model/hl_connection.h"

#include <glib.h>

enum {
    HL_CLIENT_INDEX_VERSIONS = 3,  /* of addresses: unknown, IPv4, IPv6 */
    HL_CLIENT_INDEX_PLACES = 5,    /* address and version of both ends, and what is local */
    HL_CLIENT_INDEX_QUEUES_MAX = 4 /* one address, two other versions, and what is local */
};

/* A connection in the index, and what is to be known of it. */
typedef struct hl_client_entry {
    hl_connection *connection; /* a reference */
    hl_time_ns end;            /* the user's own */
    GList link[HL_CLIENT_INDEX_PLACES];
    GQueue *queue[HL_CLIENT_INDEX_PLACES]; /* in which the links are; NULL: in none */
} hl_client_entry;

typedef struct hl_client_index {
    GHashTable *by_connection; /* hl_connection -> hl_client_entry */
    GHashTable *by_address;
    GQueue by_version[HL_CLIENT_INDEX_VERSIONS];
    GQueue local; /* of machines that talk to themselves */
    uint64_t seed;
} hl_client_index;

/* A walk through entries; one may be met more than once. */
typedef struct hl_client_walk {
    const GQueue *queue[HL_CLIENT_INDEX_QUEUES_MAX];
    unsigned count;
    const GList *at;
} hl_client_walk;

void hl_client_index_init(hl_client_index *index);
void hl_client_index_clear(hl_client_index *index);

/* Of a connection that is not there yet. Keeps a reference; the entry belongs to the index. */
hl_client_entry *hl_client_index_add(hl_client_index *index, hl_connection *connection);
/* NULL: it is not there. */
hl_client_entry *hl_client_index_find(const hl_client_index *index,
                                      const hl_connection *connection);
void hl_client_index_remove(hl_client_index *index, hl_client_entry *entry);

/* Begins a walk through all that the client of `connection` may have opened. On the way the entry that
 * was met last may be removed, and nothing else may be changed. */
hl_client_walk hl_client_index_walk(const hl_client_index *index, const hl_connection *connection);
/* NULL: that was all. */
hl_client_entry *hl_client_walk_next(hl_client_walk *walk);

#endif
