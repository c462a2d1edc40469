/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recent.h"

typedef struct hl_recent_entry {
    char *key;
    hl_exchange *exchange;
} hl_recent_entry;

static void free_list(gpointer list)
{
    g_ptr_array_unref(list);
}

void hl_recent_init(hl_recent *recent, size_t limit)
{
    recent->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
    g_queue_init(&recent->entries);
    recent->limit = limit;
}

static void forget_oldest(hl_recent *recent)
{
    hl_recent_entry *oldest = g_queue_pop_head(&recent->entries);
    GPtrArray *list = g_hash_table_lookup(recent->by_key, oldest->key);
    g_ptr_array_remove(list, oldest->exchange);
    if (list->len == 0)
        g_hash_table_remove(recent->by_key, oldest->key);
    hl_exchange_unref(oldest->exchange);
    g_free(oldest->key);
    g_free(oldest);
}

void hl_recent_clear(hl_recent *recent)
{
    while (recent->entries.length > 0)
        forget_oldest(recent);
    g_hash_table_unref(recent->by_key);
}

void hl_recent_add(hl_recent *recent, const char *key, hl_exchange *exchange)
{
    if (recent->entries.length >= recent->limit)
        forget_oldest(recent);
    GPtrArray *list = g_hash_table_lookup(recent->by_key, key);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(recent->by_key, g_strdup(key), list);
    }
    g_ptr_array_add(list, exchange);
    hl_recent_entry *entry = g_new(hl_recent_entry, 1);
    *entry = (hl_recent_entry){g_strdup(key), hl_exchange_ref(exchange)};
    g_queue_push_tail(&recent->entries, entry);
}

void hl_recent_forget(hl_recent *recent, hl_time_ns time)
{
    const hl_recent_entry *oldest = g_queue_peek_head(&recent->entries);
    while (oldest && oldest->exchange->request->started < time) {
        forget_oldest(recent);
        oldest = g_queue_peek_head(&recent->entries);
    }
}

const GPtrArray *hl_recent_find(const hl_recent *recent, const char *key)
{
    return g_hash_table_lookup(recent->by_key, key);
}
