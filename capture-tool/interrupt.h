/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SIGINT and SIGTERM, as a question instead of a death: the reading loops ask, and finish the
 * report. A second signal ends the process as it always did.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdbool.h>

/* Catches the two signals from now on; ignores SIGPIPE, so that a write tells what is wrong. */
void hl_interrupt_arm(void);

bool hl_interrupt_has_come(void);

#endif
