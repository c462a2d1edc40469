/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an entry of a HAR stands for. Browsers write down what their own machinery did as if it had
 * been on the wire: redirects that they invented (HSTS, extensions), answers from caches and service
 * workers, requests that never left.
 */
#ifndef HAR_SORT_H
#define HAR_SORT_H

#include "har_entry.h"

typedef enum hl_har_sort {
    HL_HAR_ON_WIRE,
    HL_HAR_INTERNAL_REDIRECT, /* by the browser itself: HSTS, an extension */
    HL_HAR_CACHED,            /* answered by a cache or a service worker */
    HL_HAR_OTHER_SCHEME,      /* data:, blob:, chrome-extension:, wss: … */
    HL_HAR_NOT_SENT,          /* blocked or failed, and nothing shows that it was sent */
    HL_HAR_UNREADABLE,        /* what must be there is not, or is there twice */
} hl_har_sort;

hl_har_sort hl_har_sort_of(const hl_har_entry *entry);

/* The status of its response; 0: there was none. */
unsigned hl_har_status_of(const hl_har_entry *entry);

#endif
