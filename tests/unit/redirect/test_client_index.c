/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index of connections by client leaves out none that a plain scan would find. */
#include "core/redirect/client.h"
#include "core/redirect/client_index.h"
#include "messages.h"
#include "tests.h"

enum { WORLDS = 300, CONNECTIONS = 60, STEPS = 200 };

/* Few, so that they meet: both families, mapped, loopback, and none. */
static const char *const addresses[] = {"10.0.0.7", "10.0.0.8",    "127.0.0.1",       "127.0.0.2",
                                        "::1",      "2001:db8::7", "::ffff:10.0.0.7", "10.0.1.2"};

static const char *any_address(GRand *dice)
{
    return addresses[g_rand_int_range(dice, 0, G_N_ELEMENTS(addresses))];
}

/* A server that is known by its name only, or a browser's own account. */
static void hide_some_addresses(GRand *dice, hl_connection *connection)
{
    for (int side = 0; side < HL_SIDES; side++)
        if (g_rand_int_range(dice, 0, 6) == 0)
            memset(&connection->endpoint[side].address, 0, sizeof(hl_address));
}

static hl_connection *any_connection(GRand *dice, uint64_t number, hl_connection *carrier)
{
    hl_connection *connection =
        test_connection(number, any_address(dice), 40000, any_address(dice), 443);
    hide_some_addresses(dice, connection);
    connection->client_side = g_rand_int_range(dice, -1, HL_SIDES);
    connection->first_frame.capture = g_rand_boolean(dice);
    if (carrier && g_rand_int_range(dice, 0, 4) == 0)
        connection->carrier = hl_connection_ref(carrier);
    return connection;
}

static void make_world(GRand *dice, hl_connection *world[CONNECTIONS])
{
    for (uint64_t i = 0; i < CONNECTIONS; i++)
        world[i] = any_connection(dice, i, i > 0 ? world[i - 1] : NULL);
}

/* All that is remembered and not certainly another's must be met on the walk. */
static void compare(const hl_client_index *index, const hl_connection *asking)
{
    GHashTable *met = g_hash_table_new(NULL, NULL);
    hl_client_entry *entry;
    hl_client_walk walk = hl_client_index_walk(index, asking);
    while ((entry = hl_client_walk_next(&walk)))
        g_hash_table_add(met, entry->connection);
    GHashTableIter iterator;
    gpointer connection;
    g_hash_table_iter_init(&iterator, index->by_connection);
    while (g_hash_table_iter_next(&iterator, &connection, NULL))
        if (hl_client_compare_connections(asking, connection) != HL_CLIENT_OTHER)
            g_assert_true(g_hash_table_remove(met, connection));
    g_hash_table_unref(met);
}

/* A connection comes or goes, or its client shows. */
static void change(GRand *dice, hl_client_index *index, hl_connection *connection)
{
    hl_client_entry *entry = hl_client_index_find(index, connection);
    if (!entry)
        g_assert_true(hl_client_index_add(index, connection)->connection == connection);
    else if (g_rand_int_range(dice, 0, 3) == 0)
        hl_client_index_remove(index, entry);
    else if (connection->client_side == HL_SIDE_UNKNOWN)
        connection->client_side = g_rand_int_range(dice, 0, HL_SIDES);
}

static void test_against_scan(void)
{
    GRand *dice = g_rand_new_with_seed(7);
    for (unsigned i = 0; i < WORLDS; i++) {
        hl_connection *world[CONNECTIONS];
        hl_client_index index;
        make_world(dice, world);
        hl_client_index_init(&index);
        for (unsigned step = 0; step < STEPS; step++) {
            change(dice, &index, world[g_rand_int_range(dice, 0, CONNECTIONS)]);
            compare(&index, world[g_rand_int_range(dice, 0, CONNECTIONS)]);
        }
        hl_client_index_clear(&index);
        for (unsigned at = CONNECTIONS; at-- > 0;)
            hl_connection_unref(world[at]);
    }
    g_rand_free(dice);
}

/* Strangers are not asked, and what goes leaves nothing behind. */
static void test_strangers(void)
{
    hl_client_index index;
    hl_client_index_init(&index);
    hl_connection *others[100];
    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++) {
        char client[HL_ENDPOINT_TEXT_SIZE];
        g_snprintf(client, sizeof client, "10.0.2.%u", i);
        others[i] = test_connection(i, client, 40000, "10.0.1.2", 443);
        hl_client_index_add(&index, others[i]);
    }
    hl_client_walk walk = hl_client_index_walk(&index, others[50]);
    g_assert_true(hl_client_walk_next(&walk)->connection == others[50]);
    g_assert_null(hl_client_walk_next(&walk));
    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++) {
        hl_client_index_remove(&index, hl_client_index_find(&index, others[i]));
        hl_connection_unref(others[i]);
    }
    g_assert_cmpuint(g_hash_table_size(index.by_address), ==, 0);
    hl_client_index_clear(&index);
}

void test_client_index_register(void)
{
    g_test_add_func("/redirect/client-index/against-scan", test_against_scan);
    g_test_add_func("/redirect/client-index/strangers", test_strangers);
}
