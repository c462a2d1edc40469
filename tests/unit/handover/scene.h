/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is fed on this thread, and a record of what came out on the other. */
#ifndef HL_TEST_HANDOVER_SCENE_H
#define HL_TEST_HANDOVER_SCENE_H

#include "handover/hl_handover.h"

#include <glib.h>

typedef struct scene {
    hl_handover *handover;
    GString *seen; /* by the other side; a line each */
    uint64_t octets;
    const uint8_t *last_data;
    unsigned pause_us; /* that it takes for each segment */
} scene;

/* A connection of this side. */
typedef struct line {
    hl_connection *connection;
    void *reader;
} line;

scene *scene_new(void);
void scene_free(scene *s);

line line_new(uint64_t number);
/* Ends it on both sides. */
void line_end(scene *s, line *l);

void scene_feed(scene *s, line *l, hl_segment_kind kind, hl_bytes data);
/* The octets of the text are gone after the call. */
void scene_say(scene *s, line *l, const char *text);

/* Waits, and compares. */
void scene_expect(scene *s, const char *seen);

#endif
