/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "messages.h"
#include "tests.h"

#include <glib.h>

static void test_new(void)
{
    hl_connection *connection = hl_connection_new(7);
    g_assert_cmpuint(connection->number, ==, 7);
    g_assert_cmpint(connection->client_side, ==, HL_SIDE_UNKNOWN);
    g_assert_cmpint(connection->end, ==, HL_CONNECTION_OPEN);
    g_assert_cmpint(hl_connection_client_closed(connection), ==, HL_TIME_NEVER);
    g_assert_cmpint(hl_connection_server_closed(connection), ==, HL_TIME_NEVER);
    g_assert_null(connection->tls_version);
    hl_connection_unref(connection);
    hl_connection_unref(NULL);
}

static void test_sides(void)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    connection->closed[0] = 10;
    connection->closed[1] = 20;
    for (int side = HL_SIDE_UNKNOWN; side <= 1; side++) {
        connection->client_side = side;
        bool swapped = side == 1;
        g_assert_cmpuint(hl_connection_client(connection)->port, ==, swapped ? 80 : 40000);
        g_assert_cmpuint(hl_connection_server(connection)->port, ==, swapped ? 40000 : 80);
        g_assert_cmpint(hl_connection_client_closed(connection), ==, swapped ? 20 : 10);
        g_assert_cmpint(hl_connection_server_closed(connection), ==, swapped ? 10 : 20);
    }
    hl_connection_unref(connection);
}

static void test_references(void)
{
    hl_connection *connection = hl_connection_new(0);
    g_assert_true(hl_connection_ref(connection) == connection);
    hl_connection_unref(connection);
    /* still there: the sanitizers would say so if it were not */
    connection->server_name = g_strdup("a.example.org");
    hl_connection_unref(connection);
}

void add_connection_tests(void)
{
    g_test_add_func("/model/connection/new", test_new);
    g_test_add_func("/model/connection/sides", test_sides);
    g_test_add_func("/model/connection/references", test_references);
}
