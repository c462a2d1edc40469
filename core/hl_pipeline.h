/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command's way in: frames in, judged chains out. Wires packet, stream, socks, tls, http and an
 * auditor; on one thread, or on two, which changes nothing but the time it takes.
 */
#ifndef HL_PIPELINE_H
#define HL_PIPELINE_H

#include "hl_auditor.h"
#include "model/hl_frame.h"
#include "tls/hl_tls_keys.h"

typedef struct hl_pipeline hl_pipeline;

hl_pipeline *hl_pipeline_new(const hl_auditor_options *options, hl_auditor_sink sink);

/*
 * May use so many threads, the caller's included, from before the first frame on; at first one. With two
 * the first reads frames and follows connections, the second reads TLS and HTTP and judges: what the sink
 * is told then comes on the second, one call at a time. More than two are of no use.
 *
 * Only until hl_pipeline_settle and the next frames does the second do nothing, and what the sink touches
 * may be touched by the caller. All functions below that return something settle by themselves, and so
 * does hl_pipeline_finish, which calls the sink on the caller's thread.
 */
void hl_pipeline_set_threads(hl_pipeline *pipeline, unsigned threads);
void hl_pipeline_settle(hl_pipeline *pipeline);

/*
 * With several threads the octets of frames that are fed are copied, as far as they are content; unless
 * they lie on pages: frames that are fed together on one of them, in the order of their addresses. A page
 * stays as it is until it and `pages` - 1 later ones have been turned; to turn one may wait for the other
 * thread. 0, as at first: there are none.
 */
void hl_pipeline_set_pages(hl_pipeline *pipeline, unsigned pages);
void hl_pipeline_turn_page(hl_pipeline *pipeline);

enum { HL_PIPELINE_PAGES_MAX = 8 };

/*
 * The secrets of TLS sessions, empty at first: to be added to before frames are fed, and between them;
 * to be asked for anew each time.
 */
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
