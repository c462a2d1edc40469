/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP/2 on one connection (RFC 9113): frames of both sides, streams, messages. A reader (reader.h)
 * hands over to it once it is known that a connection carries HTTP/2.
 */
#ifndef HL_HTTP_HTTP2_H
#define HL_HTTP_HTTP2_H

#include "body.h"
#include "moment.h"
#include "stage.h"

typedef struct hl_http2 hl_http2;

/* `client`: the side that begins with the preface. */
hl_http2 *hl_http2_new(hl_http *http, hl_connection *connection, int client);

/*
 * It begins in the midst of things: what a section refers to is unknown, and so is the client until
 * the first head that can be read. Frames are looked for at the beginning of segments.
 */
hl_http2 *hl_http2_new_late(hl_http *http, hl_connection *connection);

/*
 * The connection was upgraded (RFC 7540 §3.2): stream 1 is the request of this turn, already read.
 * To be said before anything is read.
 */
void hl_http2_upgrade(hl_http2 *http2, uint64_t turn, hl_asked asked);

/* Reads octets of one side, views into `segment` or held since before. */
void hl_http2_read(hl_http2 *http2, const hl_segment *segment, int side, hl_bytes octets);
/* Passes over octets that were not captured. */
void hl_http2_skip(hl_http2 *http2, const hl_segment *segment, int side, uint64_t octets);
/* No more octets of that side come. */
void hl_http2_stop(hl_http2 *http2, const hl_segment *segment, int side, hl_body_stop stop);

/* The memory that it takes, about. */
size_t hl_http2_memory(const hl_http2 *http2);

/* Both sides have stopped. */
void hl_http2_free(hl_http2 *http2);

#endif
