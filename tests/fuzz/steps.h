/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conversation in binary. A step is an octet that says what it is, and which side's (bit 0):
 * 0, 1: an octet of size, and as many octets as they are; 2, 3: a gap of so many; 4, 5: a FIN;
 * 6, 7: the prefaces of HTTP/2; from 8 on a frame of HTTP/2, whose type, flags and stream come
 * before the size and the octets of its payload; from 128 on HEADERS, whose payload is made of
 * lines "name value" and a line feed, as literal fields.
 */
#ifndef HL_FUZZ_STEPS_H
#define HL_FUZZ_STEPS_H

#include "draw.h"

#include "model/hl_segment.h"

enum { STEP_HEADER_OCTETS = 9, STEP_HEADERS = 1, STEP_TEXT_MAX = 126 };

/* Where the octets of a step are made up. */
typedef struct step_room {
    uint8_t octets[STEP_HEADER_OCTETS + 3 * UINT8_MAX];
    size_t size;
} step_room;

static inline void step_add(step_room *room, hl_bytes octets)
{
    if (octets.size > 0)
        memcpy(room->octets + room->size, octets.data, octets.size);
    room->size += octets.size;
}

/* A string of HPACK that is short and not coded (RFC 7541 §5.2). */
static inline void step_add_text(step_room *room, hl_bytes text)
{
    hl_bytes part = hl_bytes_first(text, STEP_TEXT_MAX);
    room->octets[room->size++] = (uint8_t)part.size;
    step_add(room, part);
}

static inline void step_add_fields(step_room *room, hl_bytes lines)
{
    while (lines.size > 0) {
        hl_bytes line = draw_until(&lines, '\n');
        room->octets[room->size++] = 0;
        step_add_text(room, draw_until(&line, ' '));
        step_add_text(room, line);
    }
}

static inline void step_make_frame(step_room *room, hl_bytes *input, bool is_lines)
{
    uint8_t type = is_lines ? STEP_HEADERS : draw_octet(input);
    uint8_t flags = draw_octet(input), stream = draw_octet(input);
    hl_bytes payload = draw_octets(input, draw_octet(input));
    const uint8_t header[STEP_HEADER_OCTETS] = {0, 0, 0, type, flags, 0, 0, 0, stream};
    room->size = 0;
    step_add(room, hl_bytes_from(header, sizeof header));
    if (is_lines)
        step_add_fields(room, payload);
    else
        step_add(room, payload);
    size_t size = room->size - sizeof header;
    room->octets[1] = (uint8_t)(size >> 8);
    room->octets[2] = (uint8_t)size;
}

static inline hl_bytes step_preface(int side)
{
    static const char client[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
    size_t skipped = side == 0 ? 0 : strlen("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    return hl_bytes_skip(hl_bytes_from(client, sizeof client - 1), skipped);
}

/* The next step as a segment: kind, side, data (in the input or the room), gap_octets. */
static inline hl_segment step_next(step_room *room, hl_bytes *input)
{
    uint8_t control = draw_octet(input);
    int side = control % 2;
    hl_segment segment = {.kind = HL_SEGMENT_DATA, .side = side, .peer_offset = HL_OFFSET_UNKNOWN};
    if (control < 2) {
        segment.data = draw_octets(input, draw_octet(input));
    } else if (control < 4) {
        segment.kind = HL_SEGMENT_GAP;
        segment.gap_octets = draw_octet(input);
    } else if (control < 6) {
        segment.kind = HL_SEGMENT_FIN;
    } else if (control < 8) {
        segment.data = step_preface(side);
    } else {
        step_make_frame(room, input, control >= 128);
        segment.data = hl_bytes_from(room->octets, room->size);
    }
    return segment;
}

#endif
