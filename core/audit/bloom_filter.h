/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of digests in a fixed 1 MiB, which never denies what it has, and sometimes claims what it has not: after a
 * million additions once in fifty, after ten millions nearly always (Bloom, 1970).
 */
#ifndef HL_BLOOM_FILTER_H
#define HL_BLOOM_FILTER_H

#include "base/hl_digest.h"

typedef struct hl_bloom_filter hl_bloom_filter;

hl_bloom_filter *hl_bloom_filter_new(void);
void hl_bloom_filter_free(hl_bloom_filter *filter);

void hl_bloom_filter_add(hl_bloom_filter *filter, hl_digest digest);
/* Was it added? False is certain. */
bool hl_bloom_filter_may_have(const hl_bloom_filter *filter, hl_digest digest);

#endif
