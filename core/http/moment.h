/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where and when the capture shows an octet. */
#ifndef HL_HTTP_MOMENT_H
#define HL_HTTP_MOMENT_H

#include "model/hl_segment.h"

typedef struct hl_moment {
    hl_frame_ref frame;
    hl_time_ns time;
} hl_moment;

static inline hl_moment hl_moment_of(const hl_segment *segment)
{
    return (hl_moment){segment->frame, segment->time};
}

#endif
