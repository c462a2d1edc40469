/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stage's own: what all connections share. */
#ifndef HL_HTTP_STAGE_H
#define HL_HTTP_STAGE_H

#include "base/hl_pool.h"
#include "hl_http.h"

#include <glib.h>

/* What reading one head takes; in use during one call only. */
typedef struct hl_http_room {
    hl_field *fields; /* limits.fields of them */
    uint8_t *store;   /* limits.head_octets large; NULL until it is needed */
} hl_http_room;

struct hl_http {
    hl_limits limits;
    hl_message_sink sink;
    hl_segment_sink tunnels; /* feed == NULL: they are not read */
    hl_http_counters counters;
    hl_field *fields; /* room for limits.fields; in use during one call only */
    uint8_t *store;   /* of a head that is not sent as text, limits.head_octets large; NULL until
                         one comes; in use during one call only */
    hl_pool readers;
    GQueue holding; /* of hl_reader: those that hold octets; the one that held for longest first */
    size_t held_octets; /* by them */
    hl_http_room
        *inside;     /* fields and store for tunnels, by depth: a head outside may be at hand */
    bool is_reading; /* a segment */
    GByteArray *spare_buffer;
    hl_digester *spare_digester;
};

/* The connection cannot be read any more, from here on. */
void hl_http_tell_opaque(hl_http *http, hl_connection *connection);

/* A tunnel begins on the connection, and is counted: true when it can be looked into. `is_known`: so it
 * can, as far as the caller knows. */
bool hl_http_may_enter_tunnel(hl_http *http, hl_connection *connection, bool is_known);

/* Buffers and digesters go round: most connections need neither, and few at the same time. */
GByteArray *hl_http_lend_buffer(hl_http *http);
void hl_http_return_buffer(hl_http *http, GByteArray *buffer);
hl_digester *hl_http_lend_digester(hl_http *http);
void hl_http_return_digester(hl_http *http, hl_digester *digester);

#endif
