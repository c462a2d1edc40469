/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chunked coding (RFC 9112 §7.1) of a body that lies in one buffer. */
#ifndef HL_CHUNKS_H
#define HL_CHUNKS_H

#include "base/hl_digest.h"

typedef struct hl_chunks {
    bool complete;   /* the last chunk was there */
    uint64_t octets; /* of content */
} hl_chunks;

/* Feeds the content to `digester`, unless that is NULL. */
hl_chunks hl_chunks_read(hl_bytes body, hl_digester *digester);

#endif
