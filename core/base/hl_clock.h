/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What time it is in a capture, as its frames tell. A frame that is far ahead of those before it says
 * that nothing came for long, or its time stamp is wrong; and a clock that goes on cannot go back. So
 * such a time is in doubt until the next frame comes: it is true if that one is ahead as well, and
 * wrong if that one is not. The first time of all is in doubt likewise. Times that go backward are
 * taken as they are, and leave the clock where it is.
 *
 * So two frames in a row that agree are believed, whatever they say: two wrong ones move the clock; and a capture
 * whose first frames bear times far before all others begins with these. That splits connections and ends
 * windows, and makes nobody a culprit.
 */
#ifndef HL_CLOCK_H
#define HL_CLOCK_H

#include "base/hl_time.h"

#include <stdbool.h>

typedef struct hl_clock {
    hl_time_ns now;     /* INT64_MIN: no time was believed so far */
    hl_time_ns doubted; /* of the last frame; HL_TIME_NEVER: it is in no doubt */
    hl_time_ns leap_ns; /* a frame that is ahead by more is in doubt */
} hl_clock;

void hl_clock_init(hl_clock *clock, hl_time_ns leap_ns);

bool hl_clock_has_started(const hl_clock *clock);

/* Is the last frame's time in doubt? */
bool hl_clock_is_in_doubt(const hl_clock *clock);

/* A frame of this time comes, none is in doubt. Moves the clock; or is in doubt now, and moves nothing. */
void hl_clock_take(hl_clock *clock, hl_time_ns time);

/*
 * A time is in doubt, and a frame of the time `next` comes, which is not taken by this. Returns whether
 * the doubted time is true; it is in doubt no more. *settled: what to take for it, to which the clock
 * has moved then: itself, or the time the clock shows, or where it has not started that of the next.
 */
bool hl_clock_settle(hl_clock *clock, hl_time_ns next, hl_time_ns *settled);

/* Time has gone on to `now` without a frame; the clock does not go back. */
void hl_clock_advance(hl_clock *clock, hl_time_ns now);

#endif
