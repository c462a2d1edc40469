/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which server addresses a name is known to have, from what the capture shows: the TLS server name
 * of a connection, and the host that a request names. Any client's counts: names resolve alike.
 */
#ifndef HL_ADDRESSES_H
#define HL_ADDRESSES_H

#include "model/hl_exchange.h"

#include <glib.h>

typedef struct hl_addresses {
    GHashTable *known; /* a set */
    bool is_full;      /* there was one that is not remembered: any name may have any address */
    size_t limit;
    uint64_t *forgotten; /* counts */
} hl_addresses;

void hl_addresses_init(hl_addresses *addresses, size_t limit, uint64_t *forgotten);
void hl_addresses_clear(hl_addresses *addresses);

/* The server of this connection is the one that the client called so. */
void hl_addresses_note(hl_addresses *addresses, hl_bytes host, const hl_connection *connection);

/* The same of the host in :authority or Host, unless it is the connection's own name. */
void hl_addresses_note_request(hl_addresses *addresses, const hl_exchange *exchange);

/* Has the name the address of this connection's server, as far as is known? */
bool hl_addresses_has(const hl_addresses *addresses, hl_bytes host,
                      const hl_connection *connection);

#endif
