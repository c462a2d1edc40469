/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The URLs to which a client may go after a redirect, rightly or not. */
#ifndef HL_WANTS_H
#define HL_WANTS_H

#include "location.h"
#include "misresolution.h"

/* Why a URL is wanted. */
typedef enum hl_want_kind {
    HL_WANT_TARGET,      /* it is the target */
    HL_WANT_UPGRADED,    /* the target over https instead of http (HSTS, RFC 6797 §8.3) */
    HL_WANT_STALE_HOST,  /* the target's path under the old authority */
    HL_WANT_MISRESOLVED, /* a known mis-resolution of Location */
} hl_want_kind;

typedef struct hl_want {
    struct hl_pending *pending; /* whose it is */
    hl_url *url;                /* of a target or a mis-resolution, to be told; else NULL */
    const char *how;            /* of a mis-resolution */
    hl_digest key;              /* of the URL: see hl_want_key */
    struct hl_want *next;       /* of the same URL */
    hl_want_kind kind;
    bool is_same_origin; /* as what was redirected */
    bool is_published;   /* in the list of its key */
} hl_want;

enum { HL_WANTS_MAX = 2 * HL_LOCATION_TARGETS + 1 + HL_MISRESOLUTIONS_MAX };

/* What a URL is known by, from its own key (hl_url.h); `seed` is the same for all that are compared. */
hl_digest hl_want_key(hl_bytes url_key, uint64_t seed);

/* Fills in the first members of `wants`; returns of how many: none where HTTP cannot follow. */
unsigned hl_wants_list(hl_want wants[HL_WANTS_MAX], const hl_location *location, uint64_t seed);
void hl_want_clear(hl_want *want);

/* The memory that it takes beside itself, about. */
size_t hl_want_memory(const hl_want *want);

#endif
