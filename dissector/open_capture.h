/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capture that Wireshark has open now: there is one at a time, and none between two. */
#ifndef HL_OPEN_CAPTURE_H
#define HL_OPEN_CAPTURE_H

#include "session.h"

/* Registers what Wireshark calls when it opens or closes a capture, or dissects one anew. */
void hl_open_capture_register(void);

/* NULL: none is open. */
hl_session *hl_open_capture(void);

/*
 * If all frames have been read for the first time, what is open is decided now; true when it is.
 * tshark: when its callers ask (a frame is visited again, or a report is due), it is so. Wireshark, which may
 * be capturing still, is asked.
 */
bool hl_open_capture_settle(void);

#endif
