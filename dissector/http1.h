/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP/1 messages out of dissected frames. Wireshark shows a message in the frame that completes it,
 * with the whole of it in one buffer; several may stand in one frame.
 *
 * It does not show requests with methods that it does not know, nor those that were never completed.
 * Their octets are read from the frames themselves, once nothing else can come of them.
 */
#ifndef HL_HTTP1_H
#define HL_HTTP1_H

#include "talk.h"

/* Reads the message that begins at `item` and feeds it to the connection's answers. */
void hl_http1_read(hl_visit *visit, const hl_item *item);

/* The connection is over: a request that was not shown is fed as it is. */
void hl_http1_recover(hl_talk *talk);

#endif
