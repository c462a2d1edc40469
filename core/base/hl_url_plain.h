/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * URLs that are their own normal form, told apart in one pass over their octets: http or https, a
 * host name in lower case, a path without dot segments, and no octet that any client would encode.
 * Nearly all are; the others take the long way (hl_url.h, GUri), which gives the same for these.
 */
#ifndef HL_URL_PLAIN_H
#define HL_URL_PLAIN_H

#include "base/hl_bytes.h"

/* The parts of a plain URL, views into it. */
typedef struct hl_url_plain {
    hl_bytes scheme;
    hl_bytes host;
    hl_bytes path_and_query; /* begins with "/", or is empty */
    int port;                /* -1: none is named */
} hl_url_plain;

/* Is the whole text a plain absolute URL? Without fragment and user information. */
bool hl_url_plain_read(hl_bytes text, hl_url_plain *url);

/* Is it a plain path, with or without query? It begins with "/", but not with "//". */
bool hl_url_plain_is_path(hl_bytes text);

/* Is it a plain host name without port? Not empty. */
bool hl_url_plain_is_host(hl_bytes text);

#endif
