/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far an audit has come, in one line: what SIGUSR1 asks for. */
#ifndef COUNTERS_LINE_H
#define COUNTERS_LINE_H

#include "model/hl_summary.h"

/* "812 frames, 14 connections, 31 exchanges, 4 redirects; 2 kept, 1 violation", without a newline. */
void hl_counters_line_append(GString *line, const hl_summary *summary);

#endif
