/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages on streams begin and end. */
#ifndef HL_HTTP_HTTP2_MESSAGE_H
#define HL_HTTP_HTTP2_MESSAGE_H

#include "http2_streams.h"

/* Completes the head, and sends it on. The message of a tunnel, or an interim one, ends with it. */
void hl_http2_begin_request(hl_http2_streams *streams, hl_http2_stream *stream,
                            const hl_http2_arrival *arrival);
void hl_http2_begin_response(hl_http2_streams *streams, hl_http2_stream *stream,
                             const hl_http2_arrival *arrival);

/* What that side sends on the stream is over; so is its message, if there is one. */
void hl_http2_end_flow(hl_http2_streams *streams, hl_http2_stream *stream, int side,
                       hl_body_stop stop);

/* The request is not over, and nothing says that it is about to be. */
bool hl_http2_is_early(const hl_http2_flow *request);

void hl_http2_add_content(hl_http2_streams *streams, hl_http2_flow *flow, hl_bytes piece);

#endif
