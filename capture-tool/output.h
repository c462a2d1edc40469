/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file, pipe or terminal that takes a report; errors stick, and are told at the end. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "base/hl_bytes.h"

#include <glib.h>

#define HL_OUTPUT_ERROR (hl_output_error_quark())
GQuark hl_output_error_quark(void);

typedef struct hl_output hl_output;

/*
 * Opens `path` ("-": standard output) for writing. An existing file keeps its octets until the first
 * write, so that one can still find out that it is an input.
 */
hl_output *hl_output_open(const char *path, GError **error);

/* Keeps a copy of the octets; writes when there are many. */
void hl_output_write(hl_output *output, hl_bytes octets);

/* Writes what is kept. False: a write has failed, now or earlier. */
bool hl_output_flush(hl_output *output);

/* Its path, or "standard output". */
const char *hl_output_name(const hl_output *output);
bool hl_output_is_terminal(const hl_output *output);
int hl_output_descriptor(const hl_output *output);

/* Flushes and closes. False: not all octets got through; says why. */
bool hl_output_finish(hl_output *output, GError **error);

/* Without hl_output_finish: closes, and what is kept is lost. */
void hl_output_free(hl_output *output);

#endif
