/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets as they were read or captured, in one pcapng file: all of them (-w), or those that matter
 * (--evidence).
 *
 * Times are kept to the nanosecond, and each capture and link type is an interface of its own. The
 * TLS secrets that captures bring along go with them, those of key logs (-k) do not. Comments and
 * flags of packets are not kept.
 */
#ifndef CAPTURE_COPY_H
#define CAPTURE_COPY_H

#include "options.h"
#include "output.h"

typedef struct hl_capture_copy hl_capture_copy;

/*
 * Opens `path`; nothing is written yet. `names` of the captures, by ref.capture, and `options`
 * outlive it.
 */
hl_capture_copy *hl_capture_copy_open(const char *path, const hl_options *options,
                                      const GPtrArray *names, GError **error);

/* To find out whether it is one of the inputs. */
const hl_output *hl_capture_copy_output(const hl_capture_copy *copy);

/* `comments` on it are strings; NULL: none. */
void hl_capture_copy_add_frame(hl_capture_copy *copy, const hl_frame *frame,
                               const GPtrArray *comments);
void hl_capture_copy_add_secrets(hl_capture_copy *copy, hl_bytes key_log);

/* Writes what is kept. False: a write has failed. */
bool hl_capture_copy_flush(hl_capture_copy *copy);

/* Flushes and closes. False: not all octets got through; says why. */
bool hl_capture_copy_finish(hl_capture_copy *copy, GError **error);

void hl_capture_copy_free(hl_capture_copy *copy);

#endif
