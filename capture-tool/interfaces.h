/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The interfaces of the command line (-i), captured at once and merged by the time at which the
 * kernel got the packets: a redirect may leave by one and its follow-up come in by another.
 *
 * For that a frame is held back while another interface may still have an earlier one, which is
 * HL_LIVE_DELAY_NS at most. One interface alone holds nothing back.
 */
#ifndef INTERFACES_H
#define INTERFACES_H

#include "live.h"

typedef struct hl_interfaces hl_interfaces;

/*
 * Starts to capture on all `names` (ref.capture is the index; they outlive the object). NULL: one
 * could not be opened, and the user has been told.
 */
hl_interfaces *hl_interfaces_open(const GPtrArray *names, const hl_live_options *options);

/*
 * The next frame of all, without waiting; *frame is valid until the next call. After HL_LIVE_TROUBLE,
 * whose error begins with the interface's name, the others go on.
 */
hl_live_result hl_interfaces_next(hl_interfaces *interfaces, const hl_frame **frame,
                                  GError **error);

/* Waits for frames, a signal, or until `milliseconds` have gone by. */
void hl_interfaces_wait(hl_interfaces *interfaces, int milliseconds);

/* Interfaces that are still captured. */
size_t hl_interfaces_open_count(const hl_interfaces *interfaces);

/* Packets that the kernel had no room for, in all. */
uint64_t hl_interfaces_dropped(hl_interfaces *interfaces);

/* Tells the user of each interface that lost packets. */
void hl_interfaces_tell_of_drops(hl_interfaces *interfaces);

void hl_interfaces_free(hl_interfaces *interfaces);

#endif
