/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The authority of a URL, a Host field or :authority (RFC 3986 §3.2), told apart without a look at
 * whether a client could use it. Views into the text; nothing is copied.
 */
#ifndef HL_AUTHORITY_H
#define HL_AUTHORITY_H

#include "base/hl_bytes.h"

typedef struct hl_authority {
    hl_bytes host; /* as written: with user information, IPv6 in brackets; may be empty */
    hl_bytes port; /* digits; data is NULL when none is named, size is 0 behind a final ":" */
} hl_authority;

/* The port is what follows a final colon, if only digits do. A colon in the host makes it an IPv6
 * address without brackets or user information, unless it ends in "]": then there is no port. */
hl_authority hl_authority_read(hl_bytes text);

/* "2001:db8::1" of "[2001:db8::1]"; anything else stays as it is. */
hl_bytes hl_authority_without_brackets(hl_bytes host);

#endif
