/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: clear segments -> HTTP messages.
 *
 * Whether a connection carries HTTP, and which side is the client, is told by its octets, never by
 * a port number: by a request line or a status line (RFC 9112 §3, §4) at the beginning of a side,
 * or by the preface of HTTP/2 (RFC 9113 §3.4). The client's side is written into the connection,
 * whoever opened it. TLS is recognised and counted, and not read; so is everything else.
 * The sink is told of connections that may hold requests nobody can read (opaque): TLS, tunnels
 * that are not looked into, and what began before the capture as long as it is not recognised.
 *
 * Both sides of HTTP/1.0 and HTTP/1.1 (RFC 9112) are read by a parser that resumes at any octet and
 * is as lenient as recipients are; what it forgives shows as oddities. Contents are counted,
 * requests' contents are digested, nothing is kept. 101 and a granted CONNECT end HTTP on their
 * connection, or on their stream.
 *
 * What a granted CONNECT leads to (RFC 9110 §9.3.6, RFC 9113 §8.5) is a connection of its own, whose
 * segments go to the sink of tunnels (model/hl_tunnel.h), where there is one: to be fed back to this very
 * stage, or to others before it. A 2xx grants it, whatever its Content-Length; any other answer leaves
 * HTTP as it was. What the client sends behind its CONNECT waits for the answer. Where that was lost,
 * TLS and HTTP/2 show that it was granted; else what follows is read as HTTP, and the connection counts
 * as a tunnel that nobody looks into. So does an extended CONNECT (RFC 8441), and one that is too deep.
 *
 * Each response, a 1xx too, gets the turn of the request it answers: by order, and across a gap by
 * what its sender had acknowledged; HL_ODDITY_TURN_UNSURE where that does not settle it. Turns grow
 * with time and may leave numbers out. A response whose request was not captured bears a turn that
 * no request has.
 *
 * A gap inside a content of known length is counted off. After any other loss of synchronism the
 * next message is looked for at the beginning of each segment, and only there: a message that was
 * never sent is never reported. So it is where the capture starts late. Of a head whose start line
 * was captured and whose end was not, the fields that are whole are reported (HL_ODDITY_HEAD_CUT,
 * the content unseen); a head that its sender gave up is no message.
 *
 * A request that expects 100 (Continue) and has a final response instead ends as
 * HL_CONTENT_DECLARED when the next request, or the end of the connection, comes in place of its
 * content (RFC 9110 §10.1.1).
 *
 * HTTP/2 is read with prior knowledge, in TLS that was decrypted, and after Upgrade: h2c, where
 * stream 1 is the request that was upgraded: its response bears that request's turn, and the 101 is
 * no final response. Else a stream's turn is its number. What the server pushes answers no request.
 * RST_STREAM, and a GOAWAY that leaves a stream out, end what is open on it (HL_CONTENT_CUT; of a
 * request that was refused, or answered, before its content came HL_CONTENT_DECLARED) and its turn
 * (turn_end); but after a full answer and NO_ERROR what the client had sent by then is waited for,
 * until its next request. A gap within a frame is counted off; after any other, frames are looked
 * for at the beginning of each segment, and only there. Heads that refer to what HPACK's table held
 * before a loss, or before a late start, are unreadable: counted, never guessed.
 *
 * Limits: tunnel_depth (deeper: not looked into), tunnel_early_octets (sent behind CONNECT; beyond: lost),
 * head_octets (beyond: the rest of the connection is unread), fields (beyond: dropped),
 * pipelined_requests (beyond: unread; where responses are not captured the oldest is forgotten).
 * HTTP/2: head_octets (compressed; beyond: unreadable. Decompressed; beyond: dropped), fields,
 * pipelined_requests (open streams; beyond: the oldest is forgotten), hpack_table_octets.
 */
#ifndef HL_HTTP_H
#define HL_HTTP_H

#include "base/hl_limits.h"
#include "model/hl_coverage.h"
#include "model/hl_message.h"
#include "model/hl_segment.h"

typedef struct hl_http hl_http;

/* `limits` are copied. Messages are borrowed for the sink's calls: hl_message_ref to keep one. */
hl_http *hl_http_new(const hl_limits *limits, hl_message_sink sink);

/* Tunnels are read from now on: their segments go there, until the stage is freed. */
void hl_http_read_tunnels(hl_http *http, hl_segment_sink tunnels);

/*
 * Feeds one segment; segment->reader is this stage's, freed by it at HL_SEGMENT_END. Within this
 * call each head that was completed reaches the sink, and each message that has ended does once
 * more; at HL_SEGMENT_END every open message ends, and the connection's end comes last.
 */
void hl_http_feed(hl_http *http, const hl_segment *segment);

const hl_http_counters *hl_http_stats(const hl_http *http);

/* All connections must have ended before (the stream stage's finish sees to it). */
void hl_http_free(hl_http *http);

#endif
