/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client that closes a connection which it could have used, and then opens another to the same
 * origin: is it the same program, or did one end and another start?
 */
#ifndef HL_RECONNECTION_H
#define HL_RECONNECTION_H

#include "pending.h"

/* Points against the candidate being of the same program; 0 when nothing of the kind happened. */
int hl_reconnection_weigh(const hl_want *want, const hl_exchange *candidate);

/* Could the redirect's connection have carried another request (RFC 9112 §9.3)? */
bool hl_reconnection_was_needless(const hl_exchange *redirect);

#endif
