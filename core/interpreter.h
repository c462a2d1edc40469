/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The second half of the pipeline: segments in, judged chains out. Wires socks, tls, http and an auditor.
 * It belongs to one thread at a time, which need not be that of the first half (hl_pipeline_set_threads).
 */
#ifndef HL_INTERPRETER_H
#define HL_INTERPRETER_H

#include "hl_auditor.h"
#include "model/hl_segment.h"
#include "tls/hl_tls_keys.h"

typedef struct hl_interpreter hl_interpreter;

hl_interpreter *hl_interpreter_new(const hl_auditor_options *options, hl_auditor_sink sink);

/* The secrets of TLS sessions. */
hl_tls_keys *hl_interpreter_keys(hl_interpreter *interpreter);

/* For messages that somebody else has read. */
hl_auditor *hl_interpreter_auditor(hl_interpreter *interpreter);

/* Feeds one segment, borrowed for the call; these three come in the order of what happened. */
void hl_interpreter_feed(hl_interpreter *interpreter, const hl_segment *segment);
/* Capture time has come to `now`. */
void hl_interpreter_advance(hl_interpreter *interpreter, hl_time_ns now);
/* See hl_redirects_look_back. */
void hl_interpreter_look_back(hl_interpreter *interpreter, hl_time_ns since);

/* The capture is over, and so are all connections. */
void hl_interpreter_finish(hl_interpreter *interpreter);

/* The coverage is filled in from TLS on; the rest is the caller's. */
hl_summary *hl_interpreter_summary(hl_interpreter *interpreter);

void hl_interpreter_free(hl_interpreter *interpreter);

#endif
