/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "opaque.h"

#include "client.h"

enum { HTTP_PORT = 80, HTTPS_PORT = 443 };

void hl_opaque_init(hl_opaque *opaque, size_t limit, uint64_t *forgotten)
{
    hl_client_index_init(&opaque->lasting);
    opaque->forgotten = INT64_MIN;
    opaque->limit = limit;
    opaque->forgotten_count = forgotten;
    hl_addresses_init(&opaque->addresses, limit, forgotten);
}

void hl_opaque_clear(hl_opaque *opaque)
{
    hl_client_index_clear(&opaque->lasting);
    hl_addresses_clear(&opaque->addresses);
}

static bool is_opaque(const hl_connection *connection)
{
    return connection->is_opaque || connection->is_tunnel;
}

/* It began in the midst and turned out to be HTTP: should it become unreadable yet, that is told anew. */
static bool is_clear(const hl_connection *connection)
{
    return !is_opaque(connection) && !connection->tls_version;
}

static size_t remembered(const hl_opaque *opaque)
{
    return g_hash_table_size(opaque->lasting.by_connection);
}

static void forget_ended(hl_opaque *opaque, hl_time_ns before)
{
    GList *entries = g_hash_table_get_values(opaque->lasting.by_connection);
    for (const GList *at = entries; at; at = at->next)
        if (((hl_client_entry *)at->data)->end < before)
            hl_client_index_remove(&opaque->lasting, at->data);
    g_list_free(entries);
}

/* Full: what was remembered of single connections counts for all clients and names from now on. */
static void forget_all(hl_opaque *opaque)
{
    GList *entries = g_hash_table_get_values(opaque->lasting.by_connection);
    *opaque->forgotten_count += remembered(opaque);
    for (const GList *at = entries; at; at = at->next) {
        hl_client_entry *entry = at->data;
        if (is_opaque(entry->connection))
            opaque->forgotten = MAX(opaque->forgotten, entry->end);
        hl_client_index_remove(&opaque->lasting, entry);
    }
    g_list_free(entries);
}

void hl_opaque_note(hl_opaque *opaque, hl_connection *connection, hl_time_ns since)
{
    if (hl_client_index_find(&opaque->lasting, connection))
        return;
    if (!connection->is_tunnel)
        hl_addresses_note(&opaque->addresses, hl_bytes_text(connection->server_name), connection);
    if (remembered(opaque) >= opaque->limit) {
        forget_ended(opaque, since);
        if (remembered(opaque) >= opaque->limit / 2)
            forget_all(opaque);
    }
    hl_client_index_add(&opaque->lasting, connection)->end = HL_TIME_NEVER;
}

void hl_opaque_note_end(hl_opaque *opaque, hl_connection *connection, hl_time_ns now)
{
    hl_client_entry *entry = hl_client_index_find(&opaque->lasting, connection);
    if (!entry)
        return;
    if (!is_opaque(connection))
        hl_client_index_remove(&opaque->lasting, entry);
    else
        entry->end = connection->client_side == HL_SIDE_UNKNOWN
                         ? now
                         : MIN(now, hl_connection_client_closed(connection));
}

static bool names(const hl_connection *connection, const char *host)
{
    hl_bytes wanted = hl_bytes_text(host);
    if (wanted.size > 0 && wanted.data[wanted.size - 1] == '.')
        wanted.size--;
    return hl_bytes_is_nocase(wanted, hl_connection_server_name(connection));
}

/* Up to TLS 1.2 the server's choice is in the clear, and without one it is HTTP/1. */
static bool may_be_http2(const hl_connection *connection)
{
    const char *version = connection->tls_version;
    if (connection->application_protocol)
        return g_str_equal(connection->application_protocol, "h2");
    bool shows_choice = version && g_str_has_prefix(version, "1.") && !g_str_equal(version, "1.3");
    return connection->offers_http2 && !shows_choice;
}

/* RFC 6797 §8.3: an upgrade makes port 80 443, and keeps any other. */
static int https_port_of(const hl_url *target)
{
    return target->port == HTTP_PORT && g_str_equal(target->scheme, "http") ? HTTPS_PORT
                                                                            : target->port;
}

static bool may_be_shared(const hl_opaque *opaque, const hl_connection *connection,
                          const hl_url *target)
{
    return may_be_http2(connection) &&
           hl_connection_server(connection)->port == https_port_of(target) &&
           hl_addresses_has(&opaque->addresses, hl_bytes_text(target->host), connection);
}

static hl_hiding hiding_of(const hl_opaque *opaque, const hl_connection *connection,
                           const hl_url *target)
{
    bool is_https = g_str_equal(target->scheme, "https");
    if (connection->is_tunnel || !hl_connection_server_name(connection))
        return is_https ? HL_HIDING_UNNAMED : HL_HIDING_NONE;
    if (names(connection, target->host))
        return HL_HIDING_NAMED;
    if (may_be_shared(opaque, connection, target))
        return HL_HIDING_SHARED;
    return is_https && connection->has_encrypted_hello ? HL_HIDING_ENCRYPTED_HELLO : HL_HIDING_NONE;
}

static bool is_alive(const hl_client_entry *entry, hl_time_ns from, hl_time_ns until)
{
    return is_opaque(entry->connection) && entry->connection->opened <= until && entry->end >= from;
}

/* Queues are in no order that matters: among equals the first connection is it. */
static bool is_better(const hl_connection *connection, hl_hiding hiding,
                      const hl_opaque_match *best)
{
    if (hiding != best->hiding)
        return hiding > best->hiding;
    return best->connection && connection->number < best->connection->number;
}

hl_opaque_match hl_opaque_find(hl_opaque *opaque, const hl_connection *connection,
                               const hl_url *target, hl_time_ns from, hl_time_ns until)
{
    hl_opaque_match best = {NULL, HL_HIDING_NONE};
    hl_client_entry *entry;
    hl_client_walk walk = hl_client_index_walk(&opaque->lasting, connection);
    while ((entry = hl_client_walk_next(&walk))) {
        if (is_clear(entry->connection)) {
            hl_client_index_remove(&opaque->lasting, entry);
            continue;
        }
        if (!is_alive(entry, from, until) ||
            hl_client_compare_connections(connection, entry->connection) == HL_CLIENT_OTHER)
            continue;
        hl_hiding hiding = hiding_of(opaque, entry->connection, target);
        if (is_better(entry->connection, hiding, &best))
            best = (hl_opaque_match){entry->connection, hiding};
    }
    return best;
}
