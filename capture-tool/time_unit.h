/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The clock of a pcapng interface: what its time stamps count (if_tsresol, if_tsoffset). */
#ifndef TIME_UNIT_H
#define TIME_UNIT_H

#include "base/hl_time.h"

/* The latest and (negative) the earliest time that is handed out, in the years 2116 and 1823: adding
 * a wait to it cannot overflow. */
#define HL_STAMP_MAX (INT64_MAX / 2)

typedef struct hl_time_unit {
    uint64_t multiply, divide; /* decimal: one of the two is 1, or both */
    uint8_t binary_digits;     /* a stamp counts 1/2^n s; 0: decimal */
    int64_t offset_seconds;    /* to be added */
} hl_time_unit;

/* Microseconds, no offset: what holds when an interface says nothing. */
hl_time_unit hl_time_unit_default(void);

/* From if_tsresol's octet: 10^-n s, or 2^-n s with the top bit set. The offset is kept. */
void hl_time_unit_set(hl_time_unit *unit, uint8_t resolution);

/* A time stamp in nanoseconds since 1970; clamped to HL_STAMP_MAX. */
hl_time_ns hl_time_unit_convert(const hl_time_unit *unit, uint64_t stamp);

#endif
