/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one side tells the other, one note after the other in a batch. */
#ifndef HL_HANDOVER_NOTE_H
#define HL_HANDOVER_NOTE_H

#include "model/hl_segment.h"

typedef enum hl_note_kind {
    HL_NOTE_ADVANCE,
    HL_NOTE_LOOK_BACK,
    HL_NOTE_BEGINNING,
    HL_NOTE_CHANGE,
    HL_NOTE_SEGMENT,
} hl_note_kind;

/* All begin with it. */
typedef struct hl_note {
    hl_note_kind kind;
    uint32_t octets; /* of the note, with what stands behind it, up to the next */
} hl_note;

typedef struct hl_note_advance {
    hl_note note;
    hl_time_ns now;
} hl_note_advance;

typedef struct hl_note_look_back {
    hl_note note;
    hl_time_ns since;
} hl_note_look_back;

/* What the feeding side may change in a connection. */
typedef struct hl_note_state {
    hl_time_ns closed[HL_SIDES];
    hl_time_ns late_by[HL_SIDES];
    hl_connection_end end;
    hl_oddities oddities;
    int client_side; /* counts where nobody else knew it before */
} hl_note_state;

/* A connection has a place as long as it lives; later another one may have the same. */
typedef struct hl_note_beginning {
    hl_note note;
    uint32_t place;
    uint64_t number;
    hl_endpoint endpoint[HL_SIDES];
    hl_frame_ref first_frame;
    hl_time_ns opened;
    hl_note_state state;
} hl_note_beginning;

typedef struct hl_note_change {
    hl_note note;
    uint32_t place;
    hl_note_state state;
} hl_note_change;

typedef struct hl_note_segment {
    hl_note note;
    uint32_t place;
    hl_segment segment; /* connection and reader are the other side's to set */
    uint8_t copy[];     /* of its data, where that does not last */
} hl_note_segment;

#endif
