/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A talk: one conversation as text, and what a reader must understand of it. tests/talks/README.md
 * tells the form.
 */
#ifndef HL_TEST_TALK_H
#define HL_TEST_TALK_H

#include "http/hl_http.h"

#include <glib.h>

typedef struct hl_talk_step {
    hl_segment_kind kind;
    int side;
    GByteArray *octets;   /* HL_SEGMENT_DATA */
    uint64_t gap_octets;  /* HL_SEGMENT_GAP */
    uint64_t peer_offset; /* HL_OFFSET_UNKNOWN, or given, or computed when not `has_peer_offset` */
    bool has_peer_offset;
} hl_talk_step;

typedef struct hl_talk {
    GArray *steps; /* of hl_talk_step */
    hl_connection_end end;
    hl_limits limits;
    bool late, uncut, fields, swapped;
    GString *expected;
} hl_talk;

hl_talk *hl_talk_load(const char *path);
void hl_talk_free(hl_talk *talk);

/* How the octets of a talk are cut into segments. */
typedef struct hl_talk_cut {
    bool every_octet;
    guint step;  /* else: this step, */
    gsize after; /* after so many octets; 0: not at all */
} hl_talk_cut;

/* What the stage made of it, in the form of the expectation; g_free. */
char *hl_talk_run(const hl_talk *talk, hl_talk_cut cut);

/* Adds a test for each talk in the folder. */
void hl_talk_add_tests(const char *folder);

#endif
