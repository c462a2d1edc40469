/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: clear segments -> HTTP messages.
 *
 * Whether a connection carries HTTP, and which side is the client, is told by its octets, never by
 * a port number. Both sides of HTTP/1.0 and HTTP/1.1 (RFC 9112) are read by a parser that resumes
 * at any octet; contents are counted, requests' contents are digested, nothing is kept. Each
 * response gets the turn of the request it answers: by order, and across a gap by what its sender
 * had acknowledged.
 */
#ifndef HL_HTTP_H
#define HL_HTTP_H

#include "base/hl_limits.h"
#include "model/hl_coverage.h"
#include "model/hl_message.h"
#include "model/hl_segment.h"

typedef struct hl_http hl_http;

hl_http *hl_http_new(const hl_limits *limits, hl_message_sink sink);

/* Feeds one segment; segment->reader is this stage's, freed by it at HL_SEGMENT_END. */
void hl_http_feed(hl_http *http, const hl_segment *segment);

const hl_http_counters *hl_http_stats(const hl_http *http);

/* All connections must have ended before (the stream stage's finish sees to it). */
void hl_http_free(hl_http *http);

#endif
