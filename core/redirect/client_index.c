/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "client_index.h"

#include "base/hl_digest.h"
#include "client.h"

/* Whose connections have this address at the client's end. */
typedef struct at_address {
    GQueue entries; /* first: an entry knows its queue only */
    hl_digest key;
} at_address;

static void free_entry(gpointer data)
{
    hl_client_entry *entry = data;
    hl_connection_unref(entry->connection);
    g_free(entry);
}

void hl_client_index_init(hl_client_index *index)
{
    index->by_connection = g_hash_table_new_full(NULL, NULL, NULL, free_entry);
    index->by_address = g_hash_table_new_full(hl_digest_hash, hl_digest_is_same, NULL, g_free);
    for (int version = 0; version < HL_CLIENT_INDEX_VERSIONS; version++)
        g_queue_init(&index->by_version[version]);
    g_queue_init(&index->local);
    index->seed = (uint64_t)g_random_int() << 32 | g_random_int();
}

void hl_client_index_clear(hl_client_index *index)
{
    g_hash_table_unref(index->by_connection);
    g_hash_table_unref(index->by_address);
}

static int version_of(const hl_address *address)
{
    return address->version == 4 ? 1 : address->version == 6 ? 2 : 0;
}

static hl_digest key_of(const hl_client_index *index, const hl_address *address)
{
    return hl_digest_seeded(hl_bytes_from(address, sizeof *address), index->seed);
}

static at_address *make_address(hl_client_index *index, const hl_address *address)
{
    hl_digest key = key_of(index, address);
    at_address *at = g_hash_table_lookup(index->by_address, &key);
    if (!at) {
        at = g_new0(at_address, 1);
        at->key = key;
        g_hash_table_insert(index->by_address, &at->key, at);
    }
    return at;
}

static void enter(hl_client_entry *entry, unsigned place, GQueue *queue)
{
    entry->link[place].data = entry;
    entry->queue[place] = queue;
    g_queue_push_tail_link(queue, &entry->link[place]);
}

/* At most once into each queue. */
static void enter_ends(hl_client_index *index, hl_client_entry *entry)
{
    const hl_connection *connection = entry->connection;
    for (unsigned side = 0; side < HL_SIDES; side++) {
        if (connection->client_side == !side)
            continue;
        const hl_address *address = &connection->endpoint[side].address;
        GQueue *of_address = &make_address(index, address)->entries,
               *of_version = &index->by_version[version_of(address)];
        if (entry->queue[0] != of_address)
            enter(entry, side, of_address);
        if (entry->queue[HL_SIDES] != of_version)
            enter(entry, HL_SIDES + side, of_version);
    }
}

/* Whichever end turns out to be the client's. */
static bool may_be_local(const hl_connection *connection)
{
    const hl_connection *transport = hl_connection_transport(connection);
    if (connection->client_side != HL_SIDE_UNKNOWN && transport->client_side != HL_SIDE_UNKNOWN)
        return hl_client_is_local(connection);
    const hl_address *first = &connection->endpoint[0].address,
                     *second = &connection->endpoint[1].address;
    return transport != connection || hl_address_is_loopback(first) ||
           hl_address_is_loopback(second) || hl_address_equal(first, second);
}

hl_client_entry *hl_client_index_add(hl_client_index *index, hl_connection *connection)
{
    hl_client_entry *entry = g_new0(hl_client_entry, 1);
    entry->connection = hl_connection_ref(connection);
    g_hash_table_insert(index->by_connection, connection, entry);
    enter_ends(index, entry);
    if (may_be_local(connection))
        enter(entry, HL_CLIENT_INDEX_PLACES - 1, &index->local);
    return entry;
}

hl_client_entry *hl_client_index_find(const hl_client_index *index, const hl_connection *connection)
{
    return g_hash_table_lookup(index->by_connection, connection);
}

static void forget_address_if_empty(hl_client_index *index, GQueue *queue)
{
    at_address *at = (at_address *)queue;
    if (queue->length == 0)
        g_hash_table_remove(index->by_address, &at->key);
}

void hl_client_index_remove(hl_client_index *index, hl_client_entry *entry)
{
    for (unsigned place = 0; place < HL_CLIENT_INDEX_PLACES; place++) {
        GQueue *queue = entry->queue[place];
        if (queue)
            g_queue_unlink(queue, &entry->link[place]);
        if (queue && place < HL_SIDES)
            forget_address_if_empty(index, queue);
    }
    g_hash_table_remove(index->by_connection, entry->connection);
}

static void add_queue(hl_client_walk *walk, const GQueue *queue)
{
    walk->queue[walk->count++] = queue;
}

hl_client_walk hl_client_index_walk(const hl_client_index *index, const hl_connection *connection)
{
    hl_client_walk walk = {.count = 0};
    const hl_address *client = &hl_connection_client(connection)->address;
    hl_digest key = key_of(index, client);
    const at_address *at = g_hash_table_lookup(index->by_address, &key);
    if (at)
        add_queue(&walk, &at->entries);
    for (int version = 0; version < HL_CLIENT_INDEX_VERSIONS; version++)
        if (version != version_of(client))
            add_queue(&walk, &index->by_version[version]);
    if (hl_client_is_local(connection))
        add_queue(&walk, &index->local);
    return walk;
}

hl_client_entry *hl_client_walk_next(hl_client_walk *walk)
{
    while (!walk->at && walk->count > 0)
        walk->at = walk->queue[--walk->count]->head;
    const GList *at = walk->at;
    walk->at = at ? at->next : NULL;
    return at ? at->data : NULL;
}
