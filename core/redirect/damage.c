/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "damage.h"

static guint hash_address(gconstpointer address)
{
    return hl_address_hash(address);
}

static gboolean is_same_address(gconstpointer a, gconstpointer b)
{
    return hl_address_equal(a, b);
}

void hl_damage_init(hl_damage *damage, size_t limit, uint64_t *forgotten)
{
    damage->by_client = g_hash_table_new_full(hash_address, is_same_address, g_free, g_free);
    damage->of_others = INT64_MIN;
    damage->limit = limit;
    damage->forgotten = forgotten;
}

void hl_damage_clear(hl_damage *damage)
{
    g_hash_table_unref(damage->by_client);
}

/* Full: what was remembered of single clients counts for all from now on. */
static void forget_all(hl_damage *damage)
{
    GHashTableIter iterator;
    gpointer latest;
    g_hash_table_iter_init(&iterator, damage->by_client);
    while (g_hash_table_iter_next(&iterator, NULL, &latest))
        damage->of_others = MAX(damage->of_others, *(hl_time_ns *)latest);
    *damage->forgotten += g_hash_table_size(damage->by_client);
    g_hash_table_remove_all(damage->by_client);
}

static void note(hl_damage *damage, const hl_connection *connection, hl_time_ns time)
{
    const hl_address *client = &hl_connection_client(connection)->address;
    hl_time_ns *latest = g_hash_table_lookup(damage->by_client, client);
    if (latest) {
        *latest = MAX(*latest, time);
        return;
    }
    if (g_hash_table_size(damage->by_client) >= damage->limit)
        forget_all(damage);
    g_hash_table_insert(damage->by_client, g_memdup2(client, sizeof *client),
                        g_memdup2(&time, sizeof time));
}

void hl_damage_observe_connection(hl_damage *damage, const hl_connection *connection)
{
    if (connection->last_loss != INT64_MIN)
        note(damage, connection, connection->last_loss);
}

void hl_damage_observe_end(hl_damage *damage, const hl_exchange *exchange)
{
    if (!exchange->request && exchange->response)
        note(damage, exchange->connection, exchange->response->started);
}

bool hl_damage_since(const hl_damage *damage, const hl_connection *connection, hl_time_ns time)
{
    const hl_time_ns *latest =
        g_hash_table_lookup(damage->by_client, &hl_connection_client(connection)->address);
    return damage->of_others >= time || (latest && *latest >= time);
}
