/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections that may carry requests which cannot be read: TLS that is not decrypted, tunnels that
 * nobody looked into, and what was already under way when the capture began. Where one of them may
 * have held a follow-up, nobody can say that it did not come.
 *
 * To an https target leads a connection that names its host (server name, RFC 6066 §3; else the name
 * that a proxy was asked for), and any of which no name is known. One that names another host leads
 * elsewhere, with two exceptions:
 * - HTTP/2 may carry many origins of one server (RFC 9113 §9.1.1). So the connection may hold the
 *   follow-up where it goes to the target's port at an address that the target's host is known to
 *   have, and where it is HTTP/2 or nobody can tell: TLS 1.3 hides what was agreed on, but not
 *   what the client offered. Where the capture shows no address of the target's host, nothing ties
 *   the connection to it: if that were enough, any foreign TLS would hide every absence.
 * - The name in a ClientHello that comes with an encrypted one (RFC 9849) may be a front for any
 *   other. Camouflage looks the same, on purpose, so it counts too.
 *
 * An http target is asked for in the clear, unless the client has upgraded it (HSTS, RFC 6797 §8.3).
 * To that leads only what is tied to its host: a connection that names it, or shares its server.
 */
#ifndef HL_OPAQUE_H
#define HL_OPAQUE_H

#include "addresses.h"
#include "base/hl_url.h"
#include "client_index.h"
#include "model/hl_hop.h"

typedef struct hl_opaque {
    hl_client_index lasting; /* and when they ended; HL_TIME_NEVER: they have not */
    hl_time_ns forgotten;    /* until then there were some that are not remembered */
    bool has_decrypted;      /* requests came out of TLS: the capture is not without it */
    hl_addresses addresses;
    size_t limit;
    uint64_t *forgotten_count;
} hl_opaque;

typedef struct hl_opaque_match {
    hl_connection *connection; /* NULL: none */
    hl_hiding hiding;
} hl_opaque_match;

void hl_opaque_init(hl_opaque *opaque, size_t limit, uint64_t *forgotten);
void hl_opaque_clear(hl_opaque *opaque);

/* A connection that cannot be read, or perhaps not to its end: it says so itself by the time it is
 * asked. Those that ended before `since` need not be remembered any more. */
void hl_opaque_note(hl_opaque *opaque, hl_connection *connection, hl_time_ns since);

/* The connection has ended; its client sent nothing after `now`. */
void hl_opaque_note_end(hl_opaque *opaque, hl_connection *connection, hl_time_ns now);

/* The one that most likely leads to `target` of those that the client of `connection` had between both
 * times; among equals the earliest. Those that are in the clear by now are forgotten on the way. */
hl_opaque_match hl_opaque_find(hl_opaque *opaque, const hl_connection *connection,
                               const hl_url *target, hl_time_ns from, hl_time_ns until);

#endif
