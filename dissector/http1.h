/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP/1 messages out of a dissected frame. Wireshark shows a message in the frame that completes it,
 * with the whole of it in one buffer; several may stand in one frame.
 */
#ifndef HL_HTTP1_H
#define HL_HTTP1_H

#include "talk.h"

/*
 * Reads the message whose first item is number `index` of the visit, and feeds it to the connection's
 * answers. Returns the index of the first item behind it.
 */
guint hl_http1_read(hl_visit *visit, guint index);

#endif
