/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bloom_filter.h"

#include <glib.h>

enum {
    BITS = 1 << 23, /* a power of two */
    PROBES = 4,
};

struct hl_bloom_filter {
    uint8_t bits[BITS / 8];
};

hl_bloom_filter *hl_bloom_filter_new(void)
{
    return g_new0(hl_bloom_filter, 1);
}

void hl_bloom_filter_free(hl_bloom_filter *filter)
{
    g_free(filter);
}

/* Both halves of a digest are random: their sums serve as well as so many hashes. */
static size_t place(hl_digest digest, unsigned probe)
{
    return (digest.low + probe * (digest.high | 1)) % BITS;
}

void hl_bloom_filter_add(hl_bloom_filter *filter, hl_digest digest)
{
    for (unsigned probe = 0; probe < PROBES; probe++) {
        size_t bit = place(digest, probe);
        filter->bits[bit / 8] |= (uint8_t)(1 << bit % 8);
    }
}

bool hl_bloom_filter_may_have(const hl_bloom_filter *filter, hl_digest digest)
{
    for (unsigned probe = 0; probe < PROBES; probe++) {
        size_t bit = place(digest, probe);
        if (!(filter->bits[bit / 8] & 1 << bit % 8))
            return false;
    }
    return true;
}
