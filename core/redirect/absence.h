/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a redirect has no follow-up: it did not come, or it could not have been seen. */
#ifndef HL_ABSENCE_H
#define HL_ABSENCE_H

#include "damage.h"
#include "opaque.h"
#include "pending.h"

/* What was not seen of the clients, and how far the capture has come. */
typedef struct hl_absence_view {
    const hl_damage *damage;
    hl_opaque *opaque; /* NULL: unknown, so that https may always be hidden */
    hl_time_ns now;
} hl_absence_view;

/* Sets the hop's reason, and what hides the follow-up, if that is known. The hop bears what has been found
 * so far. */
void hl_absence_explain(hl_hop *hop, const hl_pending *pending, const hl_absence_view *view);

#endif
