/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several captures as one, by time. Frames of one file keep their order, whatever their times say;
 * of frames with equal times that of the earlier file comes first.
 *
 * A frame that is far ahead of those before it in its file would keep all behind it waiting. So whether that time
 * is true is asked of the frame behind it (base/hl_clock.h), and if it is not, the frame takes its place as if it
 * had come at the time of those before; the time that it bears is not touched. Of two such frames in a row that
 * agree nobody can tell: the file is read behind the others from there on.
 */
#ifndef MERGE_H
#define MERGE_H

#include "capture_file.h"

typedef struct hl_merge hl_merge;

hl_merge *hl_merge_new(void);

/* Adds a file, which stays the caller's and outlives the merge; before the first next. */
void hl_merge_add(hl_merge *merge, hl_capture_file *file);

/*
 * The next frame of all; *frame is valid until the next call. HL_RECORD_TROUBLE: `*capture` (as its
 * frames' ref.capture) says which file it befell; that file is done with, call again for the
 * others.
 */
hl_record_result hl_merge_next(hl_merge *merge, const hl_frame **frame, uint32_t *capture,
                               GError **error);

/*
 * The next frames, at most `room`, and *count of them: the one of hl_merge_next, and where only one file is left
 * those that are in memory already. All are valid until the next call. HL_RECORD_TROUBLE may come
 * behind some frames.
 */
hl_record_result hl_merge_next_some(hl_merge *merge, hl_frame *frames, size_t room, size_t *count,
                                    uint32_t *capture, GError **error);

void hl_merge_free(hl_merge *merge);

#endif
