/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conversation as text, for the seeds' readability: \1 before what side 0 sends, \2 before side
 * 1; \3 and \4: a gap of as many octets as the next one says on side 0, 1; \5 and \6: a FIN of side
 * 0, 1.
 */
#ifndef HL_FUZZ_CONVERSATION_H
#define HL_FUZZ_CONVERSATION_H

#include "draw.h"

#include "model/hl_segment.h"

enum { CONVERSATION_CONTROLS = 8 };

/* The next segment of it: kind, side, data, gap_octets; the rest is the caller's. */
static inline hl_segment conversation_next(hl_bytes *input)
{
    uint8_t control = draw_octet(input);
    int side = control % 2 == 0 && control > 0;
    hl_segment segment = {.kind = HL_SEGMENT_DATA, .side = side, .peer_offset = HL_OFFSET_UNKNOWN};
    if (control == 3 || control == 4) {
        segment.kind = HL_SEGMENT_GAP;
        segment.gap_octets = draw_octet(input);
    } else if (control == 5 || control == 6) {
        segment.kind = HL_SEGMENT_FIN;
    } else {
        segment.data = draw_text(input, CONVERSATION_CONTROLS);
    }
    return segment;
}

#endif
