/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An audit of HARs: decoded already, so that messages go where packets do not. */
#ifndef HAR_AUDIT_H
#define HAR_AUDIT_H

#include "inputs.h"
#include "intake.h"

/* Reads the HARs among `inputs`, which have begun, by time; returns the exit code. */
int hl_har_audit(const hl_options *options, hl_inputs *inputs, hl_intake *intake);

#endif
