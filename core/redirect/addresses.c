/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "addresses.h"

#include "base/hl_authority.h"

enum { NAME_OCTETS_MAX = 254 }; /* RFC 1035 §2.3.4, written out */

typedef struct named_address {
    char *host; /* in lower case, without a final dot */
    hl_address address;
} named_address;

static guint hash_named(gconstpointer named)
{
    const named_address *at = named;
    return g_str_hash(at->host) * 33 + hl_address_hash(&at->address);
}

static gboolean is_same(gconstpointer a, gconstpointer b)
{
    const named_address *left = a, *right = b;
    return g_str_equal(left->host, right->host) &&
           hl_address_equal(&left->address, &right->address);
}

static void free_named(gpointer named)
{
    g_free(((named_address *)named)->host);
    g_free(named);
}

void hl_addresses_init(hl_addresses *addresses, size_t limit, uint64_t *forgotten)
{
    addresses->known = g_hash_table_new_full(hash_named, is_same, free_named, NULL);
    addresses->is_full = false;
    addresses->limit = limit;
    addresses->forgotten = forgotten;
}

void hl_addresses_clear(hl_addresses *addresses)
{
    g_hash_table_unref(addresses->known);
}

static hl_bytes without_dot(hl_bytes host)
{
    bool is_rooted = host.size > 1 && host.data[host.size - 1] == '.';
    return hl_bytes_first(host, host.size - is_rooted);
}

static named_address named(hl_bytes host, const hl_connection *connection)
{
    host = without_dot(host);
    return (named_address){
        .host = g_ascii_strdown((const char *)host.data, (gssize)host.size),
        .address = hl_connection_server(connection)->address,
    };
}

/* Who asks a proxy for a name does not know the address, and takes no other name's connection for it. */
static bool has_address(const hl_connection *connection)
{
    return hl_connection_server(connection)->address.version != 0;
}

void hl_addresses_note(hl_addresses *addresses, hl_bytes host, const hl_connection *connection)
{
    if (host.size == 0 || host.size > NAME_OCTETS_MAX || addresses->is_full ||
        !has_address(connection))
        return;
    named_address at = named(host, connection);
    bool is_new = !g_hash_table_contains(addresses->known, &at);
    addresses->is_full = is_new && g_hash_table_size(addresses->known) >= addresses->limit;
    *addresses->forgotten += addresses->is_full;
    if (is_new && !addresses->is_full)
        g_hash_table_add(addresses->known, g_memdup2(&at, sizeof at));
    else
        g_free(at.host);
}

void hl_addresses_note_request(hl_addresses *addresses, const hl_exchange *exchange)
{
    const hl_message *request = exchange->request;
    if (!request || exchange->connection->is_tunnel)
        return;
    hl_bytes authority =
        request->authority.size > 0 ? request->authority : hl_message_find(request, "host");
    hl_bytes host = hl_authority_read(authority).host,
             own = hl_bytes_text(exchange->connection->server_name);
    if (!hl_bytes_equal_nocase(host, own))
        hl_addresses_note(addresses, host, exchange->connection);
}

bool hl_addresses_has(const hl_addresses *addresses, hl_bytes host, const hl_connection *connection)
{
    if (!has_address(connection))
        return false;
    named_address at = named(host, connection);
    bool has = addresses->is_full || g_hash_table_contains(addresses->known, &at);
    g_free(at.host);
    return has;
}
