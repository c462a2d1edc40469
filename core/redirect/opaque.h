/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections that may carry requests which cannot be read: TLS that is not decrypted, tunnels, and what
 * was already under way when the capture began. Where one of them may have held a follow-up, nobody can
 * say that it did not come; the server name (RFC 6066 §3) tells which cannot have.
 */
#ifndef HL_OPAQUE_H
#define HL_OPAQUE_H

#include "model/hl_connection.h"

#include <glib.h>

typedef struct hl_opaque {
    GHashTable *lasting; /* hl_connection -> hl_time_ns, when it ended; HL_TIME_NEVER: it has not */
    hl_time_ns forgotten; /* until then there were some that are not remembered */
    bool has_decrypted;   /* requests came out of TLS: the capture is not without it */
    size_t limit;
} hl_opaque;

void hl_opaque_init(hl_opaque *opaque, size_t limit);
void hl_opaque_clear(hl_opaque *opaque);

/* A connection that cannot be read, or perhaps not to its end: it says so itself by the time it is
 * asked. Those that ended before `since` need not be remembered any more. */
void hl_opaque_note(hl_opaque *opaque, hl_connection *connection, hl_time_ns since);

/* The connection has ended; its client sent nothing after `now`. */
void hl_opaque_note_end(hl_opaque *opaque, hl_connection *connection, hl_time_ns now);

/*
 * One that the client of `connection` had between both times, and that may lead to `host`: one that
 * names it, else one of which no name is known, the earliest. NULL: none.
 */
hl_connection *hl_opaque_find(const hl_opaque *opaque, const hl_connection *connection,
                              const char *host, hl_time_ns from, hl_time_ns until);

#endif
