/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A queue by capture time: whoever came first is due first, because all in one queue wait equally
 * long. Links live inside their owner; joining and leaving cost nothing that grows.
 */
#ifndef HL_STREAM_QUEUE_H
#define HL_STREAM_QUEUE_H

#include "base/hl_time.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct hl_queue hl_queue;

/* All zero: in no queue. The queue itself is a link too, the head of a ring. */
struct hl_queue {
    hl_queue *previous, *next;
    hl_time_ns since;
};

static inline void hl_queue_init(hl_queue *queue)
{
    queue->previous = queue->next = queue;
}

static inline bool hl_queue_has(const hl_queue *link)
{
    return link->next != NULL;
}

static inline void hl_queue_add(hl_queue *queue, hl_queue *link, hl_time_ns now)
{
    link->since = now;
    link->next = queue;
    link->previous = queue->previous;
    queue->previous->next = link;
    queue->previous = link;
}

static inline void hl_queue_remove(hl_queue *link)
{
    if (!link->next)
        return;
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->previous = link->next = NULL;
}

/* The one that joined first, or NULL. */
static inline hl_queue *hl_queue_first(hl_queue *queue)
{
    return queue->next == queue ? NULL : queue->next;
}

/* When the first one has waited for `wait_ns`; never when the queue is empty. */
static inline hl_time_ns hl_queue_due(const hl_queue *queue, hl_time_ns wait_ns)
{
    if (queue->next == queue || queue->next->since > HL_TIME_NEVER - wait_ns)
        return HL_TIME_NEVER;
    return queue->next->since + wait_ns;
}

#endif
