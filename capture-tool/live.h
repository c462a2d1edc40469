/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Live capture on one interface, with libpcap. */
#ifndef LIVE_H
#define LIVE_H

#include "model/hl_frame.h"

#include <glib.h>

#define HL_LIVE_ERROR (hl_live_error_quark())
GQuark hl_live_error_quark(void);

/* How to capture. */
typedef struct hl_live_options {
    unsigned snap_octets; /* at most so many of a packet */
    unsigned buffer_kib;  /* of the kernel, for packets that wait to be read */
    const char *filter;   /* libpcap's language, done by the kernel; NULL: all packets */
} hl_live_options;

/* A packet is at hand at the latest so long after the kernel had it. */
#define HL_LIVE_DELAY_NS (50 * HL_NS_PER_MILLISECOND)

typedef struct hl_live hl_live;

/*
 * Starts to capture on `interface` ("any": all); its frames bear `index` as ref.capture. NULL: the
 * error has the system's reason and what to do about it.
 */
hl_live *hl_live_open(const char *interface, uint32_t index, const hl_live_options *options,
                      GError **error);

typedef enum hl_live_result {
    HL_LIVE_FRAME,
    HL_LIVE_NOTHING, /* none at the moment */
    HL_LIVE_TROUBLE, /* the interface went away, and the like: nothing more comes from it */
} hl_live_result;

/* The next frame, without waiting; its octets are valid until the next call. */
hl_live_result hl_live_next(hl_live *live, hl_frame *frame, GError **error);

/* To poll(2): readable when there are frames, or trouble. */
int hl_live_descriptor(const hl_live *live);

/* Frames handed out, and packets that the kernel had no room for. */
uint64_t hl_live_captured(const hl_live *live);
uint64_t hl_live_dropped(hl_live *live);

void hl_live_free(hl_live *live);

/* Appends the interfaces (-D), one a line; false with an error when they cannot be had. */
bool hl_live_list(GString *out, GError **error);

#endif
