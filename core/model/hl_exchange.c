/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_exchange.h"

#include "base/hl_authority.h"

#include <glib.h>
#include <stdio.h>

hl_exchange *hl_exchange_new(uint64_t number, hl_connection *connection)
{
    hl_exchange *exchange = g_new(hl_exchange, 1);
    *exchange = (hl_exchange){
        .number = number,
        .connection = hl_connection_ref(connection),
        .references = 1,
    };
    return exchange;
}

hl_exchange *hl_exchange_ref(hl_exchange *exchange)
{
    exchange->references++;
    return exchange;
}

void hl_exchange_unref(hl_exchange *exchange)
{
    if (!exchange || --exchange->references > 0)
        return;
    hl_message_unref(exchange->request);
    hl_message_unref(exchange->response);
    hl_connection_unref(exchange->connection);
    g_free(exchange->url);
    g_free(exchange);
}

static size_t memory_of(const hl_message *message)
{
    return message ? message->memory_octets : 0;
}

size_t hl_exchange_memory(const hl_exchange *exchange)
{
    return sizeof(hl_exchange) + memory_of(exchange->request) + memory_of(exchange->response);
}

hl_bytes hl_exchange_user_agent(const hl_exchange *exchange)
{
    return exchange->request ? hl_message_find(exchange->request, "user-agent")
                             : (hl_bytes){NULL, 0};
}

static hl_bytes authority_of(const hl_message *request)
{
    return request->authority.size > 0 ? request->authority : hl_message_find(request, "host");
}

/* RFC 9110 §7.1: without an authority the server's own name or address stands in. */
static void append_server(GString *url, const hl_message *request)
{
    char text[HL_ENDPOINT_TEXT_SIZE];
    const hl_endpoint *server = hl_connection_server(request->connection);
    size_t start = url->len;
    if (request->connection->target_name)
        g_string_append_printf(url, "%s:%u", request->connection->target_name, server->port);
    else
        g_string_append(url, hl_endpoint_format(server, text));
    if (server->port == (request->connection->tls_version ? 443 : 80))
        g_string_truncate(url, (gsize)(strrchr(url->str + start, ':') - url->str));
}

/* "host:" and "host:443" are what "host" is, for https. */
static hl_bytes without_default_port(hl_bytes text, hl_bytes scheme)
{
    const char *own = hl_bytes_is_nocase(scheme, "https") ? "443" : "80";
    hl_authority authority = hl_authority_read(text);
    bool is_default = authority.port.size == 0 || hl_bytes_is(authority.port, own);
    return is_default && authority.host.size > 0 ? authority.host : text;
}

static void append_lower(GString *url, hl_bytes text)
{
    size_t start = url->len;
    g_string_append_len(url, (const char *)text.data, (gssize)text.size);
    for (size_t i = start; i < url->len; i++)
        url->str[i] = g_ascii_tolower(url->str[i]);
}

static void append_authority(GString *url, const hl_message *request, hl_bytes scheme)
{
    hl_bytes authority = authority_of(request);
    if (authority.size > 0)
        append_lower(url, without_default_port(authority, scheme));
    else
        append_server(url, request);
}

/* A head that is not whole may have named its host where it was cut. */
static bool has_unknown_authority(const hl_message *request)
{
    return (request->oddities & HL_ODDITY_HEAD_CUT) && authority_of(request).size == 0;
}

static bool has_scheme(hl_bytes target)
{
    return hl_bytes_starts_nocase(target, "http://") || hl_bytes_starts_nocase(target, "https://");
}

static hl_bytes scheme_of(const hl_message *request)
{
    if (request->scheme.size > 0)
        return request->scheme;
    return hl_bytes_text(request->connection->tls_version ? "https" : "http");
}

static size_t authority_octets(hl_bytes rest)
{
    size_t count = 0;
    while (count < rest.size && rest.data[count] != '/' && rest.data[count] != '?')
        count++;
    return count;
}

/* It may be kept for long: without the room that was left to grow. */
static char *finished(GString *url)
{
    size_t size = url->len + 1;
    return g_realloc(g_string_free(url, FALSE), size);
}

