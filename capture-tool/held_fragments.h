/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames with IP fragments, until it is known whether their datagram is wanted. Copies; beyond 16 MiB
 * the oldest are forgotten.
 */
#ifndef HELD_FRAGMENTS_H
#define HELD_FRAGMENTS_H

#include "model/hl_frame.h"

#include <glib.h>

typedef struct hl_held_fragments hl_held_fragments;

hl_held_fragments *hl_held_fragments_new(void);
void hl_held_fragments_add(hl_held_fragments *held, const hl_frame *frame);

/* The frame of that number, borrowed; NULL: it is not held. */
const hl_frame *hl_held_fragments_find(const hl_held_fragments *held, hl_frame_ref ref);

void hl_held_fragments_free(hl_held_fragments *held);

#endif
