/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Live capture with libpcap. */
#ifndef LIVE_H
#define LIVE_H

#include "model/hl_frame.h"

#include <glib.h>

#define HL_LIVE_ERROR (hl_live_error_quark())
GQuark hl_live_error_quark(void);

typedef struct hl_live hl_live;

/*
 * Starts to capture on `interface` ("any": all), at most `snap_octets` of a packet, and of those that
 * pass `filter` (NULL: all). NULL: the error has the system's reason and what to do about it.
 */
hl_live *hl_live_open(const char *interface, unsigned snap_octets, const char *filter,
                      GError **error);

typedef enum hl_live_result {
    HL_LIVE_FRAME,
    HL_LIVE_NOTHING, /* a tenth of a second went by, or a signal came */
    HL_LIVE_TROUBLE, /* the interface went away, and the like */
} hl_live_result;

/* The next frame; its octets are valid until the next call. */
hl_live_result hl_live_next(hl_live *live, hl_frame *frame, GError **error);

/* Packets that the kernel had no room for. */
uint64_t hl_live_dropped(hl_live *live);

void hl_live_free(hl_live *live);

/* Appends the interfaces (-D), one a line; false with an error when they cannot be had. */
bool hl_live_list(GString *out, GError **error);

#endif
