/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "open_chains.h"

typedef struct hl_open_chain {
    hl_chain *chain;
    GPtrArray *members; /* of hl_exchange, referenced: all that by_exchange knows this chain by */
    guint tail;         /* members from here on are those from which the chain may go on */
    size_t memory;      /* of them */
    GList age;          /* link in hl_open_chains.by_age */
} hl_open_chain;

static void unref_exchange(gpointer exchange)
{
    hl_exchange_unref(exchange);
}

void hl_open_chains_init(hl_open_chains *chains, const hl_board *board, const hl_limits *limits,
                         hl_chain_sink sink, uint64_t *split)
{
    chains->by_exchange = g_hash_table_new(NULL, NULL);
    chains->board = board;
    g_queue_init(&chains->by_age);
    chains->memory = 0;
    chains->hop_limit = limits->chain_hops;
    chains->memory_limit = limits->chain_octets;
    chains->sink = sink;
    chains->split = split;
}

static hl_open_chain *open_new(hl_open_chains *chains)
{
    hl_open_chain *open = g_new0(hl_open_chain, 1);
    open->chain = hl_chain_new();
    open->members = g_ptr_array_new_with_free_func(unref_exchange);
    open->age.data = open;
    g_queue_push_tail_link(&chains->by_age, &open->age);
    return open;
}

static void free_open(hl_open_chains *chains, hl_open_chain *open)
{
    for (guint i = 0; i < open->members->len; i++)
        g_hash_table_remove(chains->by_exchange, g_ptr_array_index(open->members, i));
    g_queue_unlink(&chains->by_age, &open->age);
    chains->memory -= open->memory;
    g_ptr_array_unref(open->members);
    hl_chain_free(open->chain);
    g_free(open);
}

static void emit(hl_open_chains *chains, hl_open_chain *open)
{
    chains->sink.chain(chains->sink.user, open->chain);
    free_open(chains, open);
}

static void add_member(hl_open_chains *chains, hl_open_chain *open, hl_exchange *exchange)
{
    if (g_hash_table_contains(chains->by_exchange, exchange))
        return;
    size_t memory = sizeof(hl_hop) + hl_exchange_memory(exchange);
    open->memory += memory;
    chains->memory += memory;
    g_ptr_array_add(open->members, hl_exchange_ref(exchange));
    g_hash_table_insert(chains->by_exchange, exchange, open);
    exchange->is_chained = true;
}

static bool is_growing(const hl_open_chains *chains, const hl_open_chain *open)
{
    for (guint i = 0; i < open->members->len; i++) {
        const hl_exchange *exchange = g_ptr_array_index(open->members, i);
        if (!exchange->ended || (i >= open->tail && hl_board_find(chains->board, exchange)))
            return true;
    }
    return false;
}

/* Most exchanges are of none, and need not be looked up. */
static hl_open_chain *find(const hl_open_chains *chains, const hl_exchange *exchange)
{
    return exchange->is_chained ? g_hash_table_lookup(chains->by_exchange, exchange) : NULL;
}

void hl_open_chains_settle(hl_open_chains *chains, hl_exchange *exchange)
{
    hl_open_chain *open = find(chains, exchange);
    if (open && !is_growing(chains, open))
        emit(chains, open);
}

/* A chain without end is reported in pieces, so that it does not grow without end here. */
static void split_long_chain(hl_open_chains *chains, hl_exchange *redirect)
{
    hl_open_chain *open = find(chains, redirect);
    if (!open || open->chain->hops->len < chains->hop_limit)
        return;
    ++*chains->split;
    emit(chains, open);
}

void hl_open_chains_add(hl_open_chains *chains, hl_hop *hop, const GPtrArray *resends)
{
    split_long_chain(chains, hop->redirect);
    hl_open_chain *open = find(chains, hop->redirect);
    if (!open)
        open = open_new(chains);
    hl_chain_add(open->chain, hop);
    add_member(chains, open, hop->redirect);
    open->tail = open->members->len;
    if (hop->follow_up)
        add_member(chains, open, hop->follow_up);
    for (guint i = 0; i < resends->len; i++)
        add_member(chains, open, ((hl_candidate *)g_ptr_array_index(resends, i))->exchange);
    hl_open_chains_settle(chains, hop->redirect);
    while (chains->memory > chains->memory_limit && chains->by_age.head) {
        ++*chains->split;
        emit(chains, chains->by_age.head->data);
    }
}

static gint compare_age(gconstpointer a, gconstpointer b)
{
    const hl_open_chain *left = *(hl_open_chain *const *)a, *right = *(hl_open_chain *const *)b;
    uint64_t x = hl_chain_hop(left->chain, 0)->redirect->number;
    uint64_t y = hl_chain_hop(right->chain, 0)->redirect->number;
    return (x > y) - (x < y);
}

void hl_open_chains_finish(hl_open_chains *chains)
{
    GPtrArray *open_chains = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer exchange, open;
    g_hash_table_iter_init(&iterator, chains->by_exchange);
    while (g_hash_table_iter_next(&iterator, &exchange, &open))
        if (hl_chain_hop(((hl_open_chain *)open)->chain, 0)->redirect == exchange)
            g_ptr_array_add(open_chains, open);
    g_ptr_array_sort(open_chains, compare_age);
    for (guint i = 0; i < open_chains->len; i++)
        emit(chains, g_ptr_array_index(open_chains, i));
    g_ptr_array_unref(open_chains);
}

void hl_open_chains_clear(hl_open_chains *chains)
{
    GHashTableIter iterator;
    gpointer open;
    while (g_hash_table_iter_init(&iterator, chains->by_exchange),
           g_hash_table_iter_next(&iterator, NULL, &open))
        free_open(chains, open);
    g_hash_table_unref(chains->by_exchange);
}
