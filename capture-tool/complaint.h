/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command has to say to people: one line on standard error, behind "hoplint: ". */
#ifndef COMPLAINT_H
#define COMPLAINT_H

#include <glib.h>

/* The exit codes. */
enum { HL_EXIT_CLEAN = 0, HL_EXIT_FINDINGS = 1, HL_EXIT_TROUBLE = 2 };

/*
 * Prints the line. What is no printable UTF-8 is escaped: file names and arguments reach the
 * terminal this way.
 */
void hl_complain(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
