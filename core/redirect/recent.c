/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recent.h"

#include "base/hl_prefetch.h"

enum {
    ENTRIES_AHEAD = 8,
};

/* Chained by key, the latest first: what follows a forgotten entry is forgotten too. */
struct hl_recent_entry {
    hl_digest key;
    hl_exchange *exchange;
    hl_time_ns came;
    uint64_t before; /* in the chain of its bucket */
    size_t memory;   /* that it took when it came */
};

void hl_recent_init(hl_recent *recent, size_t limit, size_t memory_limit, uint64_t *forgotten)
{
    *recent = (hl_recent){.oldest = 1,
                          .next = 1,
                          .limit = limit,
                          .memory_limit = memory_limit,
                          .forgotten = forgotten};
}

static hl_recent_entry *at(const hl_recent *recent, uint64_t number)
{
    return &recent->entries[number % recent->limit];
}

/* What the oldest ones hold was touched long ago: it is fetched into the cache some steps before it is freed. */
G_ALWAYS_INLINE static inline void fetch_next_oldest(const hl_recent *recent)
{
    if (recent->next - recent->oldest < ENTRIES_AHEAD)
        return;
    const hl_exchange *next = at(recent, recent->oldest + ENTRIES_AHEAD / 2)->exchange;
    hl_prefetch(at(recent, recent->oldest + ENTRIES_AHEAD - 1)->exchange, HL_LINES_OF(hl_exchange));
    hl_prefetch(next->request, HL_LINES_OF(hl_message));
    hl_prefetch(next->response, HL_LINES_OF(hl_message));
    hl_prefetch(next->connection, HL_LINES_OF(hl_connection));
}

static void forget_oldest(hl_recent *recent)
{
    fetch_next_oldest(recent);
    hl_recent_entry *oldest = at(recent, recent->oldest++);
    recent->memory -= oldest->memory;
    hl_exchange_unref(oldest->exchange);
}

void hl_recent_clear(hl_recent *recent)
{
    while (recent->oldest < recent->next)
        forget_oldest(recent);
    g_free(recent->entries);
    g_free(recent->buckets);
    if (recent->found)
        g_ptr_array_unref(recent->found);
}

static void make_tables(hl_recent *recent)
{
    size_t buckets = 1;
    while (buckets < recent->limit)
        buckets *= 2;
    recent->entries = g_new(hl_recent_entry, recent->limit);
    recent->buckets = g_new0(uint64_t, buckets);
    recent->mask = buckets - 1;
    recent->found = g_ptr_array_new();
}

void hl_recent_add(hl_recent *recent, hl_digest key, hl_exchange *exchange, hl_time_ns now)
{
    if (recent->limit == 0)
        return;
    if (!recent->entries)
        make_tables(recent);
    size_t memory = hl_exchange_memory(exchange);
    while (recent->next > recent->oldest && (recent->next - recent->oldest >= recent->limit ||
                                             recent->memory + memory > recent->memory_limit)) {
        forget_oldest(recent);
        ++*recent->forgotten;
    }
    recent->memory += memory;
    uint64_t *bucket = &recent->buckets[key.low & recent->mask];
    *at(recent, recent->next) = (hl_recent_entry){
        .key = key,
        .exchange = hl_exchange_ref(exchange),
        .came = now,
        .before = *bucket,
        .memory = memory,
    };
    *bucket = recent->next++;
}

void hl_recent_forget(hl_recent *recent, hl_time_ns time)
{
    while (recent->oldest < recent->next && at(recent, recent->oldest)->came < time)
        forget_oldest(recent);
}

static void turn_round(GPtrArray *array)
{
    for (guint i = 0, j = array->len; i + 1 < j; i++) {
        gpointer held = array->pdata[i];
        array->pdata[i] = array->pdata[--j];
        array->pdata[j] = held;
    }
}

const GPtrArray *hl_recent_find(hl_recent *recent, hl_digest key)
{
    if (!recent->entries)
        return NULL;
    g_ptr_array_set_size(recent->found, 0);
    uint64_t number = recent->buckets[key.low & recent->mask];
    for (; number >= recent->oldest; number = at(recent, number)->before)
        if (hl_digest_equal(at(recent, number)->key, key))
            g_ptr_array_add(recent->found, at(recent, number)->exchange);
    turn_round(recent->found);
    return recent->found;
}
