/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who spoke with whom, and through which proxies. */
#include "report/text.h"

#include "base/hl_escape.h"
#include "base/hl_url.h"

void hl_text_append_server(GString *out, const hl_connection *connection)
{
    char text[HL_ENDPOINT_TEXT_SIZE];
    const hl_endpoint *server = hl_connection_server(connection);
    if (connection->target_name) {
        hl_escape_text(out, hl_bytes_text(connection->target_name));
        g_string_append_printf(out, ":%u", server->port);
    } else {
        g_string_append(out, hl_endpoint_format(server, text));
    }
}

void hl_text_append_proxies(GString *out, const hl_connection *connection)
{
    if (!connection->carrier)
        return;
    if (connection->carrier->carrier) {
        hl_text_append_proxies(out, connection->carrier);
        g_string_append(out, ", ");
    } else {
        g_string_append(out, " via ");
    }
    hl_text_append_server(out, connection->carrier);
}

/* Is the server of the tunnel the one that the URL names, which stands beside it? */
static bool is_named_by_url(hl_exchange *exchange)
{
    const hl_connection *connection = exchange->connection;
    const char *text = hl_exchange_url(exchange);
    hl_url *url = text ? hl_url_parse(hl_bytes_text(text)) : NULL;
    bool named = url && connection->target_name &&
                 g_ascii_strcasecmp(url->host, connection->target_name) == 0 &&
                 url->port == hl_connection_server(connection)->port;
    hl_url_free(url);
    return named;
}

/* A HAR names no client, and not always the server. */
static bool is_known(const hl_connection *connection)
{
    return hl_connection_server(connection)->address.version != 0 || connection->target_name;
}

char *hl_text_peers(hl_exchange *exchange)
{
    char address[HL_ENDPOINT_TEXT_SIZE];
    const hl_connection *connection = exchange->connection;
    const hl_address *client = &hl_connection_client(connection)->address;
    GString *text = g_string_new(client->version != 0 ? hl_address_format(client, address) : NULL);
    hl_text_append_proxies(text, connection);
    if (is_known(connection) && (!connection->carrier || !is_named_by_url(exchange))) {
        g_string_append(text, text->len > 0 ? " → " : "→ ");
        hl_text_append_server(text, connection);
    }
    return g_string_free(text, FALSE);
}
