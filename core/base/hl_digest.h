/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Digest of a content while it streams past: XXH3, 128 bits. Two contents count as the same octets
 * when length and digest agree. Not a cryptographic digest: a peer who wants to fool the audit of
 * its own traffic can.
 */
#ifndef HL_DIGEST_H
#define HL_DIGEST_H

#include "base/hl_bytes.h"

typedef struct hl_digest {
    uint64_t high, low;
} hl_digest;

/* The running computation. */
typedef struct hl_digester hl_digester;
enum { HL_DIGESTER_OCTETS = 640 }; /* of memory, about */

hl_digester *hl_digester_new(void);
void hl_digester_feed(hl_digester *digester, hl_bytes octets);
hl_digest hl_digester_value(const hl_digester *digester);
/* Back to the state of a new one, for the next content. */
void hl_digester_clear(hl_digester *digester);
void hl_digester_free(hl_digester *digester);

/* Of octets that are all at hand. */
hl_digest hl_digest_of(hl_bytes octets);
/* The same, of another kind for each seed: where nobody shall choose octets whose digests collide. */
hl_digest hl_digest_seeded(hl_bytes octets, uint64_t seed);
bool hl_digest_equal(hl_digest a, hl_digest b);
/* Both for tables of GLib whose keys are digests, which XXH3 has spread already. */
unsigned hl_digest_hash(const void *digest);
int hl_digest_is_same(const void *a, const void *b);

/* 32 hexadecimal digits and a NUL; returns `text`. */
#define HL_DIGEST_TEXT_SIZE 33
const char *hl_digest_format(hl_digest digest, char text[HL_DIGEST_TEXT_SIZE]);

#endif
