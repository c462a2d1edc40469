/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "opaque.h"

#include "client.h"

typedef enum naming { NAMES_ANOTHER, NAMES_NONE, NAMES_IT } naming;

static void unref_connection(gpointer connection)
{
    hl_connection_unref(connection);
}

void hl_opaque_init(hl_opaque *opaque, size_t limit)
{
    opaque->lasting = g_hash_table_new_full(NULL, NULL, unref_connection, g_free);
    opaque->forgotten = INT64_MIN;
    opaque->limit = limit;
}

void hl_opaque_clear(hl_opaque *opaque)
{
    g_hash_table_unref(opaque->lasting);
}

static gboolean ended_before(gpointer connection, gpointer end, gpointer since)
{
    (void)connection;
    return *(hl_time_ns *)end < *(hl_time_ns *)since;
}

static bool is_opaque(const hl_connection *connection)
{
    return connection->is_opaque || connection->is_tunnel;
}

/* Full: what was remembered of single connections counts for all clients and names from now on. */
static void forget_all(hl_opaque *opaque)
{
    GHashTableIter iterator;
    gpointer connection, end;
    g_hash_table_iter_init(&iterator, opaque->lasting);
    while (g_hash_table_iter_next(&iterator, &connection, &end))
        if (is_opaque(connection))
            opaque->forgotten = MAX(opaque->forgotten, *(hl_time_ns *)end);
    g_hash_table_remove_all(opaque->lasting);
}

void hl_opaque_note(hl_opaque *opaque, hl_connection *connection, hl_time_ns since)
{
    hl_time_ns end = HL_TIME_NEVER;
    if (g_hash_table_contains(opaque->lasting, connection))
        return;
    if (g_hash_table_size(opaque->lasting) >= opaque->limit) {
        g_hash_table_foreach_remove(opaque->lasting, ended_before, &since);
        if (g_hash_table_size(opaque->lasting) >= opaque->limit / 2)
            forget_all(opaque);
    }
    g_hash_table_insert(opaque->lasting, hl_connection_ref(connection),
                        g_memdup2(&end, sizeof end));
}

void hl_opaque_note_end(hl_opaque *opaque, hl_connection *connection, hl_time_ns now)
{
    hl_time_ns *end = g_hash_table_lookup(opaque->lasting, connection);
    if (!end)
        return;
    if (!is_opaque(connection))
        g_hash_table_remove(opaque->lasting, connection);
    else
        *end = connection->client_side == HL_SIDE_UNKNOWN
                   ? now
                   : MIN(now, hl_connection_client_closed(connection));
}

static naming naming_of(const hl_connection *connection, const char *host)
{
    hl_bytes wanted = hl_bytes_text(host), named = hl_bytes_text(connection->server_name);
    if (connection->is_tunnel || !connection->server_name)
        return NAMES_NONE;
    if (wanted.size > 0 && wanted.data[wanted.size - 1] == '.')
        wanted.size--;
    return hl_bytes_equal_nocase(wanted, named) ? NAMES_IT : NAMES_ANOTHER;
}

static bool is_alive(const hl_connection *connection, hl_time_ns end, hl_time_ns from,
                     hl_time_ns until)
{
    return is_opaque(connection) && connection->opened <= until && end >= from;
}

/* The order in a hash table means nothing: among equals the first connection is it. */
static bool is_better(const hl_connection *connection, naming named, const hl_connection *best,
                      naming best_named)
{
    if (!best || named != best_named)
        return !best || named > best_named;
    return connection->number < best->number;
}

hl_connection *hl_opaque_find(const hl_opaque *opaque, const hl_connection *connection,
                              const char *host, hl_time_ns from, hl_time_ns until)
{
    hl_connection *best = NULL;
    naming best_named = NAMES_ANOTHER;
    GHashTableIter iterator;
    gpointer key, end;
    g_hash_table_iter_init(&iterator, opaque->lasting);
    while (g_hash_table_iter_next(&iterator, &key, &end)) {
        naming named = naming_of(key, host);
        if (named == NAMES_ANOTHER || !is_alive(key, *(hl_time_ns *)end, from, until) ||
            hl_client_compare_connections(connection, key) == HL_CLIENT_OTHER)
            continue;
        if (is_better(key, named, best, best_named)) {
            best = key;
            best_named = named;
        }
    }
    return best;
}
