/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2_fields.h"

#include "http2_plain.h"
#include "start_line.h"

#include <nghttp2/nghttp2.h>

#define TABLE_OCTETS_AT_FIRST 4096 /* RFC 9113 §6.5.2 */

/* About what libnghttp2's decoder takes, and each entry of its table beside its octets. */
enum { DECODER_MEMORY = 4096, ENTRY_MEMORY = 192, STATIC_ENTRIES = 61 };

/* What a section is read into. */
typedef struct hl_http2_section {
    hl_http *http;
    hl_message *head;
    size_t stored; /* octets of http->store */
    bool has_field, has_regular;
} hl_http2_section;

static uint32_t allowed(const hl_http2_decoder *decoder)
{
    return decoder->table_octets > TABLE_OCTETS_AT_FIRST ? decoder->table_octets
                                                         : TABLE_OCTETS_AT_FIRST;
}

/*
 * A smaller table is not forced upon the decoder: the encoder says when it makes its own smaller,
 * and until then it may refer to all of it.
 */
void hl_http2_decoder_allow(hl_http2_decoder *decoder, const hl_limits *limits, uint32_t octets)
{
    octets = MIN(octets, (uint32_t)limits->hpack_table_octets);
    decoder->table_octets = MAX(decoder->table_octets, octets);
    if (decoder->inflater)
        nghttp2_hd_inflate_change_table_size(decoder->inflater, allowed(decoder));
}

size_t hl_http2_decoder_memory(const hl_http2_decoder *decoder)
{
    if (!decoder->inflater)
        return 0;
    size_t entries = nghttp2_hd_inflate_get_num_table_entries(decoder->inflater) - STATIC_ENTRIES;
    return DECODER_MEMORY + entries * ENTRY_MEMORY +
           nghttp2_hd_inflate_get_dynamic_table_size(decoder->inflater);
}

void hl_http2_decoder_clear(hl_http2_decoder *decoder)
{
    if (decoder->inflater)
        nghttp2_hd_inflate_del(decoder->inflater);
    decoder->inflater = NULL;
}

/*
 * An index counts from the newest entry of the table. So an empty table does: it tells what was
 * added since, and to all else there is no entry.
 */
void hl_http2_decoder_lose(hl_http2_decoder *decoder, const hl_limits *limits)
{
    hl_http2_decoder_clear(decoder);
    decoder->table_octets = (uint32_t)limits->hpack_table_octets;
}

/* Where `may_go`, keeps a copy: the decoder's own octets last until its next field. False: there is no room. */
static bool keep(hl_http2_section *section, hl_bytes *octets, bool may_go)
{
    uint8_t *at = section->http->store + section->stored;
    if (octets->size > section->http->limits.head_octets - section->stored)
        return false;
    section->stored += octets->size;
    if (!may_go)
        return true;
    if (octets->size > 0)
        memcpy(at, octets->data, octets->size);
    *octets = hl_bytes_from(at, octets->size);
    return true;
}

static uint16_t read_status(hl_bytes value)
{
    uint64_t status;
    bool is_one = value.size == 3 && hl_bytes_read_number(value, 999, &status) && status >= 100;
    return is_one ? (uint16_t)status : 0;
}

static hl_bytes *pseudo_of(hl_message *head, hl_bytes name)
{
    if (hl_bytes_is(name, ":method"))
        return &head->method;
    if (hl_bytes_is(name, ":path"))
        return &head->target;
    if (hl_bytes_is(name, ":scheme"))
        return &head->scheme;
    return hl_bytes_is(name, ":authority") ? &head->authority : NULL;
}

/* The first of each name counts, as it does for most recipients. */
static void add_pseudo(hl_http2_section *section, hl_field field)
{
    hl_message *head = section->head;
    hl_bytes *member = pseudo_of(head, field.name);
    bool bad = section->has_regular;
    if (member && !member->data) {
        *member = field.value;
    } else if (hl_bytes_is(field.name, ":status")) {
        bad |= head->status != 0 || read_status(field.value) == 0;
        if (head->status == 0)
            head->status = read_status(field.value);
    } else if (!hl_bytes_is(field.name, ":protocol")) { /* RFC 8441 */
        bad = true;
    }
    if (bad)
        head->oddities |= HL_ODDITY_BAD_FIELD;
}

