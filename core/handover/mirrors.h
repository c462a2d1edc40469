/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other side's connections, by their places, and what it makes of the notes. */
#ifndef HL_HANDOVER_MIRRORS_H
#define HL_HANDOVER_MIRRORS_H

#include "base/hl_pool.h"
#include "handover/batch.h"
#include "handover/hl_handover.h"

#include <glib.h>

typedef struct hl_mirrors {
    GPtrArray *places; /* of hl_mirror; NULL: a place is free */
    hl_pool pool;
    hl_handover_sink sink;
} hl_mirrors;

void hl_mirrors_init(hl_mirrors *mirrors, hl_handover_sink sink);

/* Applies the notes of a batch, and hands on what they tell. */
void hl_mirrors_read(hl_mirrors *mirrors, const hl_batch *batch);

/* Connections that have not ended are dropped without a word. */
void hl_mirrors_clear(hl_mirrors *mirrors);

#endif
