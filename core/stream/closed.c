/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/closed.h"

#include <glib.h>

enum { BUCKETS_PER_ENTRY = 4 };

typedef struct hl_closed_entry {
    hl_endpoint endpoint[HL_SIDES];
    uint32_t base[HL_SIDES];
    bool is_based[HL_SIDES];
    uint32_t hash;
    uint64_t next; /* in the chain of its bucket */
    hl_time_ns since;
} hl_closed_entry;

/*
 * A ring of entries, numbered from 1 as they come, and chained by hash, the latest first. A number
 * stays where it is when its entry is overwritten: what follows it in a chain is older still, so
 * the chain ends at the first number that is too old.
 */
struct hl_closed {
    hl_closed_entry *entries; /* entry n is at n % most */
    uint64_t *buckets;        /* numbers; 0: none */
    uint64_t added;           /* the last number */
    size_t most;
    size_t mask; /* of buckets */
    hl_time_ns linger_ns;
};

hl_closed *hl_closed_new(size_t most, hl_time_ns linger_ns)
{
    hl_closed *closed = g_new0(hl_closed, 1);
    size_t buckets = BUCKETS_PER_ENTRY;
    while (buckets < most * BUCKETS_PER_ENTRY)
        buckets *= 2;
    closed->entries = g_new(hl_closed_entry, most);
    closed->buckets = g_new0(uint64_t, buckets);
    closed->mask = buckets - 1;
    closed->most = most;
    closed->linger_ns = linger_ns;
    return closed;
}

void hl_closed_free(hl_closed *closed)
{
    g_free(closed->entries);
    g_free(closed->buckets);
    g_free(closed);
}

void hl_closed_add(hl_closed *closed, const hl_flow *flow, hl_time_ns now)
{
    uint64_t *bucket = &closed->buckets[flow->hash & closed->mask];
    uint64_t number = ++closed->added;
    closed->entries[number % closed->most] = (hl_closed_entry){
        .endpoint = {flow->endpoint[0], flow->endpoint[1]},
        .base = {flow->side[0].base, flow->side[1].base},
        .is_based = {flow->side[0].is_based, flow->side[1].is_based},
        .since = now,
        .hash = flow->hash,
        .next = *bucket,
    };
    *bucket = number;
}

static bool is_kept(const hl_closed *closed, uint64_t number)
{
    return number > 0 && number + closed->most > closed->added;
}

static const hl_closed_entry *find(const hl_closed *closed, uint32_t hash, const hl_packet *packet,
                                   int *side)
{
    uint64_t number = closed->buckets[hash & closed->mask];
    while (is_kept(closed, number)) {
        const hl_closed_entry *entry = &closed->entries[number % closed->most];
        for (*side = 0; entry->hash == hash && *side < HL_SIDES; ++*side)
            if (hl_endpoint_equal(&packet->source, &entry->endpoint[*side]) &&
                hl_endpoint_equal(&packet->destination, &entry->endpoint[!*side]))
                return entry;
        number = entry->next;
    }
    return NULL;
}

/* A SYN that repeats one, or answers one. */
static bool is_same_syn(const hl_closed_entry *entry, int side, const hl_packet *packet)
{
    if (entry->is_based[side] && packet->sequence + 1 == entry->base[side])
        return true;
    return packet->flags & HL_TCP_ACK && entry->is_based[!side] &&
           packet->acknowledgment == entry->base[!side];
}

bool hl_closed_has(const hl_closed *closed, uint32_t hash, const hl_packet *packet, hl_time_ns now)
{
    int side;
    const hl_closed_entry *entry = find(closed, hash, packet, &side);
    if (!entry || now - entry->since >= closed->linger_ns)
        return false;
    return !(packet->flags & HL_TCP_SYN) || is_same_syn(entry, side, packet);
}
