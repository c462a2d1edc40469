/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_clock.h"

void hl_clock_init(hl_clock *clock, hl_time_ns leap_ns)
{
    *clock = (hl_clock){.now = INT64_MIN, .doubted = HL_TIME_NEVER, .leap_ns = leap_ns};
}

bool hl_clock_has_started(const hl_clock *clock)
{
    return clock->now != INT64_MIN;
}

bool hl_clock_is_in_doubt(const hl_clock *clock)
{
    return clock->doubted != HL_TIME_NEVER;
}

void hl_clock_take(hl_clock *clock, hl_time_ns time)
{
    if (!hl_clock_has_started(clock) || time - clock->now > clock->leap_ns)
        clock->doubted = time;
    else
        hl_clock_advance(clock, time);
}

bool hl_clock_settle(hl_clock *clock, hl_time_ns next, hl_time_ns *settled)
{
    bool is_true = next >= clock->doubted - clock->leap_ns;
    if (is_true)
        hl_clock_advance(clock, clock->doubted);
    else if (!hl_clock_has_started(clock))
        hl_clock_advance(clock, next);
    *settled = clock->now;
    clock->doubted = HL_TIME_NEVER;
    return is_true;
}

void hl_clock_advance(hl_clock *clock, hl_time_ns now)
{
    if (now > clock->now)
        clock->now = now;
}
