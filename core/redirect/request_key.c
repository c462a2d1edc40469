/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every request is looked up while a redirect is pending, and nearly every one has a target that is
 * its own normal form: that is checked in place, without GUri (measured: a quarter of the whole
 * command's time on short connections).
 */
#include "request_key.h"

#include "base/hl_url.h"

/* Octets that stand in a key as they are, wherever they are. */
static bool is_plain(uint8_t octet)
{
    return g_ascii_isalnum((char)octet) || (octet && strchr("-._~/?@&=+$,;:", octet));
}

/* Origin-form (RFC 9112 §3.2.1) that normalising would not change? Dot segments would. */
static bool is_plain_target(hl_bytes target)
{
    if (target.size == 0 || target.data[0] != '/')
        return false;
    for (size_t i = 0; i < target.size; i++) {
        if (!is_plain(target.data[i]))
            return false;
        if (target.data[i] == '.' && target.data[i - 1] == '/')
            return false;
    }
    return true;
}

/* A lower-case name without port? */
static bool is_plain_host(hl_bytes host)
{
    for (size_t i = 0; i < host.size; i++)
        if (!g_ascii_islower((char)host.data[i]) && !g_ascii_isdigit((char)host.data[i]) &&
            host.data[i] != '.' && host.data[i] != '-')
            return false;
    return host.size > 0;
}

static void append(GString *key, hl_bytes part)
{
    g_string_append_len(key, (const char *)part.data, (gssize)part.size);
}

static bool read_plain_key(const hl_message *request, GString *key)
{
    hl_bytes host = hl_message_find(request, "host");
    if (request->scheme.size > 0 || request->authority.size > 0 || !is_plain_host(host) ||
        !is_plain_target(request->target) || hl_bytes_is(request->method, "CONNECT"))
        return false;
    g_string_assign(key, request->connection->tls_version ? "https://" : "http://");
    append(key, host);
    append(key, request->target);
    return true;
}

bool hl_request_key(hl_exchange *exchange, GString *key)
{
    if (read_plain_key(exchange->request, key))
        return true;
    const char *text = hl_exchange_url(exchange);
    hl_url *url = text ? hl_url_parse(hl_bytes_text(text)) : NULL;
    if (url)
        g_string_assign(key, url->key);
    hl_url_free(url);
    return url != NULL;
}
