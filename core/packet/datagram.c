/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/datagram.h"

#include <glib.h>

struct hl_datagram_piece {
    hl_datagram_piece *previous;
    uint32_t offset, end; /* on the wire */
    uint32_t captured;    /* octets of it */
    uint8_t data[];
};

/* A fragment, as an interval of the datagram. */
typedef struct hl_span {
    uint32_t offset, end, captured_end;
    const uint8_t *data;
} hl_span;

size_t hl_datagram_cost(const hl_view *payload)
{
    return sizeof(hl_datagram_piece) + payload->captured.size;
}

bool hl_datagram_is_whole(const hl_datagram *datagram)
{
    return datagram->total > 0 && datagram->covered == datagram->total;
}

static uint32_t captured_between(const hl_span *span, uint32_t from, uint32_t to)
{
    return span->captured_end > from ? MIN(span->captured_end, to) - from : 0;
}

/* The part of the span between `from` and `to`, of which nothing is there, becomes a piece before
 * *place. */
static void insert(hl_datagram *datagram, hl_datagram_piece **place, const hl_span *span,
                   uint32_t from, uint32_t to)
{
    uint32_t captured = captured_between(span, from, to);
    hl_datagram_piece *piece = g_malloc(sizeof *piece + captured);
    *piece = (hl_datagram_piece){*place, from, to, captured};
    if (captured > 0)
        memcpy(piece->data, span->data + (from - span->offset), captured);
    *place = piece;
    datagram->count++;
    datagram->held_octets += sizeof *piece + captured;
    datagram->covered += to - from;
}

static bool differs(const hl_datagram_piece *piece, const hl_span *span)
{
    uint32_t from = MAX(piece->offset, span->offset);
    uint32_t to = MIN(piece->offset + piece->captured, span->captured_end);
    return to > from && memcmp(piece->data + (from - piece->offset),
                               span->data + (from - span->offset), to - from) != 0;
}

/* From the back to the front, since most fragments come in order. `place` is where the pointer to
 * the last piece before the rest of the span is. */
static void fill(hl_datagram *datagram, hl_datagram_piece **place, const hl_span *span)
{
    uint32_t end = span->end;
    while (end > span->offset) {
        hl_datagram_piece *piece = *place;
        uint32_t from = piece ? MAX(piece->end, span->offset) : span->offset;
        if (from < end)
            insert(datagram, place, span, from, end);
        if (!piece || piece->end <= span->offset)
            return;
        datagram->differs |= differs(piece, span);
        end = MIN(end, piece->offset);
        place = &piece->previous;
    }
}

static bool fits_total(hl_datagram *datagram, uint32_t end, bool is_last)
{
    uint32_t known_end = datagram->last ? datagram->last->end : 0;
    if (datagram->total > 0)
        return is_last ? end == datagram->total : end <= datagram->total;
    return !is_last || end >= known_end;
}

bool hl_datagram_add(hl_datagram *datagram, uint32_t offset, const hl_view *payload, bool is_last)
{
    hl_span span = {offset, offset + (uint32_t)payload->wire,
                    offset + (uint32_t)payload->captured.size, payload->captured.data};
    if (!fits_total(datagram, span.end, is_last)) {
        datagram->differs = true;
        return false;
    }
    if (is_last)
        datagram->total = span.end;
    hl_datagram_piece **place = &datagram->last;
    while (*place && (*place)->offset >= span.end)
        place = &(*place)->previous;
    fill(datagram, place, &span);
    return true;
}

uint8_t *hl_datagram_join(const hl_datagram *datagram, size_t *octets)
{
    uint8_t *joined = g_malloc(datagram->total);
    *octets = datagram->total;
    for (const hl_datagram_piece *piece = datagram->last; piece; piece = piece->previous) {
        memcpy(joined + piece->offset, piece->data, piece->captured);
        if (piece->captured < piece->end - piece->offset)
            *octets = piece->offset + piece->captured;
    }
    return joined;
}

hl_bytes hl_datagram_front(const hl_datagram *datagram)
{
    const hl_datagram_piece *piece = datagram->last;
    while (piece && piece->offset > 0)
        piece = piece->previous;
    return piece ? hl_bytes_from(piece->data, piece->captured) : (hl_bytes){NULL, 0};
}

void hl_datagram_clear(hl_datagram *datagram)
{
    hl_datagram_piece *piece = datagram->last;
    while (piece) {
        hl_datagram_piece *previous = piece->previous;
        g_free(piece);
        piece = previous;
    }
    *datagram = (hl_datagram){0};
}
