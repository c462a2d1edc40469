/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "handover/belt.h"

enum { HALF = HL_BELT_BATCHES / 2 };

void hl_belt_init(hl_belt *belt)
{
    *belt = (hl_belt){.passed = 0};
    for (size_t i = 0; i < HL_BELT_BATCHES; i++)
        hl_batch_init(&belt->batches[i]);
    pthread_mutex_init(&belt->mutex, NULL);
    pthread_cond_init(&belt->filled, NULL);
    pthread_cond_init(&belt->emptied, NULL);
}

void hl_belt_clear(hl_belt *belt)
{
    for (size_t i = 0; i < HL_BELT_BATCHES; i++)
        hl_batch_clear(&belt->batches[i]);
    pthread_cond_destroy(&belt->emptied);
    pthread_cond_destroy(&belt->filled);
    pthread_mutex_destroy(&belt->mutex);
}

/* Nobody else writes `passed`. */
hl_batch *hl_belt_current(hl_belt *belt)
{
    return &belt->batches[belt->passed % HL_BELT_BATCHES];
}

uint64_t hl_belt_passed(const hl_belt *belt)
{
    return belt->passed;
}

static void await(hl_belt *belt, uint64_t batches)
{
    belt->awaited = batches;
    pthread_cond_signal(&belt->filled);
    while (belt->done < batches)
        pthread_cond_wait(&belt->emptied, &belt->mutex);
}

void hl_belt_pass(hl_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    belt->passed++;
    uint64_t waiting = belt->passed - belt->done;
    if (waiting == HL_BELT_BATCHES)
        await(belt, belt->passed - HALF);
    else if (waiting >= HALF)
        pthread_cond_signal(&belt->filled);
    pthread_mutex_unlock(&belt->mutex);
    hl_batch_reset(hl_belt_current(belt));
}

void hl_belt_hurry(hl_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    pthread_cond_signal(&belt->filled);
    pthread_mutex_unlock(&belt->mutex);
}

void hl_belt_await(hl_belt *belt, uint64_t batches)
{
    pthread_mutex_lock(&belt->mutex);
    await(belt, batches);
    pthread_mutex_unlock(&belt->mutex);
}

void hl_belt_close(hl_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    belt->is_closed = true;
    pthread_cond_signal(&belt->filled);
    pthread_mutex_unlock(&belt->mutex);
}

/* Nobody else writes `done`. */
const hl_batch *hl_belt_next(hl_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    while (belt->done == belt->passed && !belt->is_closed)
        pthread_cond_wait(&belt->filled, &belt->mutex);
    bool is_there = belt->done < belt->passed && !belt->is_closed;
    pthread_mutex_unlock(&belt->mutex);
    return is_there ? &belt->batches[belt->done % HL_BELT_BATCHES] : NULL;
}

void hl_belt_return(hl_belt *belt)
{
    pthread_mutex_lock(&belt->mutex);
    belt->done++;
    if (belt->done >= belt->awaited)
        pthread_cond_signal(&belt->emptied);
    pthread_mutex_unlock(&belt->mutex);
}
