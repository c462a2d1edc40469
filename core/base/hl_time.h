/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capture time: nanoseconds since 1970-01-01T00:00:00Z, as the capture says.
 *
 * hoplint knows no other clock: the same file gives the same answer at every run.
 * Capture time may go backwards between two frames; nothing may rely on its order.
 */
#ifndef HL_TIME_H
#define HL_TIME_H

#include <stdint.h>

typedef int64_t hl_time_ns;

#define HL_NS_PER_SECOND      INT64_C(1000000000)
#define HL_NS_PER_MILLISECOND INT64_C(1000000)
#define HL_TIME_NEVER         INT64_MAX

/*
 * No later stamp is believed, nor one before 1970: in 2106 a pcap file's seconds end. So the difference
 * of two times, and what is reckoned from twice that and a window, overflow nowhere.
 */
#define HL_TIME_LATEST ((INT64_C(1) << 32) * HL_NS_PER_SECOND)

/* The time that is meant by what a source of frames or messages says: cut to 1970 … HL_TIME_LATEST. */
static inline hl_time_ns hl_time_cut(hl_time_ns time)
{
    if (time > HL_TIME_LATEST)
        return HL_TIME_LATEST;
    return time < 0 ? 0 : time;
}

/* "2026-11-20T05:00:00.123456Z" and its NUL. */
#define HL_TIME_TEXT_SIZE 40

/* Writes `time` as UTC, ISO 8601, microseconds (cut, not rounded) into `text`; returns `text`. */
const char *hl_time_format(hl_time_ns time, char text[HL_TIME_TEXT_SIZE]);

#endif
