/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A HAR (HTTP Archive 1.2) as browsers and proxies export it, read piece by piece: its messages in the
 * order of time. Memory follows neither the file nor what it holds of contents: see har_entry.h for
 * the limits of an entry, har_order.h for what is held to be put in order.
 */
#ifndef HAR_FILE_H
#define HAR_FILE_H

#include "model/hl_coverage.h"
#include "model/hl_message.h"
#include "octet_window.h"
#include "record.h"

typedef struct hl_har_file hl_har_file;

/* Is this JSON, by its first octets? A byte order mark may come before. */
bool hl_har_file_has_magic(hl_octet_window *window);

/*
 * Takes the window over. `index` is what its messages bear as the capture of their frames: the number
 * of such a frame is that of the entry, 1-based. `room`: octets of messages that may be held.
 */
hl_har_file *hl_har_file_new(hl_octet_window *window, uint32_t index, size_t room);

/*
 * Reads as far as it must to know its next message: HL_RECORD_FRAME, and hl_har_file_time says when that
 * is. HL_RECORD_TROUBLE comes with an error (HL_CAPTURE_ERROR), once, after all that was good before.
 */
hl_record_result hl_har_file_look(hl_har_file *file, GError **error);
hl_time_ns hl_har_file_time(const hl_har_file *file);

/* As given at its birth. */
uint32_t hl_har_file_index(const hl_har_file *file);

/* The message looked at, which is the caller's now. *is_last: no more comes of its turn. */
hl_message *hl_har_file_take(hl_har_file *file, bool *is_last);

/* What became of the entries so far. */
hl_har_counters hl_har_file_counters(const hl_har_file *file);

const hl_octet_source *hl_har_file_source(const hl_har_file *file);
void hl_har_file_free(hl_har_file *file);

#endif
