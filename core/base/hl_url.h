/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * URLs as clients meet them: parsing and resolution by RFC 3986 (GLib's GUri), with the repairs
 * that every client makes first: raw spaces, controls and octets that are no ASCII are
 * percent-encoded, a stray "%" too, white space around the reference is dropped, international host
 * names become A-labels.
 */
#ifndef HL_URL_H
#define HL_URL_H

#include "base/hl_bytes.h"

/* Never changes; one allocation. */
typedef struct hl_url {
    const char *text; /* absolute, for people: scheme and host in lower case, no default port, no
                         dot segments, no user information, no fragment */
    const char *key;  /* `text` with one spelling for all percent-encodings: equal keys, same
                         resource */
    const char *scheme;
    const char *host;           /* in lower case; IPv6 without brackets; never empty */
    const char *path_and_query; /* part of `text` after the authority; starts with "/" */
    int port;                   /* explicit or the scheme's own; -1: neither */
    unsigned references;        /* private */
} hl_url;

/* From an absolute URL with an authority; NULL when it is none. Give back with hl_url_free. */
hl_url *hl_url_parse(hl_bytes text);

/* `reference` resolved against `base` (RFC 3986 §5.2); NULL when the result has no authority. */
hl_url *hl_url_resolve(const hl_url *base, hl_bytes reference);

/* The key of the same resource under another scheme, http or https, and the authority of `server`, whose port is that
 * scheme's own where its text names none; g_free. */
char *hl_url_moved_key(const hl_url *url, const char *scheme, const hl_url *server);

hl_url *hl_url_ref(hl_url *url);
/* Gives a reference back; NULL is none. */
void hl_url_free(hl_url *url);

/* The memory that it takes, about. */
size_t hl_url_memory(const hl_url *url);

/* Same scheme, host and port (RFC 6454). */
bool hl_url_same_origin(const hl_url *a, const hl_url *b);
bool hl_url_same_host(const hl_url *a, const hl_url *b);

/* "host", or "host:port" when the port is not the scheme's own; g_free. */
char *hl_url_authority(const hl_url *url);

/* Strict resolution of text, fragment kept, nothing repaired or normalised (RFC 3986 §5.2.2): a new
 * string, or NULL when one of both is malformed. */
char *hl_url_resolve_text(const char *base, const char *reference);

/* Can an HTTP client follow it: http or https? */
bool hl_url_is_http(const hl_url *url);

#endif
