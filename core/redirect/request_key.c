/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every request is looked up while a redirect is pending, and nearly every one has a target that is
 * its own normal form: that is checked in place, without GUri (measured: a quarter of the whole
 * command's time on short connections).
 */
#include "request_key.h"

#include "base/hl_url.h"
#include "base/hl_url_plain.h"

static void join(GString *key, hl_bytes scheme, hl_bytes host, hl_bytes target)
{
    g_string_set_size(key, scheme.size + host.size + target.size);
    memcpy(key->str, scheme.data, scheme.size);
    memcpy(key->str + scheme.size, host.data, host.size);
    memcpy(key->str + scheme.size + host.size, target.data, target.size);
}

static bool read_plain_key(const hl_message *request, GString *key)
{
    hl_bytes host = hl_message_find(request, "host");
    if (request->scheme.size > 0 || request->authority.size > 0 || !hl_url_plain_is_host(host) ||
        !hl_url_plain_is_path(request->target) || hl_bytes_is(request->method, "CONNECT"))
        return false;
    join(key, hl_bytes_text(request->connection->tls_version ? "https://" : "http://"), host,
         request->target);
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
