/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is done with frames, wherever they come from: they are filtered, copied (-w) and fed to the
 * pipeline, and what comes out of that goes to the reports. Knows when enough has been read.
 *
 * Life: open (all that needs a right or a name), the sandbox, begin, frames, finish.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "model/hl_coverage.h"
#include "model/hl_frame.h"
#include "model/hl_hop.h"
#include "model/hl_message.h"
#include "options.h"

typedef struct hl_intake hl_intake;

/*
 * Opens the key logs and the outputs, and compiles the filter unless `is_filtered` already. `names`
 * of the captures, by ref.capture, and `options` outlive the intake. NULL: something of this cannot
 * be done, or `is_input(user, descriptor)` says that an output is a capture to be read; the user has
 * been told, and nothing has been written.
 */
hl_intake *hl_intake_open(const hl_options *options, const GPtrArray *names, bool is_filtered,
                          bool (*is_input)(const void *user, int descriptor), const void *user);

/* Enters the sandbox (hl_sandbox_enter), where nothing but what is open here can be written to. */
bool hl_intake_enter_sandbox(const hl_intake *intake);

/* Shows each judged chain to somebody else too; the chain is borrowed for the call. */
void hl_intake_watch(hl_intake *intake, void (*chain)(void *user, const hl_chain *chain),
                     void *user);

/*
 * Messages of HARs will come, in place of frames; before the beginning. False: the user asked for what
 * takes packets, and has been told.
 */
bool hl_intake_expect_har(hl_intake *intake);

/* Begins the reports; `total` octets are to be read, 0: unknown. From now on signals are questions. */
void hl_intake_begin(hl_intake *intake, uint64_t total);

/* For the caller to count what became of the captures. */
hl_capture_counters *hl_intake_captures(hl_intake *intake);
hl_har_counters *hl_intake_har(hl_intake *intake);

/* Tells the user of trouble in the midst of the run; the exit code will say so too. */
void hl_intake_tell(hl_intake *intake, const char *text);
void hl_intake_take_error(hl_intake *intake, GError *error);

/*
 * Does this frame pass the filter, and is to be fed? It is counted then, and copied (-w). Those that
 * cannot be read pass; the user has been told of them.
 */
bool hl_intake_takes(hl_intake *intake, const hl_frame *frame);

/* The same for several: those that are not taken are left out. Returns how many stay. */
size_t hl_intake_take(hl_intake *intake, hl_frame *frames, size_t count);
/* As hl_pipeline_set_pages and hl_pipeline_turn_page. */
void hl_intake_set_pages(hl_intake *intake, unsigned pages);
void hl_intake_turn_page(hl_intake *intake);

/* Feeds frames that have been taken, borrowed for the call; as hl_pipeline_feed. */
void hl_intake_feed(hl_intake *intake, const hl_frame *frames, size_t count);

/* Feeds a message of a HAR; `is_last`: no more comes of its turn. An entry counts as a frame. */
void hl_intake_feed_message(hl_intake *intake, hl_message *message, bool is_last);

/* A TLS key log that a capture brings along. */
void hl_intake_secrets(hl_intake *intake, hl_bytes key_log);

/* Reads what is new in the key logs. */
void hl_intake_read_key_logs(hl_intake *intake);

/* Live, and no frame has come: capture time has come to `now`. */
void hl_intake_advance(hl_intake *intake, hl_time_ns now);

/* Now and then: shows progress (`octets` have been read), answers SIGUSR1, writes what is kept. */
void hl_intake_look_around(hl_intake *intake, uint64_t octets);

/* Has enough been read, or is there nobody left to write for? */
bool hl_intake_is_over(const hl_intake *intake);
void hl_intake_stop(hl_intake *intake);

/* Frames that have been taken. */
uint64_t hl_intake_frames(const hl_intake *intake);

/* Decides what is open and ends the reports; returns the exit code. */
int hl_intake_finish(hl_intake *intake, uint64_t octets);

void hl_intake_free(hl_intake *intake);

#endif
