/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stage's own: what all connections share. */
#ifndef HL_TLS_STAGE_H
#define HL_TLS_STAGE_H

#include "hl_tls.h"
#include "resumption.h"

#include <glib.h>

struct hl_tls {
    hl_limits limits;
    const hl_tls_keys *keys;
    hl_segment_sink sink;
    hl_tls_counters counters;
    hl_tls_resumption *resumption;
    uint8_t *room;     /* for one opened record, valid until the next is opened */
    GByteArray *spare; /* buffers go round; NULL: none is free */
    GQueue waiting;    /* of hl_tls_session, the longest first */
    size_t waiting_octets;
    GQueue holding; /* of hl_tls_session, of which nothing was opened: the longest silent first */
    size_t held_octets;  /* by these, what waits for keys aside */
    uint64_t keys_tried; /* those that waiting connections have been tried with */
};

#endif
