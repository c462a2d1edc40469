/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pieces of one datagram's payload, sorted and without overlaps. */
#ifndef HL_PACKET_DATAGRAM_H
#define HL_PACKET_DATAGRAM_H

#include "packet/view.h"

typedef struct hl_datagram_piece hl_datagram_piece;

/* Begins as all zero. */
typedef struct hl_datagram {
    hl_datagram_piece *last; /* the others before it, by `previous` */
    size_t count;            /* of pieces */
    size_t held_octets;      /* that they occupy, with their own */
    uint32_t covered;        /* octets on the wire that have come */
    uint32_t total;          /* of all, known from the last fragment; 0 before */
    bool differs;            /* two copies of an octet were not the same */
} hl_datagram;

/* What adding `payload` can make held_octets grow by, at most, when it overlaps no others. */
size_t hl_datagram_cost(const hl_view *payload);

/* Keeps what is new; `is_last`: nothing follows. False when it contradicts what is known of the
 * total: then nothing is kept. */
bool hl_datagram_add(hl_datagram *datagram, uint32_t offset, const hl_view *payload, bool is_last);

bool hl_datagram_is_whole(const hl_datagram *datagram);

/* The octets from the front up to the first one that was not captured; g_free. */
uint8_t *hl_datagram_join(const hl_datagram *datagram, size_t *octets);

/* The first octets of the payload, if they have come. */
hl_bytes hl_datagram_front(const hl_datagram *datagram);

/* Drops all pieces: as it began. */
void hl_datagram_clear(hl_datagram *datagram);

#endif
