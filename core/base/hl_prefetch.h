/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that is needed in some steps is fetched into the cache meanwhile, to be written.
 *
 * The compiler knows of no effect that this has: a call of a function that does nothing else may be left out,
 * and was. So it is inlined at once, and functions that call nothing else should be (G_ALWAYS_INLINE). No address
 * is wrong: what cannot be read, NULL too, is not fetched.
 */
#ifndef HL_PREFETCH_H
#define HL_PREFETCH_H

#include <stddef.h>
#include <stdint.h>

enum { HL_CACHE_LINE_OCTETS = 64 };

/* So many lines; best a constant. */
__attribute__((always_inline)) static inline void hl_prefetch(const void *from, size_t lines)
{
    for (size_t i = 0; i < lines; i++)
        __builtin_prefetch((const void *)((uintptr_t)from + i * HL_CACHE_LINE_OCTETS), 1);
}

/* The lines that an object of this size is on, as it mostly lies. */
#define HL_LINES_OF(type) ((sizeof(type) + HL_CACHE_LINE_OCTETS - 1) / HL_CACHE_LINE_OCTETS)

#endif
