/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/closed.h"

#include <glib.h>

typedef struct hl_closed_entry {
    hl_endpoint endpoint[HL_SIDES];
    uint32_t base[HL_SIDES];
    hl_time_ns since;
    uint32_t hash;
    uint32_t next; /* in the chain of its bucket: index + 1, 0 at the end */
    bool is_based[HL_SIDES];
} hl_closed_entry;

/* A ring of entries, the oldest of which is overwritten; chained by hash, latest first. */
struct hl_closed {
    hl_closed_entry *entries;
    uint32_t *buckets; /* index + 1 */
    size_t most, used, oldest;
    size_t mask;
    hl_time_ns linger_ns;
};

hl_closed *hl_closed_new(size_t most, hl_time_ns linger_ns)
{
    hl_closed *closed = g_new0(hl_closed, 1);
    size_t buckets = 1;
    while (buckets < most)
        buckets *= 2;
    closed->entries = g_new(hl_closed_entry, most);
    closed->buckets = g_new0(uint32_t, buckets);
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

static void unlink_entry(hl_closed *closed, size_t index)
{
    uint32_t *link = &closed->buckets[closed->entries[index].hash & closed->mask];
    while (*link != index + 1)
        link = &closed->entries[*link - 1].next;
    *link = closed->entries[index].next;
}

/* A place for one more: a new one, or the oldest entry's. */
static size_t make_place(hl_closed *closed)
{
    if (closed->used < closed->most)
        return closed->used++;
    size_t index = closed->oldest;
    closed->oldest = index + 1 == closed->most ? 0 : index + 1;
    unlink_entry(closed, index);
    return index;
}

void hl_closed_add(hl_closed *closed, const hl_flow *flow, hl_time_ns now)
{
    size_t index = make_place(closed);
    uint32_t *bucket = &closed->buckets[flow->hash & closed->mask];
    closed->entries[index] = (hl_closed_entry){
        .endpoint = {flow->endpoint[0], flow->endpoint[1]},
        .base = {flow->side[0].base, flow->side[1].base},
        .is_based = {flow->side[0].is_based, flow->side[1].is_based},
        .since = now,
        .hash = flow->hash,
        .next = *bucket,
    };
    *bucket = (uint32_t)index + 1;
}

static const hl_closed_entry *find(const hl_closed *closed, uint32_t hash, const hl_packet *packet,
                                   int *side)
{
    uint32_t next = closed->buckets[hash & closed->mask];
    while (next) {
        const hl_closed_entry *entry = &closed->entries[next - 1];
        for (*side = 0; entry->hash == hash && *side < HL_SIDES; ++*side)
            if (hl_endpoint_equal(&packet->source, &entry->endpoint[*side]) &&
                hl_endpoint_equal(&packet->destination, &entry->endpoint[!*side]))
                return entry;
        next = entry->next;
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
