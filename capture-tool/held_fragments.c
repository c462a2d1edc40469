/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "held_fragments.h"

enum { OCTETS_MAX = 16 << 20 };

struct hl_held_fragments {
    GQueue frames; /* of hl_frame, each with its octets behind it, the oldest first */
    size_t octets;
};

hl_held_fragments *hl_held_fragments_new(void)
{
    hl_held_fragments *held = g_new0(hl_held_fragments, 1);
    g_queue_init(&held->frames);
    return held;
}

void hl_held_fragments_free(hl_held_fragments *held)
{
    if (!held)
        return;
    g_queue_clear_full(&held->frames, g_free);
    g_free(held);
}

static size_t cost_of(const hl_frame *frame)
{
    return sizeof *frame + frame->captured.size;
}

static void forget_oldest(hl_held_fragments *held)
{
    hl_frame *oldest = g_queue_pop_head(&held->frames);
    held->octets -= cost_of(oldest);
    g_free(oldest);
}

void hl_held_fragments_add(hl_held_fragments *held, const hl_frame *frame)
{
    hl_frame *kept = g_malloc(cost_of(frame));
    *kept = *frame;
    kept->captured.data = memcpy(kept + 1, frame->captured.data, frame->captured.size);
    held->octets += cost_of(kept);
    g_queue_push_tail(&held->frames, kept);
    while (held->octets > OCTETS_MAX)
        forget_oldest(held);
}

/* The fragments of a datagram come close together: the newest first. */
const hl_frame *hl_held_fragments_find(const hl_held_fragments *held, hl_frame_ref ref)
{
    for (const GList *link = held->frames.tail; link; link = link->prev) {
        const hl_frame *frame = link->data;
        if (hl_frame_ref_equal(frame->ref, ref))
            return frame;
    }
    return NULL;
}
