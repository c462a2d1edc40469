/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stage's own: what all connections share. */
#ifndef HL_TLS_STAGE_H
#define HL_TLS_STAGE_H

#include "derive.h"
#include "hl_tls.h"
#include "resumption.h"

#include <glib.h>

/* So many connections in the midst of a record find room that was used before. */
enum { HL_TLS_SPARES = 32 };

struct hl_tls {
    hl_limits limits;
    const hl_tls_keys *keys;
    hl_segment_sink sink;
    hl_tls_counters counters;
    hl_tls_resumption *resumption;
    hl_tls_deriver *deriver;
    uint8_t *room;                     /* for one opened record, valid until the next is opened */
    GByteArray *spares[HL_TLS_SPARES]; /* empty buffers, which go round: */
    size_t spare_count;                /* so many are free */
    GQueue waiting;                    /* of hl_tls_session, the longest first */
    size_t waiting_octets;
    GQueue holding; /* of hl_tls_session, of which nothing was opened: the longest silent first */
    size_t held_octets;  /* by these, what waits for keys aside */
    uint64_t keys_tried; /* those that waiting connections have been tried with */
};

#endif
