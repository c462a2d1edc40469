/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cookies that servers set in this capture, and for which hosts: an excuse for a Cookie that
 * goes to another host. Only digests of names and values are kept. At most
 * limits.remembered_cookies of them: beyond, the one not set for the longest time is forgotten, all but a trace
 * that excuses it wherever it goes. With millions of traces nearly every cookie is taken for one of them.
 */
#ifndef HL_COOKIES_H
#define HL_COOKIES_H

#include "base/hl_url.h"
#include "domains.h"
#include "model/hl_message.h"

typedef struct hl_cookies hl_cookies;

/* `domains` outlives it. */
hl_cookies *hl_cookies_new(size_t capacity, const hl_domains *domains);
void hl_cookies_free(hl_cookies *cookies);

/* How many there was no room for. */
uint64_t hl_cookies_forgotten(const hl_cookies *cookies);

/* Remembers each Set-Cookie of a response of the server at `url` (RFC 6265 §5.3). */
void hl_cookies_observe(hl_cookies *cookies, const hl_url *url, const hl_message *response);

/*
 * Had a cookie with this "name=value" been set before this request, by `host` itself or with a Domain
 * that covers `host`? Then a client sends it there by rights. So it may where one that was
 * forgotten may have been it.
 */
bool hl_cookies_cover(const hl_cookies *cookies, hl_bytes pair, const char *host,
                      const hl_message *request);

/* Takes the next "name=value" off the front of a Cookie field's value, trimmed; false at the end.
 */
bool hl_cookies_next_pair(hl_bytes *list, hl_bytes *pair);

#endif
