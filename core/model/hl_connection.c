/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_connection.h"

#include <glib.h>

hl_connection *hl_connection_new(uint64_t number)
{
    hl_connection *connection = g_new(hl_connection, 1);
    *connection = (hl_connection){
        .number = number,
        .client_side = HL_SIDE_UNKNOWN,
        .closed = {HL_TIME_NEVER, HL_TIME_NEVER},
        .last_loss = INT64_MIN,
        .references = 1,
    };
    return connection;
}

hl_connection *hl_connection_ref(hl_connection *connection)
{
    connection->references++;
    return connection;
}

static void free_names(hl_connection *connection)
{
    g_free(connection->server_name);
    g_free(connection->application_protocol);
    g_free(connection->target_name);
    hl_connection_unref(connection->carrier);
}

void hl_connection_unref(hl_connection *connection)
{
    if (!connection || --connection->references > 0)
        return;
    if (connection->server_name || connection->application_protocol || connection->target_name ||
        connection->carrier)
        free_names(connection);
    g_free(connection);
}

static int client_side(const hl_connection *connection)
{
    return connection->client_side == 1 ? 1 : 0;
}

const hl_endpoint *hl_connection_client(const hl_connection *connection)
{
    return &connection->endpoint[client_side(connection)];
}

const hl_endpoint *hl_connection_server(const hl_connection *connection)
{
    return &connection->endpoint[!client_side(connection)];
}

unsigned hl_connection_depth(const hl_connection *connection)
{
    unsigned depth = 0;
    while ((connection = connection->carrier))
        depth++;
    return depth;
}

const hl_connection *hl_connection_transport(const hl_connection *connection)
{
    while (connection->carrier)
        connection = connection->carrier;
    return connection;
}

static bool same_name(const char *a, const char *b)
{
    return a && b ? g_ascii_strcasecmp(a, b) == 0 : a == b;
}

bool hl_connection_same_server(const hl_connection *a, const hl_connection *b)
{
    return hl_endpoint_equal(hl_connection_server(a), hl_connection_server(b)) &&
           same_name(a->target_name, b->target_name);
}

const char *hl_connection_server_name(const hl_connection *connection)
{
    return connection->server_name ? connection->server_name : connection->target_name;
}

hl_time_ns hl_connection_client_closed(const hl_connection *connection)
{
    return connection->closed[client_side(connection)];
}

hl_time_ns hl_connection_server_closed(const hl_connection *connection)
{
    return connection->closed[!client_side(connection)];
}

hl_time_ns hl_connection_server_late_by(const hl_connection *connection)
{
    return hl_connection_transport(connection)->late_by[!client_side(connection)];
}
