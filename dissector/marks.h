/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be shown in which frame: hops, in the frames where Wireshark shows their messages. What a
 * chain says is final; until then a follow-up bears a preview: what was known when it was read.
 */
#ifndef HL_MARKS_H
#define HL_MARKS_H

#include "model/hl_hop.h"

typedef enum hl_role {
    HL_ROLE_ORIGINAL,  /* the frame shows the request that was redirected, */
    HL_ROLE_REDIRECT,  /* its answer, */
    HL_ROLE_FOLLOW_UP, /* or the request that followed */
} hl_role;

typedef struct hl_sighting {
    hl_role role;
    const hl_chain *chain;
    const hl_hop *hop;
    bool is_preview;
} hl_sighting;

/* One frame that shows HTTP. This is also what the tap hands out; it lives as long as the capture is
 * open, and learns. */
typedef struct hl_mark {
    uint32_t frame;
    GArray *sightings; /* of hl_sighting; NULL: none */
} hl_mark;

typedef struct hl_marks hl_marks;

hl_marks *hl_marks_new(void);
void hl_marks_free(hl_marks *marks);

/* The frame shows HTTP: returns its mark, a new one if there is none. */
hl_mark *hl_marks_add(hl_marks *marks, uint32_t frame);
/* NULL when it shows none. */
hl_mark *hl_marks_find(const hl_marks *marks, uint32_t frame);

/* A judged chain, final: takes it over. Previews of its hops are gone. */
void hl_marks_add_chain(hl_marks *marks, hl_chain *chain);
/* A chain of one hop, a guess: takes it over. It replaces the one before of the same redirect. */
void hl_marks_add_preview(hl_marks *marks, hl_chain *chain);

/* All final chains, of hl_chain, in the order in which they were decided. */
const GPtrArray *hl_marks_chains(const hl_marks *marks);

/* The frame that bears a hop's verdict: the follow-up's, or the redirect's when there is none. */
uint32_t hl_hop_frame(const hl_hop *hop);
bool hl_sighting_has_verdict(const hl_sighting *sighting);

#endif
