/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The body of one message: taken off the stream by its framing, its content counted. */
#ifndef HL_HTTP_BODY_H
#define HL_HTTP_BODY_H

#include "chunked.h"
#include "framing.h"

typedef struct hl_body {
    hl_body_kind kind;
    hl_progress progress;
    bool has_gap;
    uint64_t remaining; /* HL_BODY_LENGTH */
    hl_chunked chunked; /* HL_BODY_CHUNKED */
    uint64_t octets;    /* of content so far, gaps counted */
    uint64_t declared_octets;
} hl_body;

/* How it came to an end. */
typedef enum hl_body_stop {
    HL_STOP_REACHED, /* its framing says so, or is broken */
    HL_STOP_FIN,     /* its sender sends no more */
    HL_STOP_RESET,
    HL_STOP_LOST, /* what follows was not captured, or not recognised */
} hl_body_stop;

void hl_body_begin(hl_body *body, const hl_framing *framing);

/* Reads on; what is used may be less than what is given. *piece: content, as hl_chunked_feed. */
size_t hl_body_feed(hl_body *body, hl_bytes octets, hl_bytes *piece);

/* Are so many octets content of a length that is known, and not the last of it? They are counted then. */
static inline bool hl_body_counts_off(hl_body *body, size_t octets)
{
    if (body->kind != HL_BODY_LENGTH || octets >= body->remaining)
        return false;
    body->octets += octets;
    body->remaining -= octets;
    return true;
}

/* Passes over octets that were not captured; false: it is not known where the body goes on. */
bool hl_body_skip(hl_body *body, uint64_t octets);

/* What became of the content, and the oddities to say of the message. */
hl_content_state hl_body_settle(const hl_body *body, hl_body_stop stop, hl_oddities *oddities);

#endif
