/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client and a server on one connection, frame by frame through the pipeline, at any times. */
#ifndef HL_TEST_PIPELINE_SCENE_H
#define HL_TEST_PIPELINE_SCENE_H

#include "hl_pipeline.h"

#include <glib.h>

enum { CLIENT, SERVER };

#define NOON (INT64_C(1795176000) * HL_NS_PER_SECOND)

typedef struct scene {
    hl_pipeline *pipeline;
    GArray *verdicts; /* hl_verdict of each hop that came out */
    GArray *reasons;  /* hl_reason */
    uint64_t frames;
    uint32_t octets[2]; /* sent by each so far */
} scene;

scene *scene_new(void);
void scene_free(scene *s);

/* A frame of that time, whose sender says `text`: "" is a bare acknowledgment. */
void scene_say(scene *s, hl_time_ns time, int sender, const char *text);

/* POST, and 307 to /new: two frames, a moment from one to the other. */
void scene_redirect(scene *s, hl_time_ns time);
/* The same method to /new, and 200. */
void scene_follow(scene *s, hl_time_ns time);

/* After the end: what was said of the only redirect. */
void scene_expect(scene *s, hl_verdict verdict, hl_reason reason);
uint64_t scene_untimely(scene *s);

#endif
