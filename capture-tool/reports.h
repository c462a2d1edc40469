/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All reports of one run: the same chains to each output, in its format. */
#ifndef REPORTS_H
#define REPORTS_H

#include "options.h"

typedef struct hl_reports hl_reports;

/*
 * Opens the outputs of `options`, which outlive the reports, as do the `names` of the captures, by
 * hl_frame_ref.capture. NULL: an output cannot be opened, or `is_input(user, descriptor)` says that
 * it is a capture that is read; the user has been told.
 */
hl_reports *hl_reports_open(const hl_options *options, const GPtrArray *names,
                            bool (*is_input)(const void *user, int descriptor), const void *user);

/* Begins the reports: before the first chain or exchange. */
void hl_reports_begin(hl_reports *reports, bool is_har);

void hl_reports_chain(hl_reports *reports, const hl_chain *chain);
void hl_reports_exchange(hl_reports *reports, hl_exchange *exchange);

/* Writes what is kept. False: none of the outputs takes anything any more. */
bool hl_reports_flush(hl_reports *reports);

/* Appends the descriptors (int) that they are written to. */
void hl_reports_list_descriptors(const hl_reports *reports, GArray *descriptors);

/* Is one of them a terminal, which a progress bar would disturb? */
bool hl_reports_has_terminal(const hl_reports *reports);

/* Ends the reports with the summary, closes and frees. False: an output failed; the user has been
 * told. */
bool hl_reports_close(hl_reports *reports, const hl_summary *summary);

/* Without hl_reports_close: files that nothing has been written to stay as they were. */
void hl_reports_abandon(hl_reports *reports);

#endif
