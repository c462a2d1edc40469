/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "handover/batch.h"

#include <glib.h>

enum { BATCH_OCTETS = 128 << 10, ALIGNMENT = 8 };

void hl_batch_init(hl_batch *batch)
{
    *batch = (hl_batch){.octets = g_malloc(BATCH_OCTETS), .capacity = BATCH_OCTETS};
}

void hl_batch_reset(hl_batch *batch)
{
    batch->used = 0;
    if (batch->capacity == BATCH_OCTETS)
        return;
    hl_batch_clear(batch);
    hl_batch_init(batch);
}

void hl_batch_clear(hl_batch *batch)
{
    g_free(batch->octets);
}

static size_t padded(size_t octets)
{
    return (octets + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

bool hl_batch_has_room(const hl_batch *batch, size_t octets)
{
    return batch->used == 0 || padded(octets) <= batch->capacity - batch->used;
}

static void grow(hl_batch *batch, size_t octets)
{
    g_free(batch->octets);
    *batch = (hl_batch){.octets = g_malloc(octets), .capacity = octets};
}

void *hl_batch_add(hl_batch *batch, hl_note_kind kind, size_t octets)
{
    octets = padded(octets);
    if (octets > batch->capacity - batch->used)
        grow(batch, octets);
    hl_note *note = (hl_note *)(batch->octets + batch->used);
    *note = (hl_note){kind, (uint32_t)octets};
    batch->used += octets;
    return note;
}

hl_note *hl_batch_next(const hl_batch *batch, const hl_note *note)
{
    const uint8_t *next = note ? (const uint8_t *)note + note->octets : batch->octets;
    return next < batch->octets + batch->used ? (hl_note *)next : NULL;
}
