/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Batches that go round between two threads: one fills them, the other reads them, in the same order. Of
 * each batch there is one owner at a time; what one thread wrote before it passed a batch, the other sees.
 *
 * To put a thread to sleep and wake it takes longer than to read a batch. So who has nothing to read sleeps
 * until half of the batches are filled or somebody is in a hurry, and who has nothing to fill until half are empty.
 */
#ifndef HL_HANDOVER_BELT_H
#define HL_HANDOVER_BELT_H

#include "handover/batch.h"

#include <pthread.h>

enum { HL_BELT_BATCHES = 8 };

typedef struct hl_belt {
    hl_batch batches[HL_BELT_BATCHES];
    pthread_mutex_t mutex; /* of all below */
    pthread_cond_t filled, emptied;
    uint64_t passed, done; /* batches so far */
    uint64_t awaited;      /* when so many are done, who fills is woken */
    bool is_closed;
} hl_belt;

void hl_belt_init(hl_belt *belt);
/* When one thread is left. */
void hl_belt_clear(hl_belt *belt);

/* ---- the thread that fills ---- */

/* The batch that is filled now. */
hl_batch *hl_belt_current(hl_belt *belt);
/* It is for the other thread now, sooner or later; waits for an empty one. */
void hl_belt_pass(hl_belt *belt);
/* What was passed is read now. */
void hl_belt_hurry(hl_belt *belt);
/* So many were passed. */
uint64_t hl_belt_passed(const hl_belt *belt);
/* Waits until so many are done with. */
void hl_belt_await(hl_belt *belt, uint64_t batches);
/* Nothing comes any more. */
void hl_belt_close(hl_belt *belt);

/* ---- the thread that reads ---- */

/* Waits for the next batch; NULL: nothing comes any more. */
const hl_batch *hl_belt_next(hl_belt *belt);
/* Gives it back. */
void hl_belt_return(hl_belt *belt);

#endif
