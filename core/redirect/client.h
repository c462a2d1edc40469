/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who sent a request, as far as pairing cares. */
#ifndef HL_CLIENT_H
#define HL_CLIENT_H

#include "redirect/hl_redirects.h"

typedef enum hl_client_match {
    HL_CLIENT_OTHER,
    HL_CLIENT_SAME,
    HL_CLIENT_PERHAPS, /* another address, but one that the same machine may have */
} hl_client_match;

/* Does the machine talk to itself? Then its own address is whichever it talks to. */
bool hl_client_is_local(const hl_connection *connection);

/* Who opened both, as far as addresses tell; where b's is not known either end counts. */
hl_client_match hl_client_compare_connections(const hl_connection *a, const hl_connection *b);

hl_client_match hl_client_compare(const hl_exchange *a, const hl_exchange *b,
                                  hl_client_identity identity);

#endif
