/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What enters the pipeline: one captured frame, borrowed for the call. */
#ifndef HL_FRAME_H
#define HL_FRAME_H

#include "base/hl_bytes.h"
#include "base/hl_time.h"

#include <stdbool.h>

/* Names a frame for good: the number that Wireshark shows for it, and the capture it is in. */
typedef struct hl_frame_ref {
    uint64_t number;  /* 1-based within its capture file or interface; 0: no frame */
    uint32_t capture; /* index of the capture file or interface, 0-based */
} hl_frame_ref;

typedef struct hl_frame {
    hl_frame_ref ref;
    hl_time_ns time;
    uint32_t link_type;   /* LINKTYPE_ value of the capture format, not DLT_ */
    uint32_t wire_octets; /* size on the wire; > captured.size when the capture cut it (snaplen) */
    hl_bytes captured;
} hl_frame;

static inline bool hl_frame_ref_equal(hl_frame_ref a, hl_frame_ref b)
{
    return a.number == b.number && a.capture == b.capture;
}

/* A capture's clock may go back by so much while the frames keep their order. */
#define HL_CLOCK_SLACK_NS HL_NS_PER_SECOND

/*
 * Came frame `a`, of time `a_time`, before frame `b`? By the times; but where they say it was a little later, and both are
 * of one capture, by the numbers.
 */
static inline bool hl_frame_came_before(hl_frame_ref a, hl_time_ns a_time, hl_frame_ref b,
                                        hl_time_ns b_time)
{
    if (a_time < b_time)
        return true;
    return a.capture == b.capture && a.number < b.number && a_time - b_time < HL_CLOCK_SLACK_NS;
}

#endif