/* An absolute-form (RFC 9112 §3.2.2). */
static char *url_of_target(hl_bytes target)
{
    hl_bytes scheme = hl_bytes_first(target, hl_bytes_find(target, ':'));
    hl_bytes rest = hl_bytes_skip(target, scheme.size + strlen("://"));
    hl_bytes authority = hl_bytes_first(rest, authority_octets(rest));
    hl_bytes path = hl_bytes_skip(rest, authority.size);
    GString *url = g_string_new(NULL);
    append_lower(url, scheme);
    g_string_append(url, "://");
    append_lower(url, without_default_port(authority, scheme));
    g_string_append_len(url, (const char *)path.data, (gssize)path.size);
    return finished(url);
}

static char *url_of(const hl_message *request)
{
    hl_bytes target = request->target;
    target = hl_bytes_first(target, hl_bytes_find(target, '#'));
    if (hl_bytes_is(request->method, "CONNECT"))
        return NULL;
    if (has_scheme(target))
        return url_of_target(target);
    if (target.size > 0 && target.data[0] != '/' && !hl_bytes_is(target, "*") &&
        target.data[0] != '?')
        return NULL;
    if (has_unknown_authority(request))
        return NULL;
    GString *url = g_string_new(NULL);
    append_lower(url, scheme_of(request));
    g_string_append(url, "://");
    append_authority(url, request, scheme_of(request));
    if (!hl_bytes_is(target, "*"))
        g_string_append_len(url, (const char *)target.data, (gssize)target.size);
    return finished(url);
}

const char *hl_exchange_url(hl_exchange *exchange)
{
    if (!exchange->url_known && exchange->request) {
        exchange->url = url_of(exchange->request);
        exchange->url_known = true;
    }
    return exchange->url;
}

const hl_message *hl_exchange_first(const hl_exchange *exchange)
{
    return exchange->request ? exchange->request : exchange->response;
}

uint32_t hl_exchange_capture(const hl_exchange *exchange)
{
    const hl_message *first = hl_exchange_first(exchange);
    return first ? first->first_frame.capture : exchange->connection->first_frame.capture;
}

hl_time_ns hl_exchange_started(const hl_exchange *exchange)
{
    const hl_message *first = hl_exchange_first(exchange);
    return first ? first->started : exchange->connection->opened;
}

/* Octet by octet: a struct's padding would make the name differ from run to run. */
static void append_endpoint(GByteArray *name, const hl_endpoint *endpoint)
{
    g_byte_array_append(name, endpoint->address.octets, sizeof endpoint->address.octets);
    g_byte_array_append(name, (const guint8 *)&endpoint->port, sizeof endpoint->port);
}

/* So that what is in a tunnel and what asked for it have different names. */
static void append_target(GByteArray *name, const hl_connection *inside)
{
    const guint8 kind = (guint8)inside->tunnel;
    hl_bytes target = hl_bytes_text(inside->target_name);
    g_byte_array_append(name, &kind, sizeof kind);
    g_byte_array_append(name, target.data, (guint)target.size);
}

const char *hl_exchange_id(const hl_exchange *exchange, char text[HL_ID_TEXT_SIZE])
{
    const hl_message *first = hl_exchange_first(exchange);
    hl_time_ns started = hl_exchange_started(exchange);
    uint64_t turn = first ? first->turn : 0;
    GByteArray *name = g_byte_array_new();
    append_endpoint(name, hl_connection_client(exchange->connection));
    append_endpoint(name, hl_connection_server(exchange->connection));
    g_byte_array_append(name, (const guint8 *)&started, sizeof started);
    g_byte_array_append(name, (const guint8 *)&turn, sizeof turn);
    for (const hl_connection *inside = exchange->connection; inside->carrier;
         inside = inside->carrier)
        append_target(name, inside);
    hl_digest digest = hl_digest_of(hl_bytes_from(name->data, name->len));
    g_byte_array_unref(name);
    snprintf(text, HL_ID_TEXT_SIZE, "%016llx", (unsigned long long)digest.high);
    return text;
}
