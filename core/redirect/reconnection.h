/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request on another connection that looks like the redirected one: does the same program follow its
 * redirect, or does another process, or the same one later on, ask for that URL of its own accord?
 */
#ifndef HL_RECONNECTION_H
#define HL_RECONNECTION_H

#include "pending.h"

/* Points against the candidate following the redirect; 0 when nothing speaks against it. */
int hl_reconnection_weigh(const hl_want *want, const hl_exchange *candidate);

/* Does the candidate come too late, or from a program that would not have needed its connection? */
bool hl_reconnection_looks_independent(const hl_want *want, const hl_exchange *candidate);

/* Could the redirect's connection have carried another request, which its client closed (RFC 9112 §9.3)? */
bool hl_reconnection_was_needless(const hl_exchange *redirect);

#endif
