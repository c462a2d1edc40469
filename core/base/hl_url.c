/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_url.h"

#include "base/hl_url_plain.h"

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

/* GUri has unescaped it: only in an address a colon stands for itself. */
static bool has_stray_colon(const char *host)
{
    return strchr(host, ':') && !g_hostname_is_ip_address(host);
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
    if (host && (!*host || strpbrk(host, " \t\r\n/\\?#@<>[]^|%") || has_stray_colon(host))) {
        g_free(host);
        host = NULL;
    }
    return host;
}

static void append_authority(GString *text, const hl_url *url)
{
    bool bracketed = strchr(url->host, ':') != NULL;
    g_string_append(text, bracketed ? "[" : "");
    g_string_append(text, url->host);
    g_string_append(text, bracketed ? "]" : "");
    if (url->port > 0 && url->port != default_port(url->scheme))
        g_string_append_printf(text, ":%d", url->port);
}

static const char *keep(char **store, hl_bytes text)
{
    char *kept = *store;
    memcpy(kept, text.data, text.size);
    kept[text.size] = '\0';
    *store += text.size + 1;
    return kept;
}

/* The path and query are the end of `text`; `key` may be the same text. */
static hl_url *url_new(hl_bytes text, size_t path, hl_bytes key, hl_bytes scheme, hl_bytes host,
                       int port)
{
    bool is_same = key.data == text.data;
    size_t octets = text.size + scheme.size + host.size + (is_same ? 0 : key.size + 1) + 3;
    hl_url *url = g_malloc(sizeof(hl_url) + octets);
    char *store = (char *)(url + 1);
    url->text = keep(&store, text);
    url->path_and_query = url->text + path;
    url->key = is_same ? url->text : keep(&store, key);
    url->scheme = keep(&store, scheme);
    url->host = keep(&store, host);
    url->port = port;
    url->references = 1;
    return url;
}

/* ---- the short way ---- */

enum { PLAIN_OCTETS = 2048 }; /* longer ones take the other way */

static size_t append(char *text, size_t size, hl_bytes part)
{
    memcpy(text + size, part.data, part.size);
    return size + part.size;
}

static hl_url *plain_from(const hl_url_plain *plain)
{
    char text[PLAIN_OCTETS + sizeof "://:65535/"];
    int own = plain->scheme.size == 4 ? 80 : 443;
    size_t size = append(text, 0, plain->scheme);
    size = append(text, size, hl_bytes_text("://"));
    size = append(text, size, plain->host);
    if (plain->port > 0 && plain->port != own)
        size += (size_t)g_snprintf(text + size, sizeof ":65535", ":%d", plain->port);
    size_t path = size;
    hl_bytes root = hl_bytes_text("/");
    size = append(text, size, plain->path_and_query.size > 0 ? plain->path_and_query : root);
    hl_bytes whole = hl_bytes_from(text, size);
    return url_new(whole, path, whole, plain->scheme, plain->host,
                   plain->port > 0 ? plain->port : own);
}

static hl_url *parse_plain(hl_bytes text)
{
    hl_url_plain plain;
    bool is_plain = text.size <= PLAIN_OCTETS && hl_url_plain_read(text, &plain);
    return is_plain ? plain_from(&plain) : NULL;
}

/* A URL of its own, or a path on the same server. */
static hl_url *resolve_plain(const hl_url *base, hl_bytes reference)
{
    hl_url_plain plain;
    if (!hl_url_plain_is_path(reference))
        return parse_plain(reference);
    hl_bytes server = hl_bytes_text(base->text);
    if (server.size + reference.size > PLAIN_OCTETS || !hl_url_plain_read(server, &plain))
        return NULL;
    plain.path_and_query = reference;
    return plain_from(&plain);
}

/* ---- the long way ---- */

/* Consumes `uri`; NULL when it names no host. */
static hl_url *url_from(GUri *uri)
{
    char *host = uri && g_uri_get_host(uri) ? host_of(g_uri_get_host(uri)) : NULL;
    if (!host) {
        if (uri)
            g_uri_unref(uri);
        return NULL;
    }
    char *scheme = g_ascii_strdown(g_uri_get_scheme(uri), -1);
    int port = g_uri_get_port(uri) > 0 ? g_uri_get_port(uri) : default_port(scheme);
    const char *path = g_uri_get_path(uri), *query = g_uri_get_query(uri);
    GString *text = g_string_new(scheme);
    g_string_append(text, "://");
    append_authority(text, &(hl_url){.scheme = scheme, .host = host, .port = port});
    size_t path_at = text->len;
    g_string_append(text, *path ? path : "/");
    if (query)
        g_string_append_printf(text, "?%s", query);
    char *key = key_of(text->str);
    hl_url *url = url_new(hl_bytes_from(text->str, text->len), path_at, hl_bytes_text(key),
                          hl_bytes_text(scheme), hl_bytes_text(host), port);
    g_free(key);
    g_free(scheme);
    g_free(host);
    g_string_free(text, TRUE);
    g_uri_unref(uri);
    return url;
}

static GUri *parse(const char *text)
{
    return g_uri_parse(text, flags, NULL);
}

/* Resolving a URL against itself removes its dot segments. */
static hl_url *parse_any(hl_bytes text)
{
    char *repaired = repair(text);
    GUri *uri = parse(repaired);
    GUri *normal = uri ? g_uri_parse_relative(uri, repaired, flags, NULL) : NULL;
    if (uri)
        g_uri_unref(uri);
    g_free(repaired);
    return url_from(normal);
}

static hl_url *resolve_any(const hl_url *base, hl_bytes reference)
{
    char *repaired = repair(reference);
    GUri *base_uri = parse(base->text);
    GUri *uri = base_uri ? g_uri_parse_relative(base_uri, repaired, flags, NULL) : NULL;
    if (base_uri)
        g_uri_unref(base_uri);
    g_free(repaired);
    return url_from(uri);
}

hl_url *hl_url_parse(hl_bytes text)
{
    hl_url *url = parse_plain(text);
    return url ? url : parse_any(text);
}

hl_url *hl_url_resolve(const hl_url *base, hl_bytes reference)
{
    hl_url *url = resolve_plain(base, reference);
    return url ? url : resolve_any(base, reference);
}

/* "host" or "host:port" in a key, without the port that is the scheme's own anyway. */
static hl_bytes key_authority(const hl_url *url, const char *scheme)
{
    hl_bytes authority = hl_bytes_text(strstr(url->key, "://") + 3);
    authority = hl_bytes_first(authority, hl_bytes_find(authority, '/'));
    bool names_port = url->port > 0 && url->port != default_port(url->scheme);
    if (names_port && url->port == default_port(scheme))
        while (authority.data[--authority.size] != ':')
            ;
    return authority;
}

char *hl_url_moved_key(const hl_url *url, const char *scheme, const hl_url *server)
{
    hl_bytes authority = key_authority(server, scheme);
    const char *path = strchr(strstr(url->key, "://") + 3, '/');
    return g_strdup_printf("%s://%.*s%s", scheme, (int)authority.size, (const char *)authority.data,
                           path);
}

hl_url *hl_url_ref(hl_url *url)
{
    url->references++;
    return url;
}

void hl_url_free(hl_url *url)
{
    if (url && --url->references == 0)
        g_free(url);
}

bool hl_url_same_host(const hl_url *a, const hl_url *b)
{
    return g_str_equal(a->host, b->host);
}

size_t hl_url_memory(const hl_url *url)
{
    return sizeof *url + strlen(url->text) + strlen(url->key) + strlen(url->host);
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
