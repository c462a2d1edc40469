/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes that travel together, in one piece of memory. */
#ifndef HL_HANDOVER_BATCH_H
#define HL_HANDOVER_BATCH_H

#include "handover/note.h"

typedef struct hl_batch {
    uint8_t *octets;
    size_t used, capacity;
} hl_batch;

/* An empty batch of the usual size. */
void hl_batch_init(hl_batch *batch);
/* Empties it; one that has grown is of the usual size again. */
void hl_batch_reset(hl_batch *batch);
void hl_batch_clear(hl_batch *batch);

/* Is there room for a note of so many octets? An empty batch has room for any: it grows. */
bool hl_batch_has_room(const hl_batch *batch, size_t octets);

/* A new note behind the others, for which there is room, aligned for any of them. */
void *hl_batch_add(hl_batch *batch, hl_note_kind kind, size_t octets);

/* The note behind `note`; the first where that is NULL; NULL behind the last. */
hl_note *hl_batch_next(const hl_batch *batch, const hl_note *note);

#endif
