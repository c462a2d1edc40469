/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command's way in: frames in, judged chains out. Wires packet, stream, socks, tls, http and an
 * auditor.
 */
#ifndef HL_PIPELINE_H
#define HL_PIPELINE_H

#include "hl_auditor.h"
#include "model/hl_frame.h"
#include "tls/hl_tls_keys.h"

typedef struct hl_pipeline hl_pipeline;

hl_pipeline *hl_pipeline_new(const hl_auditor_options *options, hl_auditor_sink sink);

/* The secrets of TLS sessions, empty at first: to be added to before, and while, frames are fed. */
hl_tls_keys *hl_pipeline_keys(hl_pipeline *pipeline);

/* See hl_packets_verify_checksums. */
void hl_pipeline_verify_checksums(hl_pipeline *pipeline, bool verify);

/*
 * Feeds frames, one after the other, borrowed for the call; those of several captures come merged by
 * time. What comes of it does not depend on how many are fed together; with some dozens it goes
 * faster where many connections are open, as memory is fetched ahead. A frame whose time is in doubt
 * (base/hl_clock.h) is copied, and read when the next one comes.
 */
void hl_pipeline_feed(hl_pipeline *pipeline, const hl_frame *frames, size_t count);

/*
 * In place of frames: a message that somebody else has read (HAR), with its end, straight to the auditor. They
 * come in the order of time; of a connection's turn the request first.
 */
void hl_pipeline_feed_message(hl_pipeline *pipeline, hl_message *message);

/* No message comes of this turn any more. */
void hl_pipeline_end_turn(hl_pipeline *pipeline, hl_connection *connection, uint64_t turn);

/*
 * Capture time has come to `now`, and no frame has: for a live capture, whose link may be silent while
 * windows pass. A frame that comes late all the same is read. While the last frame's time is in doubt
 * nothing moves; but if it is the very first, it is believed.
 */
void hl_pipeline_advance(hl_pipeline *pipeline, hl_time_ns now);

/* The capture is over. */
void hl_pipeline_finish(hl_pipeline *pipeline);

/* For the caller to fill in before the summary: it knows what became of the captures. */
hl_capture_counters *hl_pipeline_captures(hl_pipeline *pipeline);

/* Likewise, of HARs. */
hl_har_counters *hl_pipeline_har(hl_pipeline *pipeline);

/* The whole summary, coverage included; valid until the pipeline is freed. */
const hl_summary *hl_pipeline_summary(hl_pipeline *pipeline);

void hl_pipeline_free(hl_pipeline *pipeline);

#endif
