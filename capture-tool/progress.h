/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bar on standard error: how far, how fast, how long still. By itself only on a terminal, and
 * only after a second. It leaves no trace there.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct hl_progress hl_progress;

/*
 * `total`: octets that there are to read, 0 when that is not known. `forced`: from the start, and
 * also where standard error is no terminal, there as a line a second.
 */
hl_progress *hl_progress_new(uint64_t total, bool forced);

/* `octets` and `frames` have been read by now; draws at most ten times a second. */
void hl_progress_update(hl_progress *progress, uint64_t octets, uint64_t frames);

/* Takes the bar away, before something else is written to the terminal. */
void hl_progress_hide(hl_progress *progress);

/* The last state, if forced; then takes the bar away. */
void hl_progress_finish(hl_progress *progress, uint64_t octets, uint64_t frames);

void hl_progress_free(hl_progress *progress);

#endif
