/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/fragments.h"

#include "packet/datagram.h"
#include "packet/layers.h"

#include <glib.h>

enum { DATAGRAM_OCTETS_MAX = 65535, UDP = 17 };

/* Compared octet by octet, so it begins as all zero. */
typedef struct hl_fragment_key {
    uint8_t addresses[32];
    uint32_t identification;
    uint8_t version, protocol;
    uint16_t unused;
} hl_fragment_key;

typedef struct hl_assembly {
    hl_fragment_key key;
    guint hash;
    uint8_t protocol; /* of the first fragment */
    bool was_whole;   /* it has been put together, these are copies */
    hl_time_ns time;  /* of the fragment that came first */
    GList link;       /* in `by_age` */
    hl_datagram datagram;
    GArray *frames; /* of hl_frame_ref, that brought octets; NULL: none */
} hl_assembly;

struct hl_fragments {
    hl_limits limits;
    hl_packet_counters *counters;
    GHashTable *open; /* hl_assembly, as its own key */
    GQueue by_age;    /* the oldest first */
    size_t held_octets;
    uint64_t seed;  /* so that nobody can choose keys that collide */
    GSList *joined; /* not released yet: octets, */
    GSList *frames; /* and the arrays of frames that they came in */
};

static guint hash_of(gconstpointer data)
{
    return ((const hl_assembly *)data)->hash;
}

static gboolean is_same(gconstpointer a, gconstpointer b)
{
    const hl_assembly *x = a, *y = b;
    return memcmp(&x->key, &y->key, sizeof x->key) == 0;
}

hl_fragments *hl_fragments_new(const hl_limits *limits, hl_packet_counters *counters)
{
    hl_fragments *fragments = g_new0(hl_fragments, 1);
    fragments->limits = *limits;
    fragments->counters = counters;
    fragments->open = g_hash_table_new(hash_of, is_same);
    fragments->seed = (uint64_t)g_random_int() << 32 | g_random_int();
    g_queue_init(&fragments->by_age);
    return fragments;
}

static void drop(hl_fragments *fragments, hl_assembly *assembly)
{
    fragments->held_octets -= assembly->datagram.held_octets;
    g_hash_table_remove(fragments->open, assembly);
    g_queue_unlink(&fragments->by_age, &assembly->link);
    hl_datagram_clear(&assembly->datagram);
    if (assembly->frames)
        g_array_unref(assembly->frames);
    g_free(assembly);
}

void hl_fragments_free(hl_fragments *fragments)
{
    if (!fragments)
        return;
    while (fragments->by_age.head)
        drop(fragments, fragments->by_age.head->data);
    hl_fragments_release(fragments);
    g_hash_table_unref(fragments->open);
    g_free(fragments);
}

/* Copies of what was whole are nothing lost, nor are datagrams of UDP that no tunnel sent. */
static bool is_loss(const hl_assembly *assembly)
{
    if (assembly->was_whole)
        return false;
    if (assembly->key.protocol != UDP)
        return true;
    hl_bytes front = hl_datagram_front(&assembly->datagram);
    return front.size >= 4 &&
           hl_udp_is_tunnel(hl_view_be16(front.data), hl_view_be16(front.data + 2));
}

static void give_up(hl_fragments *fragments, hl_assembly *assembly, bool is_for_limit)
{
    if (is_loss(assembly)) {
        fragments->counters->datagrams_lost++;
        fragments->counters->datagrams_evicted += is_for_limit;
    }
    drop(fragments, assembly);
}

static hl_assembly *oldest(const hl_fragments *fragments)
{
    return fragments->by_age.head ? fragments->by_age.head->data : NULL;
}

static void give_up_old(hl_fragments *fragments, hl_time_ns now)
{
    hl_assembly *assembly;
    while ((assembly = oldest(fragments)) &&
           now - assembly->time > fragments->limits.fragment_wait_ns)
        give_up(fragments, assembly, false);
}

static void make_room(hl_fragments *fragments, size_t octets)
{
    const hl_limits *limits = &fragments->limits;
    hl_assembly *assembly;
    while ((assembly = oldest(fragments)) &&
           (fragments->held_octets + octets > limits->fragment_octets_total ||
            fragments->by_age.length >= limits->fragmented_datagrams))
        give_up(fragments, assembly, true);
}

static hl_fragment_key key_of(const hl_fragment *fragment)
{
    hl_fragment_key key = {.identification = fragment->identification,
                           .version = fragment->version};
    if (fragment->version == 4)
        key.protocol = fragment->protocol;
    memcpy(key.addresses, fragment->addresses, fragment->version == 4 ? 8 : 32);
    return key;
}

