/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capture files of the command line, opened and merged. */
#ifndef INPUTS_H
#define INPUTS_H

#include "har_file.h"
#include "merge.h"

typedef struct hl_inputs hl_inputs;

/* What a path is called in messages: "-" is standard input. */
const char *hl_inputs_name(const char *path);

/*
 * Opens the files, and reads nothing yet: that is for when the process has given up its rights. What
 * cannot be opened is told to the user, and left out.
 */
hl_inputs *hl_inputs_open(const GPtrArray *paths);

/* The same files for another reading: what cannot be read has been told of. */
hl_inputs *hl_inputs_open_again(const GPtrArray *paths);

/* Looks at the first octets of each. What is neither capture nor HAR is told to the user, and left out. */
void hl_inputs_begin(hl_inputs *inputs);

/* Files that are open (after hl_inputs_begin: captures), and all others of the paths. */
size_t hl_inputs_opened(const hl_inputs *inputs);
size_t hl_inputs_refused(const hl_inputs *inputs);

/*
 * As hl_merge_next; an error's text begins with the file's name, and the other files go on after
 * it.
 */
hl_record_result hl_inputs_next(hl_inputs *inputs, const hl_frame **frame, GError **error);

/* As hl_merge_next_some, likewise. */
hl_record_result hl_inputs_next_some(hl_inputs *inputs, hl_frame *frames, size_t room,
                                     size_t *count, GError **error);

/* Where TLS secrets go that the files bring along; between hl_inputs_begin and the first next. */
void hl_inputs_set_secrets(hl_inputs *inputs, hl_secrets_sink secrets);

/*
 * The octets of frames stay valid as hl_octet_window_set_pages says. Only with one capture: those of
 * several do not, and false is returned. After hl_inputs_begin.
 */
bool hl_inputs_set_pages(hl_inputs *inputs, unsigned pages, hl_page_turn turn);

/* Those that are HARs, of hl_har_file: hl_inputs_next knows nothing of them. */
const GPtrArray *hl_inputs_hars(const hl_inputs *inputs);
/* Are there both, captures and HARs? */
bool hl_inputs_is_mixed(const hl_inputs *inputs);

/* Octets read so far, and in all (0: not known), as they lie in the files. */
uint64_t hl_inputs_position(const hl_inputs *inputs);
uint64_t hl_inputs_size(const hl_inputs *inputs);

/* Is one of them the very file that `descriptor` writes to? Before hl_inputs_begin. */
bool hl_inputs_has_file(const hl_inputs *inputs, int descriptor);

void hl_inputs_free(hl_inputs *inputs);

#endif
