/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "want_index.h"

/* Counters of four bits, as many as the processor's cache keeps beside all else: of 30,000 URLs one request in five is
 * looked up in vain. */
enum { TRACES = 1 << 17, TRACE_MOST = 15, TRACE_BITS = 4 };

void hl_want_index_init(hl_want_index *index)
{
    index->by_key = g_hash_table_new_full(hl_digest_hash, hl_digest_is_same, NULL, g_free);
    index->traces = g_new0(uint8_t, TRACES / 2);
}

void hl_want_index_clear(hl_want_index *index)
{
    g_hash_table_unref(index->by_key);
    g_free(index->traces);
}

static unsigned trace_of(const hl_want_index *index, hl_digest key)
{
    unsigned place = key.high % TRACES;
    return index->traces[place / 2] >> place % 2 * TRACE_BITS & TRACE_MOST;
}

/* One that cannot be counted any more stays. */
static void count_trace(hl_want_index *index, hl_digest key, int by)
{
    unsigned place = key.high % TRACES;
    if (trace_of(index, key) < TRACE_MOST)
        index->traces[place / 2] += (uint8_t)(by * (1 << place % 2 * TRACE_BITS));
}

static hl_wanted *find_or_add(hl_want_index *index, hl_digest key)
{
    hl_wanted *wanted = g_hash_table_lookup(index->by_key, &key);
    if (wanted)
        return wanted;
    wanted = g_new0(hl_wanted, 1);
    wanted->key = key;
    g_hash_table_insert(index->by_key, &wanted->key, wanted);
    count_trace(index, key, 1);
    return wanted;
}

bool hl_want_index_add(hl_want_index *index, hl_want *want, size_t most)
{
    hl_wanted *wanted = find_or_add(index, want->key);
    if (wanted->count >= most)
        return false;
    *(wanted->last ? &wanted->last->next : &wanted->first) = want;
    wanted->last = want;
    wanted->count++;
    want->is_published = true;
    return true;
}

void hl_want_index_remove(hl_want_index *index, hl_want *want)
{
    hl_wanted *wanted = g_hash_table_lookup(index->by_key, &want->key);
    hl_want *before = NULL;
    if (--wanted->count == 0) {
        count_trace(index, want->key, -1);
        g_hash_table_remove(index->by_key, &want->key);
        return;
    }
    for (hl_want *other = wanted->first; other != want; other = other->next)
        before = other;
    *(before ? &before->next : &wanted->first) = want->next;
    if (wanted->last == want)
        wanted->last = before;
}

const hl_wanted *hl_want_index_find(const hl_want_index *index, hl_digest key)
{
    return trace_of(index, key) > 0 ? g_hash_table_lookup(index->by_key, &key) : NULL;
}