static guint hash_key(const hl_fragments *fragments, const hl_fragment_key *key)
{
    uint64_t words[sizeof *key / 8], hash = fragments->seed;
    memcpy(words, key, sizeof *key);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        unsigned __int128 product =
            (unsigned __int128)(hash ^ words[i]) * (fragments->seed | UINT64_C(0x8000000000000001));
        hash = (uint64_t)product ^ (uint64_t)(product >> 64);
    }
    return (guint)(hash ^ hash >> 32);
}

/* Copies begin to come, or another datagram that bears the same number (RFC 4963). */
static void renew(hl_fragments *fragments, hl_assembly *assembly, hl_time_ns now)
{
    assembly->time = now;
    g_queue_unlink(&fragments->by_age, &assembly->link);
    g_queue_push_tail_link(&fragments->by_age, &assembly->link);
}

static hl_assembly *assembly_of(hl_fragments *fragments, const hl_fragment *fragment)
{
    hl_assembly wanted = {.key = key_of(fragment)};
    wanted.hash = hash_key(fragments, &wanted.key);
    hl_assembly *assembly = g_hash_table_lookup(fragments->open, &wanted);
    if (assembly) {
        if (assembly->datagram.count == 0)
            renew(fragments, assembly, fragment->time);
        return assembly;
    }
    assembly = g_new(hl_assembly, 1);
    *assembly = wanted;
    assembly->time = fragment->time;
    assembly->link.data = assembly;
    g_hash_table_add(fragments->open, assembly);
    g_queue_push_tail_link(&fragments->by_age, &assembly->link);
    return assembly;
}

/* The pieces become one block, the datagram is remembered without them. */
static void put_together(hl_fragments *fragments, hl_assembly *assembly, hl_whole *whole)
{
    hl_datagram *datagram = &assembly->datagram;
    size_t octets;
    uint8_t *joined = hl_datagram_join(datagram, &octets);
    GArray *frames = g_steal_pointer(&assembly->frames);
    fragments->joined = g_slist_prepend(fragments->joined, joined);
    fragments->frames = g_slist_prepend(fragments->frames, frames);
    whole->frames = &g_array_index(frames, hl_frame_ref, 0);
    whole->frame_count = frames->len;
    whole->payload = (hl_view){hl_bytes_from(joined, octets), datagram->total};
    whole->protocol = assembly->protocol;
    whole->differs = datagram->differs;
    assembly->protocol = 0;
    assembly->was_whole = true;
    fragments->held_octets -= datagram->held_octets;
    hl_datagram_clear(datagram);
    fragments->counters->reassembled++;
}

/* No more of them than of pieces, whatever copies come. */
static void add_frame(hl_assembly *assembly, hl_frame_ref frame)
{
    if (!assembly->frames)
        assembly->frames = g_array_new(FALSE, FALSE, sizeof frame);
    g_array_append_val(assembly->frames, frame);
}

static void add_piece(hl_fragments *fragments, hl_assembly *assembly, const hl_fragment *fragment)
{
    hl_datagram *datagram = &assembly->datagram;
    size_t held = datagram->held_octets;
    bool differed = datagram->differs;
    hl_datagram_add(datagram, fragment->offset, &fragment->payload, fragment->is_last);
    if (fragment->offset == 0 && !assembly->protocol)
        assembly->protocol = fragment->protocol;
    if (datagram->held_octets > held)
        add_frame(assembly, fragment->frame);
    fragments->held_octets += datagram->held_octets - held;
    fragments->counters->fragments_differ += datagram->differs && !differed;
}

/* Where the next one begins is told in units of eight octets. */
static bool is_possible(const hl_fragment *fragment)
{
    size_t octets = fragment->payload.wire;
    return octets > 0 && fragment->offset + octets <= DATAGRAM_OCTETS_MAX &&
           (fragment->is_last || octets % 8 == 0);
}

hl_fragment_fate hl_fragments_add(hl_fragments *fragments, const hl_fragment *fragment,
                                  hl_whole *whole)
{
    if (!is_possible(fragment))
        return HL_FRAGMENT_WRONG;
    fragments->counters->fragments++;
    give_up_old(fragments, fragment->time);
    make_room(fragments, hl_datagram_cost(&fragment->payload));
    hl_assembly *assembly = assembly_of(fragments, fragment);
    add_piece(fragments, assembly, fragment);
    if (hl_datagram_is_whole(&assembly->datagram)) {
        put_together(fragments, assembly, whole);
        return HL_FRAGMENT_WHOLE;
    }
    if (assembly->datagram.count > fragments->limits.fragments_per_datagram)
        give_up(fragments, assembly, true);
    return HL_FRAGMENT_KEPT;
}

void hl_fragments_release(hl_fragments *fragments)
{
    g_slist_free_full(g_steal_pointer(&fragments->joined), g_free);
    g_slist_free_full(g_steal_pointer(&fragments->frames), (GDestroyNotify)g_array_unref);
}

void hl_fragments_finish(hl_fragments *fragments)
{
    while (oldest(fragments))
        give_up(fragments, oldest(fragments), false);
}
