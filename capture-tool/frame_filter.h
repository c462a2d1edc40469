/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A libpcap filter expression (-f) over frames of captures with any link types. */
#ifndef FRAME_FILTER_H
#define FRAME_FILTER_H

#include "model/hl_frame.h"

#include <glib.h>

#define HL_FILTER_ERROR (hl_filter_error_quark())
GQuark hl_filter_error_quark(void);

typedef struct hl_frame_filter hl_frame_filter;

/*
 * Compiles `expression`, which stays the caller's, for every link type that hoplint reads: names of
 * hosts and ports have to be looked up before the process gives up its rights. NULL: it makes no
 * sense for any of them; the error has libpcap's words.
 */
hl_frame_filter *hl_frame_filter_new(const char *expression, GError **error);

typedef enum hl_filter_answer { HL_FILTER_PASS, HL_FILTER_DROP, HL_FILTER_BROKEN } hl_filter_answer;

/* BROKEN: the expression makes no sense for the frame's link type; the error has libpcap's words. */
hl_filter_answer hl_frame_filter_apply(hl_frame_filter *filter, const hl_frame *frame,
                                       GError **error);

void hl_frame_filter_free(hl_frame_filter *filter);

#endif
