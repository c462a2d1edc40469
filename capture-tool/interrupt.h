/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals, as questions instead of deaths: the reading loops ask. SIGINT and SIGTERM: finish the
 * report; a second one ends the process as it always did. SIGUSR1: tell how far you are, and go on.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdbool.h>

/* Catches the signals from now on; ignores SIGPIPE, so that a write tells what is wrong. */
void hl_interrupt_arm(void);

/* Has SIGINT or SIGTERM come? */
bool hl_interrupt_has_come(void);

/* Has SIGUSR1 come since the last call? */
bool hl_interrupt_asks_for_counters(void);

#endif
