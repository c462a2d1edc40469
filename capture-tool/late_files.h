/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that do not exist yet, and that the process will have no right to open when they do. A
 * process of its own keeps that right: it looks for the files, hands over a descriptor of each, and
 * ends when it has handed over all, or when the other process has ended. It takes no orders.
 */
#ifndef LATE_FILES_H
#define LATE_FILES_H

#include <glib.h>
#include <stdbool.h>

typedef struct hl_late_files hl_late_files;

/* Starts to look for `paths` (strings). NULL with an error (of G_FILE_ERROR). */
hl_late_files *hl_late_files_watch(const GPtrArray *paths, GError **error);

/*
 * A file that has come since: its index in `paths`, and a descriptor for reading, which is the
 * caller's. False: none at the moment.
 */
bool hl_late_files_take(hl_late_files *files, guint *index, int *descriptor);

/* Looks no further. */
void hl_late_files_free(hl_late_files *files);

#endif
