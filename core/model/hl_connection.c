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

void hl_connection_unref(hl_connection *connection)
{
    if (!connection || --connection->references > 0)
        return;
    g_free(connection->server_name);
    g_free(connection->application_protocol);
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

hl_time_ns hl_connection_client_closed(const hl_connection *connection)
{
    return connection->closed[client_side(connection)];
}

hl_time_ns hl_connection_server_closed(const hl_connection *connection)
{
    return connection->closed[!client_side(connection)];
}
