/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/flow_table.h"

#include "base/hl_prefetch.h"

#include <glib.h>

enum { SLOTS_AT_FIRST = 1024, FLOWS_IN_CHUNK = 256 };

/* Open addressing, linear probing. The hash stands beside, so that a flow is touched only when it
 * is most likely the right one. */
typedef struct hl_slot {
    uint32_t hash;
    uint32_t flow; /* index + 1; 0: empty */
} hl_slot;

struct hl_flow_table {
    hl_slot *slots;
    size_t mask;
    size_t count;
    uint64_t seed[3];
    GPtrArray *chunks; /* of hl_flow[FLOWS_IN_CHUNK] */
    GArray *unused;    /* indices (uint32_t) */
};

static uint64_t random64(void)
{
    return (uint64_t)g_random_int() << 32 | g_random_int();
}

hl_flow_table *hl_flow_table_new(void)
{
    hl_flow_table *table = g_new0(hl_flow_table, 1);
    table->slots = g_new0(hl_slot, SLOTS_AT_FIRST);
    table->mask = SLOTS_AT_FIRST - 1;
    table->chunks = g_ptr_array_new_with_free_func(g_aligned_free);
    table->unused = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (size_t i = 0; i < G_N_ELEMENTS(table->seed); i++)
        table->seed[i] = random64() | 1;
    return table;
}

void hl_flow_table_free(hl_flow_table *table)
{
    g_ptr_array_unref(table->chunks);
    g_array_unref(table->unused);
    g_free(table->slots);
    g_free(table);
}

size_t hl_flow_table_count(const hl_flow_table *table)
{
    return table->count;
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_endpoint(const uint64_t seed[3], const hl_endpoint *endpoint)
{
    uint64_t high, low;
    memcpy(&high, endpoint->address.octets, 8);
    memcpy(&low, endpoint->address.octets + 8, 8);
    uint64_t rest = (uint64_t)endpoint->address.version << 16 | endpoint->port;
    return fold(fold(high ^ seed[0], low ^ seed[1]) ^ rest, seed[2]);
}

uint32_t hl_flow_table_hash(const hl_flow_table *table, const hl_endpoint *a, const hl_endpoint *b)
{
    uint64_t sum = hash_endpoint(table->seed, a) + hash_endpoint(table->seed, b);
    return (uint32_t)(fold(sum, UINT64_C(0x9e3779b97f4a7c15)) >> 16);
}

static hl_flow *flow_at(const hl_flow_table *table, uint32_t index)
{
    hl_flow *chunk = g_ptr_array_index(table->chunks, index / FLOWS_IN_CHUNK);
    return &chunk[index % FLOWS_IN_CHUNK];
}

hl_flow *hl_flow_table_find(const hl_flow_table *table, uint32_t hash, const hl_endpoint *source,
                            const hl_endpoint *destination, int *side)
{
    for (size_t i = hash & table->mask; table->slots[i].flow; i = (i + 1) & table->mask) {
        if (table->slots[i].hash != hash)
            continue;
        hl_flow *flow = flow_at(table, table->slots[i].flow - 1);
        for (*side = 0; *side < HL_SIDES; ++*side)
            if (hl_endpoint_equal(source, &flow->endpoint[*side]) &&
                hl_endpoint_equal(destination, &flow->endpoint[!*side]))
                return flow;
    }
    *side = 0;
    return NULL;
}

void hl_flow_table_fetch_slot(const hl_flow_table *table, uint32_t hash)
{
    __builtin_prefetch(&table->slots[hash & table->mask]);
}

hl_flow *hl_flow_table_fetch_flow(const hl_flow_table *table, uint32_t hash)
{
    size_t i = hash & table->mask;
    while (table->slots[i].flow && table->slots[i].hash != hash)
        i = (i + 1) & table->mask;
    if (!table->slots[i].flow)
        return NULL;
    hl_flow *flow = flow_at(table, table->slots[i].flow - 1);
    hl_prefetch(flow, HL_FLOW_LINES);
    return flow;
}

static void place(hl_flow_table *table, hl_slot slot)
{
    size_t i = slot.hash & table->mask;
    while (table->slots[i].flow)
        i = (i + 1) & table->mask;
    table->slots[i] = slot;
}

static void grow(hl_flow_table *table)
{
    hl_slot *old = table->slots;
    size_t slots = table->mask + 1;
    table->slots = g_new0(hl_slot, slots * 2);
    table->mask = slots * 2 - 1;
    for (size_t i = 0; i < slots; i++)
        if (old[i].flow)
            place(table, old[i]);
    g_free(old);
}

static uint32_t unused_index(hl_flow_table *table)
{
    if (table->unused->len == 0) {
        uint32_t first = table->chunks->len * FLOWS_IN_CHUNK;
        g_ptr_array_add(table->chunks, g_aligned_alloc(FLOWS_IN_CHUNK, sizeof(hl_flow), 64));
        for (uint32_t i = FLOWS_IN_CHUNK; i > 0; i--) {
            uint32_t index = first + i - 1;
            g_array_append_val(table->unused, index);
        }
    }
    uint32_t index = g_array_index(table->unused, uint32_t, table->unused->len - 1);
    g_array_set_size(table->unused, table->unused->len - 1);
    return index;
}

hl_flow *hl_flow_table_add(hl_flow_table *table, uint32_t hash, const hl_endpoint *source,
                           const hl_endpoint *destination)
{
    if (table->count >= table->mask / 4 * 3)
        grow(table);
    uint32_t index = unused_index(table);
    hl_flow *flow = flow_at(table, index);
    *flow = (hl_flow){.endpoint = {*source, *destination}, .hash = hash, .index = index};
    place(table, (hl_slot){hash, index + 1});
    table->count++;
    return flow;
}

/* Closes the hole at `hole`: later flows of the same run move up, unless they stand before their
 * own place then. */
static void close_up(hl_flow_table *table, size_t hole)
{
    size_t i = hole;
    for (;;) {
        i = (i + 1) & table->mask;
        if (!table->slots[i].flow)
            break;
        size_t home = table->slots[i].hash & table->mask;
        if (((i - home) & table->mask) >= ((i - hole) & table->mask)) {
            table->slots[hole] = table->slots[i];
            hole = i;
        }
    }
    table->slots[hole] = (hl_slot){0};
}

void hl_flow_table_remove(hl_flow_table *table, hl_flow *flow)
{
    size_t i = flow->hash & table->mask;
    while (table->slots[i].flow != flow->index + 1)
        i = (i + 1) & table->mask;
    close_up(table, i);
    table->count--;
    g_array_append_val(table->unused, flow->index);
}
