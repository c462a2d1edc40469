/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chunked transfer coding, RFC 9112 §7.1, taken off while it streams past. */
#ifndef HL_HTTP_CHUNKED_H
#define HL_HTTP_CHUNKED_H

#include "base/hl_bytes.h"
#include "progress.h"

typedef enum hl_chunked_state {
    HL_CHUNKED_SIZE,      /* in chunk-size */
    HL_CHUNKED_EXTENSION, /* behind it, up to the line end */
    HL_CHUNKED_DATA,
    HL_CHUNKED_DATA_END, /* the line end behind chunk-data */
    HL_CHUNKED_TRAILER,  /* behind the last chunk */
    HL_CHUNKED_ENDED,
    HL_CHUNKED_BROKEN,
} hl_chunked_state;

/* All zero: at the first chunk. */
typedef struct hl_chunked {
    hl_chunked_state state;
    uint8_t size_digits;
    bool line_has_octets; /* the trailer line at hand is not blank */
    uint64_t remaining;   /* of the chunk: its size, then what is to come of its data */
} hl_chunked;

/*
 * Reads on: returns how many octets were used (all of them unless the coding ended or broke) up to
 * and with one piece of content, which *piece views (empty: none in the octets used).
 */
size_t hl_chunked_feed(hl_chunked *chunked, hl_bytes octets, hl_bytes *piece);

hl_progress hl_chunked_progress(const hl_chunked *chunked);

/* Passes over octets that were not captured; false when it cannot tell where it is then. */
bool hl_chunked_skip(hl_chunked *chunked, uint64_t octets);

/* Was the last chunk, of size 0, seen? Then the content is complete (RFC 9112 §8). */
bool hl_chunked_has_all(const hl_chunked *chunked);

#endif
