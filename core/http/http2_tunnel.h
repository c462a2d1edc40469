/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stream as a tunnel: RFC 9113 §8.5. Its DATA frames bring the octets. */
#ifndef HL_HTTP_HTTP2_TUNNEL_H
#define HL_HTTP_HTTP2_TUNNEL_H

#include "http2_streams.h"

/* The request of the stream, a CONNECT; an extended one (RFC 8441) asks for something else. */
void hl_http2_ask_tunnel(hl_http2_stream *stream, hl_message *request);
/* It was granted. */
void hl_http2_grant_tunnel(hl_http2_streams *streams, hl_http2_stream *stream);

/* Octets, or `missing` ones that were not captured. */
void hl_http2_feed_tunnel(const hl_http2_streams *streams, hl_http2_stream *stream, int side,
                          hl_bytes octets, uint64_t missing);
/* That side sends no more. */
void hl_http2_stop_tunnel(const hl_http2_streams *streams, hl_http2_stream *stream, int side);
/* The stream is closed: so is its tunnel, if it has one. */
void hl_http2_end_tunnel(const hl_http2_streams *streams, hl_http2_stream *stream);

#endif
