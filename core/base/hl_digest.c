/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_digest.h"

#include <glib.h>
#include <stdio.h>
#include <xxhash.h>

struct hl_digester {
    XXH3_state_t *state; /* wants 64-octet alignment: XXH3_createState sees to it */
};

hl_digester *hl_digester_new(void)
{
    hl_digester *digester = g_new(hl_digester, 1);
    digester->state = XXH3_createState();
    g_assert(digester->state);
    XXH3_128bits_reset(digester->state);
    return digester;
}

void hl_digester_feed(hl_digester *digester, hl_bytes octets)
{
    XXH3_128bits_update(digester->state, octets.data, octets.size);
}

static hl_digest from_xxh(XXH128_hash_t hash)
{
    return (hl_digest){hash.high64, hash.low64};
}

hl_digest hl_digester_value(const hl_digester *digester)
{
    return from_xxh(XXH3_128bits_digest(digester->state));
}

void hl_digester_clear(hl_digester *digester)
{
    XXH3_128bits_reset(digester->state);
}

void hl_digester_free(hl_digester *digester)
{
    if (!digester)
        return;
    XXH3_freeState(digester->state);
    g_free(digester);
}

hl_digest hl_digest_of(hl_bytes octets)
{
    return from_xxh(XXH3_128bits(octets.data, octets.size));
}

hl_digest hl_digest_seeded(hl_bytes octets, uint64_t seed)
{
    return from_xxh(XXH3_128bits_withSeed(octets.data, octets.size, seed));
}

bool hl_digest_equal(hl_digest a, hl_digest b)
{
    return a.high == b.high && a.low == b.low;
}

unsigned hl_digest_hash(const void *digest)
{
    return (unsigned)((const hl_digest *)digest)->low;
}

int hl_digest_is_same(const void *a, const void *b)
{
    return hl_digest_equal(*(const hl_digest *)a, *(const hl_digest *)b);
}

const char *hl_digest_format(hl_digest digest, char text[HL_DIGEST_TEXT_SIZE])
{
    snprintf(text, HL_DIGEST_TEXT_SIZE, "%016llx%016llx", (unsigned long long)digest.high,
             (unsigned long long)digest.low);
    return text;
}
