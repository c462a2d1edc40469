/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An audit of what goes over interfaces now, until it is interrupted. */
#ifndef LIVE_AUDIT_H
#define LIVE_AUDIT_H

#include "options.h"

/*
 * Captures on options->interfaces; returns the exit code. Capture time goes on while the link is
 * silent, as the clock does (a little behind it), so that verdicts do not wait for packets.
 */
int hl_live_audit(const hl_options *options);

#endif
