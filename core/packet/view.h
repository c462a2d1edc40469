/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is left of a frame: octets on the wire, of which the capture may hold only the first ones.
 * 0 <= captured.size <= wire.
 */
#ifndef HL_PACKET_VIEW_H
#define HL_PACKET_VIEW_H

#include "base/hl_bytes.h"

typedef struct hl_view {
    hl_bytes captured;
    size_t wire;
} hl_view;

static inline uint16_t hl_view_be16(const uint8_t *octets)
{
    return (uint16_t)(octets[0] << 8 | octets[1]);
}

static inline uint32_t hl_view_be32(const uint8_t *octets)
{
    return (uint32_t)hl_view_be16(octets) << 16 | hl_view_be16(octets + 2);
}

static inline bool hl_view_has(const hl_view *view, size_t octets)
{
    return view->captured.size >= octets;
}

/* Leaves the first `octets` behind, which may be more than were captured, but not than the wire
 * had. */
static inline void hl_view_skip(hl_view *view, size_t octets)
{
    view->captured = hl_bytes_skip(view->captured, octets);
    view->wire -= octets < view->wire ? octets : view->wire;
}

/* The length that a header announces: cuts off padding, or shows that octets are missing. */
static inline void hl_view_resize(hl_view *view, size_t octets)
{
    view->captured = hl_bytes_first(view->captured, octets);
    view->wire = octets;
}

#endif
