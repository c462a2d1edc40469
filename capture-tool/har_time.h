/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as HAR writes them: ISO 8601. */
#ifndef HAR_TIME_H
#define HAR_TIME_H

#include "base/hl_bytes.h"
#include "base/hl_time.h"

/*
 * "2026-11-20T05:00:00.123+01:00", with any number of decimals; without a zone it is UTC. False: it
 * is no such time, or none that hl_time_ns can hold.
 */
bool hl_har_time_read(hl_bytes text, hl_time_ns *time);

#endif
