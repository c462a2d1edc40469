/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a redirect has no follow-up: it did not come, or it could not have been seen. */
#ifndef HL_ABSENCE_H
#define HL_ABSENCE_H

#include "damage.h"
#include "pending.h"

/* `now`: how far the capture has come. `hop` bears what has been found so far. */
hl_reason hl_absence_reason(const hl_pending *pending, const hl_hop *hop, const hl_damage *damage,
                            hl_time_ns now);

#endif
