/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_pool.h"

#include <glib.h>
#include <stdalign.h>

enum { OBJECTS_IN_CHUNK = 64, ALIGNMENT = alignof(max_align_t) };

void hl_pool_init(hl_pool *pool, size_t octets)
{
    g_assert(octets >= sizeof(void *));
    *pool = (hl_pool){.octets = (octets + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT};
}

#if defined(__has_feature) /* clang */
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__
#endif
#endif

#ifdef __SANITIZE_ADDRESS__

void hl_pool_clear(hl_pool *pool)
{
    (void)pool;
}

void *hl_pool_take(hl_pool *pool)
{
    return g_malloc(pool->octets);
}

void hl_pool_give(hl_pool *pool, void *object)
{
    (void)pool;
    g_free(object);
}

#else

void hl_pool_clear(hl_pool *pool)
{
    while (pool->chunks) {
        void *chunk = pool->chunks;
        pool->chunks = *(void **)chunk;
        g_free(chunk);
    }
    hl_pool_init(pool, pool->octets);
}

/* The chunk's first place holds the address of the chunk before. */
static void *take_untouched(hl_pool *pool)
{
    if (pool->untouched == 0) {
        void **chunk = g_malloc_n(OBJECTS_IN_CHUNK + 1, pool->octets);
        *chunk = pool->chunks;
        pool->chunks = chunk;
        pool->untouched = OBJECTS_IN_CHUNK;
    }
    return (char *)pool->chunks + pool->untouched-- * pool->octets;
}

void *hl_pool_take(hl_pool *pool)
{
    void *object = pool->unused;
    if (!object)
        return take_untouched(pool);
    pool->unused = *(void **)object;
    return object;
}

void hl_pool_give(hl_pool *pool, void *object)
{
    *(void **)object = pool->unused;
    pool->unused = object;
}

#endif
