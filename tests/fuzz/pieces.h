/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A segment in pieces of so many octets, each with its place in the connection and a fence behind it. */
#ifndef HL_FUZZ_PIECES_H
#define HL_FUZZ_PIECES_H

#include "draw.h"

#include "model/hl_segment.h"

/* `offsets`: octets of each side so far; they move on. */
static inline void pieces_feed(hl_segment_sink sink, hl_segment *segment, size_t cut,
                               uint64_t offsets[HL_SIDES])
{
    hl_bytes rest = segment->data;
    do {
        uint8_t *memory;
        segment->data = draw_fenced(draw_octets(&rest, cut), &memory);
        segment->offset = offsets[segment->side];
        segment->peer_offset = offsets[!segment->side];
        sink.feed(sink.user, segment);
        offsets[segment->side] += segment->data.size + segment->gap_octets;
        free(memory);
    } while (rest.size > 0);
}

#endif
