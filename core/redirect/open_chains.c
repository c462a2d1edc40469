/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "open_chains.h"

#include "pending.h"

typedef struct hl_open_chain {
    hl_chain *chain;
    GPtrArray *members; /* of hl_exchange, referenced: all that know this chain */
    guint tail;         /* members from here on are those from which the chain may go on */
    size_t memory;      /* of them */
    GList age;          /* link in hl_open_chains.by_age */
} hl_open_chain;

static void unref_exchange(gpointer exchange)
{
    hl_exchange_unref(exchange);
}

void hl_open_chains_init(hl_open_chains *chains, const hl_limits *limits, hl_chain_sink sink,
                         uint64_t *split)
{
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
        ((hl_exchange *)g_ptr_array_index(open->members, i))->chain = NULL;
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
    if (exchange->chain)
        return;
    size_t memory = sizeof(hl_hop) + hl_exchange_memory(exchange);
    open->memory += memory;
    chains->memory += memory;
    g_ptr_array_add(open->members, hl_exchange_ref(exchange));
    exchange->chain = open;
}

static bool is_growing(const hl_open_chain *open)
{
    for (guint i = 0; i < open->members->len; i++) {
        const hl_exchange *exchange = g_ptr_array_index(open->members, i);
        if (!exchange->ended || (i >= open->tail && exchange->pending))
            return true;
    }
    return false;
}

void hl_open_chains_settle(hl_open_chains *chains, hl_exchange *exchange)
{
    if (exchange->chain && !is_growing(exchange->chain))
        emit(chains, exchange->chain);
}

/* A chain without end is reported in pieces, so that it does not grow without end here. */
static void split_long_chain(hl_open_chains *chains, hl_exchange *redirect)
{
    hl_open_chain *open = redirect->chain;
    if (!open || open->chain->hops->len < chains->hop_limit)
        return;
    ++*chains->split;
    emit(chains, open);
}

void hl_open_chains_add(hl_open_chains *chains, hl_hop *hop, const GSList *resends)
{
    split_long_chain(chains, hop->redirect);
    hl_open_chain *open = hop->redirect->chain ? hop->redirect->chain : open_new(chains);
    hl_chain_add(open->chain, hop);
    add_member(chains, open, hop->redirect);
    open->tail = open->members->len;
    if (hop->follow_up)
        add_member(chains, open, hop->follow_up);
    for (; resends; resends = resends->next)
        add_member(chains, open, ((hl_candidate *)resends->data)->exchange);
    hl_open_chains_settle(chains, hop->redirect);
    while (chains->memory > chains->memory_limit && chains->by_age.head) {
        ++*chains->split;
        emit(chains, chains->by_age.head->data);
    }
}

static gint compare_age(gconstpointer a, gconstpointer b, gpointer user)
{
    (void)user;
    const hl_open_chain *left = a, *right = b;
    uint64_t x = hl_chain_hop(left->chain, 0)->redirect->number;
    uint64_t y = hl_chain_hop(right->chain, 0)->redirect->number;
    return (x > y) - (x < y);
}

void hl_open_chains_finish(hl_open_chains *chains)
{
    g_queue_sort(&chains->by_age, compare_age, NULL);
    while (chains->by_age.head)
        emit(chains, chains->by_age.head->data);
}

void hl_open_chains_clear(hl_open_chains *chains)
{
    while (chains->by_age.head)
        free_open(chains, chains->by_age.head->data);
}