/* RFC 9113 §8.2.1. */
static bool is_bad(hl_field field)
{
    for (size_t i = 0; i < field.name.size; i++) {
        uint8_t octet = field.name.data[i];
        if (!hl_token_octets[octet] || (octet >= 'A' && octet <= 'Z'))
            return true;
    }
    bool is_broken = false; /* all octets at once: most are none of these */
    for (size_t i = 0; i < field.value.size; i++) {
        uint8_t octet = field.value.data[i];
        is_broken |= (octet == 0) | (octet == '\r') | (octet == '\n');
    }
    return is_broken || field.name.size == 0;
}

static void add_regular(hl_http2_section *section, hl_field field)
{
    hl_message *head = section->head;
    section->has_regular = true;
    if (is_bad(field))
        head->oddities |= HL_ODDITY_BAD_FIELD;
    if (field.name.size == 0)
        return;
    if (head->field_count == section->http->limits.fields) {
        head->oddities |= HL_ODDITY_FIELDS_DROPPED;
        return;
    }
    field.value = hl_bytes_trim(field.value);
    section->http->fields[head->field_count++] = field;
}

static void add_field(hl_http2_section *section, const hl_http2_plain *read)
{
    hl_field field = read->field;
    section->has_field = true;
    if (!keep(section, &field.name, read->name_may_go) ||
        !keep(section, &field.value, read->value_may_go)) {
        section->head->oddities |= HL_ODDITY_FIELDS_DROPPED;
        return;
    }
    if (field.name.size > 0 && field.name.data[0] == ':')
        add_pseudo(section, field);
    else
        add_regular(section, field);
}

/*
 * Has libnghttp2 read the next field, and what stands before it. It does not know of those that were read
 * already, before which alone a size update may stand. Returns the octets, 0: they are wrong.
 */
static size_t inflate_field(nghttp2_hd_inflater *inflater, hl_bytes octets,
                            hl_http2_section *section)
{
    nghttp2_nv pair = {0};
    int flags = 0;
    if (section->has_field && hl_http2_plain_is_update(octets))
        return 0;
    ssize_t used = nghttp2_hd_inflate_hd2(inflater, &pair, &flags, octets.data, octets.size, true);
    if (used <= 0)
        return 0;
    hl_http2_plain read = {
        .field = {hl_bytes_from(pair.name, pair.namelen), hl_bytes_from(pair.value, pair.valuelen)},
        .name_may_go = true,
        .value_may_go = true,
    };
    if (flags & NGHTTP2_HD_INFLATE_EMIT)
        add_field(section, &read);
    return (size_t)used;
}

static bool inflate(nghttp2_hd_inflater *inflater, hl_bytes octets, hl_http2_section *section)
{
    while (octets.size > 0) {
        hl_http2_plain plain;
        size_t used = hl_http2_plain_read(inflater, octets, &plain);
        if (used > 0)
            add_field(section, &plain);
        else
            used = inflate_field(inflater, octets, section);
        if (used == 0)
            return false;
        octets = hl_bytes_skip(octets, used);
    }
    return nghttp2_hd_inflate_end_headers(inflater) == 0;
}

static bool has_inflater(hl_http2_decoder *decoder)
{
    if (decoder->inflater)
        return true;
    if (nghttp2_hd_inflate_new(&decoder->inflater) != 0) {
        decoder->inflater = NULL;
        return false;
    }
    nghttp2_hd_inflate_change_table_size(decoder->inflater, allowed(decoder));
    return true;
}

bool hl_http2_decoder_read(hl_http2_decoder *decoder, hl_http *http, hl_bytes octets,
                           hl_message *head)
{
    hl_http2_section section = {.http = http, .head = head};
    if (!http->store)
        http->store = g_malloc(http->limits.head_octets + 1);
    *head = (hl_message){.version = HL_HTTP_2, .fields = http->fields};
    if (has_inflater(decoder) && inflate(decoder->inflater, octets, &section)) {
        head->kind = head->method.size > 0 ? HL_REQUEST : HL_RESPONSE;
        return true;
    }
    hl_http2_decoder_lose(decoder, &http->limits);
    return false;
}
