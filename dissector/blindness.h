/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preferences of Wireshark's that keep messages from being shown, and so from being judged. */
#ifndef HL_BLINDNESS_H
#define HL_BLINDNESS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Does Wireshark wait for TCP segments that come late? */
bool hl_blindness_waits_for_segments(void);

/* Appends a line a preference that is off and should be on. `gaps`: times that TCP segments did not
 * follow on one another. */
void hl_blindness_append(GString *out, uint64_t gaps);

#endif
