/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One capture file, of whichever format, frame by frame. */
#ifndef CAPTURE_FILE_H
#define CAPTURE_FILE_H

#include "record.h"

typedef struct hl_capture_file hl_capture_file;

/*
 * Begins to read `source`, which is taken over, also in the case of an error. `index` is what its
 * frames bear as ref.capture; `block` the octets to read at a time. NULL with an error when it
 * cannot be read or is no capture.
 */
hl_capture_file *hl_capture_file_new(hl_octet_source *source, uint32_t index, size_t block,
                                     GError **error);
/* The same, of a window at the start of the file. */
hl_capture_file *hl_capture_file_new_in(hl_octet_window *window, uint32_t index, GError **error);

/* Where TLS secrets go that the file brings along; before the first next. */
void hl_capture_file_set_secrets(hl_capture_file *file, hl_secrets_sink secrets);

/*
 * The next frame; its octets are valid until the next call for this file. HL_RECORD_TROUBLE comes
 * with an error (HL_CAPTURE_ERROR), once; all frames before it were good.
 */
hl_record_result hl_capture_file_next(hl_capture_file *file, hl_frame *frame, GError **error);

/*
 * Behind a frame: as many more as are in memory already, at most `room`; *count becomes how many. The octets
 * of the frame before stay valid as long as theirs. HL_RECORD_TROUBLE may come behind some of them.
 */
hl_record_result hl_capture_file_read_on(hl_capture_file *file, hl_frame *frames, size_t room,
                                         size_t *count, GError **error);

/* See hl_octet_window_set_pages. */
void hl_capture_file_set_pages(hl_capture_file *file, unsigned pages, hl_page_turn turn);

/* For progress. */
const hl_octet_source *hl_capture_file_source(const hl_capture_file *file);

void hl_capture_file_free(hl_capture_file *file);

#endif
