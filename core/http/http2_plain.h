/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields of HPACK (RFC 7541 §6) that neither change the table nor are coded by Huffman: on a connection that has
 * spoken for a while, most of them. These are read where they stand, a third as dear as by libnghttp2's decoder,
 * which takes an octet at a time and allocates each text. It reads all others, and judges all that is wrong.
 */
#ifndef HL_HTTP_HTTP2_PLAIN_H
#define HL_HTTP_HTTP2_PLAIN_H

#include "model/hl_message.h"

struct nghttp2_hd_inflater;

/* Views into the section or the static table, or into an entry that the next one may push out. */
typedef struct hl_http2_plain {
    hl_field field;
    bool name_may_go, value_may_go;
} hl_http2_plain;

/* Reads the field that `section` begins with; returns its octets, or 0: it is libnghttp2's. */
size_t hl_http2_plain_read(struct nghttp2_hd_inflater *inflater, hl_bytes section,
                           hl_http2_plain *plain);

/* Does a dynamic table size update stand here? Only before the first field may it (RFC 7541 §4.2). */
static inline bool hl_http2_plain_is_update(hl_bytes section)
{
    return section.size > 0 && (section.data[0] & 0xe0) == 0x20;
}

#endif
