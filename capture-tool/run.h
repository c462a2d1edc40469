/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The audit itself: captures in, reports out. */
#ifndef RUN_H
#define RUN_H

#include "options.h"

/* Does what `options` asks (HL_TASK_AUDIT); returns the exit code. */
int hl_run(const hl_options *options);

#endif
