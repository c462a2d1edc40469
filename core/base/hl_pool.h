/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects of one size that come and go by the million: what was given back last is given out first,
 * without a call of the allocator, while it is still in the cache. Memory stays with the pool until
 * that is cleared; it grows with what is in use at once. A pool belongs to one thread. Under
 * AddressSanitizer each object is allocated by itself, so that mistakes show.
 */
#ifndef HL_POOL_H
#define HL_POOL_H

#include <stddef.h>

typedef struct hl_pool {
    size_t octets;
    void *unused;     /* each holds the address of the next one */
    void *chunks;     /* likewise */
    size_t untouched; /* objects of the latest chunk that were never given out */
} hl_pool;

/* `octets`: of one object; at least a pointer's. */
void hl_pool_init(hl_pool *pool, size_t octets);

/* Frees the memory of all objects. */
void hl_pool_clear(hl_pool *pool);

/* An object with undefined content, aligned for any type. */
void *hl_pool_take(hl_pool *pool);
void hl_pool_give(hl_pool *pool, void *object);

#endif
