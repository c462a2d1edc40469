/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2_plain.h"

#include <nghttp2/nghttp2.h>

enum { INDEXED = 0x80, WITH_INDEXING = 0x40, SIZE_UPDATE = 0x20, HUFFMAN = 0x80 };
enum { STATIC_ENTRIES = 61, NUMBER_BITS_MAX = 21 };

/* A number of which `bits` stand in the first octet (RFC 7541 §5.1). */
static bool take_number(hl_bytes *octets, unsigned bits, uint32_t *number)
{
    uint32_t most = (1u << bits) - 1;
    if (octets->size == 0)
        return false;
    *number = octets->data[0] & most;
    *octets = hl_bytes_skip(*octets, 1);
    if (*number < most)
        return true;
    for (unsigned shift = 0; shift < NUMBER_BITS_MAX && octets->size > 0; shift += 7) {
        uint8_t octet = octets->data[0];
        *octets = hl_bytes_skip(*octets, 1);
        *number += (uint32_t)(octet & 0x7f) << shift;
        if (!(octet & 0x80))
            return true;
    }
    return false;
}

static bool take_text(hl_bytes *octets, hl_bytes *text)
{
    uint32_t size = 0;
    if (octets->size == 0 || octets->data[0] & HUFFMAN || !take_number(octets, 7, &size) ||
        size > octets->size)
        return false;
    *text = hl_bytes_first(*octets, size);
    *octets = hl_bytes_skip(*octets, size);
    return true;
}

static bool find_name(nghttp2_hd_inflater *inflater, uint32_t index, hl_http2_plain *plain)
{
    const nghttp2_nv *entry = nghttp2_hd_inflate_get_table_entry(inflater, index);
    if (!entry)
        return false;
    plain->field.name = hl_bytes_from(entry->name, entry->namelen);
    plain->field.value = hl_bytes_from(entry->value, entry->valuelen);
    plain->name_may_go = plain->value_may_go = index > STATIC_ENTRIES;
    return true;
}

static bool take_indexed(nghttp2_hd_inflater *inflater, hl_bytes *octets, hl_http2_plain *plain)
{
    uint32_t index = 0;
    return take_number(octets, 7, &index) && index > 0 && find_name(inflater, index, plain);
}

/* Without indexing, or never indexed. */
static bool take_literal(nghttp2_hd_inflater *inflater, hl_bytes *octets, hl_http2_plain *plain)
{
    uint32_t index = 0;
    bool is_named = take_number(octets, 4, &index);
    if (is_named && index > 0)
        is_named = find_name(inflater, index, plain);
    else if (is_named)
        is_named = take_text(octets, &plain->field.name);
    plain->value_may_go = false;
    return is_named && take_text(octets, &plain->field.value);
}

size_t hl_http2_plain_read(nghttp2_hd_inflater *inflater, hl_bytes section, hl_http2_plain *plain)
{
    hl_bytes rest = section;
    bool is_read = false;
    *plain = (hl_http2_plain){.name_may_go = false};
    if (section.size > 0 && section.data[0] & INDEXED)
        is_read = take_indexed(inflater, &rest, plain);
    else if (section.size > 0 && !(section.data[0] & (WITH_INDEXING | SIZE_UPDATE)))
        is_read = take_literal(inflater, &rest, plain);
    return is_read ? section.size - rest.size : 0;
}
