/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "opaque.h"

#include "client.h"

enum { HTTP_PORT = 80, HTTPS_PORT = 443 };

static void unref_connection(gpointer connection)
{
    hl_connection_unref(connection);
}

void hl_opaque_init(hl_opaque *opaque, size_t limit, uint64_t *forgotten)
{
    opaque->lasting = g_hash_table_new_full(NULL, NULL, unref_connection, g_free);
    opaque->forgotten = INT64_MIN;
    opaque->limit = limit;
    opaque->forgotten_count = forgotten;
    hl_addresses_init(&opaque->addresses, limit, forgotten);
}

void hl_opaque_clear(hl_opaque *opaque)
{
    g_hash_table_unref(opaque->lasting);
    hl_addresses_clear(&opaque->addresses);
}

static gboolean ended_before(gpointer connection, gpointer end, gpointer since)
{
    (void)connection;
    return *(hl_time_ns *)end < *(hl_time_ns *)since;
}

static bool is_opaque(const hl_connection *connection)
{
    return connection->is_opaque || connection->is_tunnel;
}

/* Full: what was remembered of single connections counts for all clients and names from now on. */
static void forget_all(hl_opaque *opaque)
{
    GHashTableIter iterator;
    gpointer connection, end;
    g_hash_table_iter_init(&iterator, opaque->lasting);
    while (g_hash_table_iter_next(&iterator, &connection, &end))
        if (is_opaque(connection))
            opaque->forgotten = MAX(opaque->forgotten, *(hl_time_ns *)end);
    *opaque->forgotten_count += g_hash_table_size(opaque->lasting);
    g_hash_table_remove_all(opaque->lasting);
}

void hl_opaque_note(hl_opaque *opaque, hl_connection *connection, hl_time_ns since)
{
    hl_time_ns end = HL_TIME_NEVER;
    if (g_hash_table_contains(opaque->lasting, connection))
        return;
    if (!connection->is_tunnel)
        hl_addresses_note(&opaque->addresses, hl_bytes_text(connection->server_name), connection);
    if (g_hash_table_size(opaque->lasting) >= opaque->limit) {
        g_hash_table_foreach_remove(opaque->lasting, ended_before, &since);
        if (g_hash_table_size(opaque->lasting) >= opaque->limit / 2)
            forget_all(opaque);
    }
    g_hash_table_insert(opaque->lasting, hl_connection_ref(connection),
                        g_memdup2(&end, sizeof end));
}

void hl_opaque_note_end(hl_opaque *opaque, hl_connection *connection, hl_time_ns now)
{
    hl_time_ns *end = g_hash_table_lookup(opaque->lasting, connection);
    if (!end)
        return;
    if (!is_opaque(connection))
        g_hash_table_remove(opaque->lasting, connection);
    else
        *end = connection->client_side == HL_SIDE_UNKNOWN
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

static bool is_alive(const hl_connection *connection, hl_time_ns end, hl_time_ns from,
                     hl_time_ns until)
{
    return is_opaque(connection) && connection->opened <= until && end >= from;
}

/* The order in a hash table means nothing: among equals the first connection is it. */
static bool is_better(const hl_connection *connection, hl_hiding hiding,
                      const hl_opaque_match *best)
{
    if (hiding != best->hiding)
        return hiding > best->hiding;
    return best->connection && connection->number < best->connection->number;
}

hl_opaque_match hl_opaque_find(const hl_opaque *opaque, const hl_connection *connection,
                               const hl_url *target, hl_time_ns from, hl_time_ns until)
{
    hl_opaque_match best = {NULL, HL_HIDING_NONE};
    GHashTableIter iterator;
    gpointer key, end;
    g_hash_table_iter_init(&iterator, opaque->lasting);
    while (g_hash_table_iter_next(&iterator, &key, &end)) {
        if (!is_alive(key, *(hl_time_ns *)end, from, until) ||
            hl_client_compare_connections(connection, key) == HL_CLIENT_OTHER)
            continue;
        hl_hiding hiding = hiding_of(opaque, key, target);
        if (is_better(key, hiding, &best))
            best = (hl_opaque_match){key, hiding};
    }
    return best;
}
