/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_url.h"

#include <glib.h>

static const GUriFlags flags = G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD;

static bool is_url_octet(uint8_t octet)
{
    return octet > 0x20 && octet < 0x7f && !strchr("\"<>\\^`{|}", octet);
}

/* "%" and two hexadecimal digits? */
static bool is_percent_encoding(hl_bytes text)
{
    return text.size >= 3 && text.data[0] == '%' && g_ascii_isxdigit((char)text.data[1]) &&
           g_ascii_isxdigit((char)text.data[2]);
}

static bool is_margin(uint8_t octet)
{
    return octet <= 0x20;
}

/* What clients do to a reference before they parse it. */
static char *repair(hl_bytes text)
{
    while (text.size > 0 && is_margin(text.data[0]))
        text = hl_bytes_skip(text, 1);
    while (text.size > 0 && is_margin(text.data[text.size - 1]))
        text.size--;
    GString *repaired = g_string_sized_new(text.size + 1);
    for (; text.size > 0; text = hl_bytes_skip(text, 1)) {
        uint8_t octet = text.data[0];
        if (octet == '%' ? is_percent_encoding(text) : is_url_octet(octet))
            g_string_append_c(repaired, (char)octet);
        else
            g_string_append_printf(repaired, "%%%02X", octet);
    }
    return g_string_free(repaired, FALSE);
}

/*
 * One spelling for everything: clients differ in which characters they encode, so all but
 * unreserved characters and the delimiters that nobody encodes are.
 */
static char *key_of(const char *text)
{
    GString *key = g_string_sized_new(strlen(text) + 1);
    for (hl_bytes rest = hl_bytes_text(text); rest.size > 0;) {
        bool encoded = is_percent_encoding(rest);
        char octet = (char)rest.data[0];
        if (encoded)
            octet = (char)(g_ascii_xdigit_value((char)rest.data[1]) << 4 |
                           g_ascii_xdigit_value((char)rest.data[2]));
        bool unreserved = g_ascii_isalnum(octet) || (octet && strchr("-._~", octet));
        bool delimiter = !encoded && strchr(":/?@&=+$,;", octet);
        if (unreserved || delimiter)
            g_string_append_c(key, octet);
        else
            g_string_append_printf(key, "%%%02X", (uint8_t)octet);
        rest = hl_bytes_skip(rest, encoded ? 3 : 1);
    }
    return g_string_free(key, FALSE);
}

static int default_port(const char *scheme)
{
    if (g_str_equal(scheme, "http"))
        return 80;
    if (g_str_equal(scheme, "https"))
        return 443;
    return g_str_equal(scheme, "ftp") ? 21 : -1;
}

/* In lower case, as an A-label; NULL when it is no host name. */
static char *host_of(const char *encoded)
{
    char *raw = g_uri_unescape_string(encoded, NULL);
    char *host = NULL;
    if (raw && g_hostname_is_non_ascii(raw))
        host = g_utf8_validate(raw, -1, NULL) ? g_hostname_to_ascii(raw) : NULL;
    else if (raw)
        host = g_ascii_strdown(raw, -1);
    g_free(raw);
    if (host && (!*host || strpbrk(host, " \t\r\n/\\?#@<>[]^|%"))) {
        g_free(host);
        host = NULL;
    }
    return host;
}

static void append_authority(GString *text, const hl_url *url)
{
    bool bracketed = strchr(url->host, ':') != NULL;
    g_string_append_printf(text, "%s%s%s", bracketed ? "[" : "", url->host, bracketed ? "]" : "");
    if (url->port > 0 && url->port != default_port(url->scheme))
        g_string_append_printf(text, ":%d", url->port);
}

static char *path_and_query_of(GUri *uri)
{
    const char *path = g_uri_get_path(uri);
    const char *query = g_uri_get_query(uri);
    return g_strconcat(*path ? path : "/", query ? "?" : "", query ? query : "", NULL);
}

/* Consumes `uri`; NULL when it names no host. */
static hl_url *url_from(GUri *uri)
{
    char *host = uri && g_uri_get_host(uri) ? host_of(g_uri_get_host(uri)) : NULL;
    if (!host) {
        if (uri)
            g_uri_unref(uri);
        return NULL;
    }
    hl_url *url = g_new0(hl_url, 1);
    url->host = host;
    url->scheme = g_ascii_strdown(g_uri_get_scheme(uri), -1);
    url->port = g_uri_get_port(uri) > 0 ? g_uri_get_port(uri) : default_port(url->scheme);
    url->path_and_query = path_and_query_of(uri);
    GString *text = g_string_new(url->scheme);
    g_string_append(text, "://");
    append_authority(text, url);
    g_string_append(text, url->path_and_query);
    url->text = g_string_free(text, FALSE);
    url->key = key_of(url->text);
    g_uri_unref(uri);
    return url;
}

static GUri *parse(const char *text)
{
    return g_uri_parse(text, flags, NULL);
}

/* Resolving a URL against itself removes its dot segments. */
hl_url *hl_url_parse(hl_bytes text)
{
    char *repaired = repair(text);
    GUri *uri = parse(repaired);
    GUri *normal = uri ? g_uri_parse_relative(uri, repaired, flags, NULL) : NULL;
    if (uri)
        g_uri_unref(uri);
    g_free(repaired);
    return url_from(normal);
}

hl_url *hl_url_resolve(const hl_url *base, hl_bytes reference)
{
    char *repaired = repair(reference);
    GUri *base_uri = parse(base->text);
    GUri *uri = base_uri ? g_uri_parse_relative(base_uri, repaired, flags, NULL) : NULL;
    if (base_uri)
        g_uri_unref(base_uri);
    g_free(repaired);
    return url_from(uri);
}

hl_url *hl_url_with_authority(const hl_url *url, const char *scheme, const char *authority)
{
    char *text = g_strconcat(scheme, "://", authority, url->path_and_query, NULL);
    hl_url *moved = hl_url_parse(hl_bytes_text(text));
    g_free(text);
    return moved;
}

void hl_url_free(hl_url *url)
{
    if (!url)
        return;
    g_free(url->text);
    g_free(url->key);
    g_free(url->scheme);
    g_free(url->host);
    g_free(url->path_and_query);
    g_free(url);
}

bool hl_url_same_host(const hl_url *a, const hl_url *b)
{
    return g_str_equal(a->host, b->host);
}

bool hl_url_same_origin(const hl_url *a, const hl_url *b)
{
    return hl_url_same_host(a, b) && a->port == b->port && g_str_equal(a->scheme, b->scheme);
}

char *hl_url_authority(const hl_url *url)
{
    GString *text = g_string_new(NULL);
    append_authority(text, url);
    return g_string_free(text, FALSE);
}

char *hl_url_resolve_text(const char *base, const char *reference)
{
    return g_uri_resolve_relative(base, reference, flags, NULL);
}

bool hl_url_is_http(const hl_url *url)
{
    return g_str_equal(url->scheme, "http") || g_str_equal(url->scheme, "https");
}
