/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * URLs to which clients go by mistake: known ways to resolve a Location wrongly. A request for one
 * of them can be the follow-up too, and is then sent to the wrong target.
 */
#ifndef HL_MISRESOLUTION_H
#define HL_MISRESOLUTION_H

#include "location.h"

typedef struct hl_misresolution {
    hl_url *url;
    const char *how; /* "query-only", "missing-base-folder", … */
} hl_misresolution;

enum { HL_MISRESOLUTIONS_MAX = 6 };

/* Fills `found`, leaving out what is the true target; returns how many. The caller frees the URLs.
 */
unsigned hl_misresolution_find(const hl_location *location,
                               hl_misresolution found[HL_MISRESOLUTIONS_MAX]);

#endif
