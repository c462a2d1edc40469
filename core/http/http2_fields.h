/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Field sections of HTTP/2: HPACK (RFC 7541) with libnghttp2's decoder, and RFC 9113 §8.3's
 * pseudo-header fields.
 *
 * After a loss the dynamic table is unknown, but for what is added to it from then on: sections
 * that refer to what was lost are unreadable as a whole, others are read.
 */
#ifndef HL_HTTP_HTTP2_FIELDS_H
#define HL_HTTP_HTTP2_FIELDS_H

#include "stage.h"

struct nghttp2_hd_inflater;

/* Of one direction. All zero: at the start of the connection. */
typedef struct hl_http2_decoder {
    struct nghttp2_hd_inflater *inflater; /* NULL until it is needed */
    uint32_t table_octets; /* what the peer's settings allow; 0: nothing was said yet */
} hl_http2_decoder;

/* SETTINGS_HEADER_TABLE_SIZE of the peer; beyond limits.hpack_table_octets: that. */
void hl_http2_decoder_allow(hl_http2_decoder *decoder, const hl_limits *limits, uint32_t octets);

/* A section may have been lost; settings may have been, too. */
void hl_http2_decoder_lose(hl_http2_decoder *decoder, const hl_limits *limits);

/* The memory that it takes, about. */
size_t hl_http2_decoder_memory(const hl_http2_decoder *decoder);
void hl_http2_decoder_clear(hl_http2_decoder *decoder);

/*
 * Reads one section into *head: a request has a method, a response a status, trailers neither.
 * What *head views is the stage's, until the next call, or stands in the section. False when the section cannot be read.
 * Fields beyond limits.fields, or beyond limits.head_octets in all, are dropped
 * (HL_ODDITY_FIELDS_DROPPED).
 */
bool hl_http2_decoder_read(hl_http2_decoder *decoder, hl_http *http, hl_bytes section,
                           hl_message *head);

#endif
