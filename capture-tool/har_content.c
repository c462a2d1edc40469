/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_content.h"

static uint64_t size_of(const hl_har_entry *entry, hl_har_member member)
{
    const double limit = 1e15;
    double size = hl_har_entry_number(entry, member, -1);
    return size >= 0 && size < limit ? (uint64_t)size : HL_OCTETS_UNKNOWN;
}

static bool has_field(const hl_har_entry *entry, const char *name)
{
    return hl_har_entry_field(entry, HL_REQUEST, name).data != NULL;
}

/* Fields of which some were dropped, or those that a page set before the browser added its own, prove
 * nothing by what they lack. */
static bool has_whole_head(const hl_har_entry *entry)
{
    return !entry->is_cut && (has_field(entry, "host") || has_field(entry, ":authority"));
}

static bool is_http1(const hl_har_entry *entry)
{
    return hl_bytes_starts_nocase(hl_har_entry_text(entry, HL_HAR_REQUEST_VERSION), "http/1");
}

/* Does the method go without content, if nothing says otherwise? */
static bool is_bare_method(const hl_har_entry *entry)
{
    hl_bytes method = hl_har_entry_text(entry, HL_HAR_METHOD);
    return hl_bytes_is(method, "GET") || hl_bytes_is(method, "HEAD") ||
           hl_bytes_is(method, "OPTIONS");
}

static bool has_text(const hl_har_entry *entry)
{
    return hl_har_entry_text(entry, HL_HAR_CONTENT_TEXT).size > 0;
}

/*
 * HTTP/1 has no content without a field that frames it (RFC 9112 §6.3). HTTP/2 may: there it must
 * also be without any sign of one.
 */
static bool has_surely_none(const hl_har_entry *entry, uint64_t announced)
{
    uint64_t size = size_of(entry, HL_HAR_REQUEST_OCTETS);
    if ((size > 0 && size != HL_OCTETS_UNKNOWN) || has_text(entry))
        return false;
    if (announced != HL_OCTETS_UNKNOWN || has_field(entry, "transfer-encoding"))
        return announced == 0;
    if (has_whole_head(entry) && is_http1(entry) && size == 0)
        return true;
    bool has_sign =
        has_field(entry, "content-type") || entry->values[HL_HAR_CONTENT].kind == HL_HAR_OBJECT;
    return !has_sign && (is_bare_method(entry) || (has_whole_head(entry) && size == 0));
}

/* U+FFFD stands where octets were no text. */
static bool is_lossy(hl_bytes text)
{
    return g_strstr_len((const char *)text.data, (gssize)text.size, "\xef\xbf\xbd") != NULL;
}

/* Calls for a digest where a length says that the octets are all of them. */
static void take_octets(hl_content *content, hl_bytes octets, uint64_t size)
{
    uint64_t length =
        content->declared_octets != HL_OCTETS_UNKNOWN ? content->declared_octets : size;
    if (octets.size == 0 || octets.size != length)
        return;
    content->state = HL_CONTENT_COMPLETE;
    content->octets = octets.size;
    content->has_digest = true;
    content->digest = hl_digest_of(octets);
}

static void take_text(hl_content *content, const hl_har_entry *entry)
{
    hl_bytes text = hl_har_entry_text(entry, HL_HAR_CONTENT_TEXT);
    uint64_t size = size_of(entry, HL_HAR_REQUEST_OCTETS);
    bool is_coded = hl_bytes_is_nocase(hl_har_entry_text(entry, HL_HAR_CONTENT_ENCODING), "base64");
    if (!is_coded) {
        if (!is_lossy(text))
            take_octets(content, text, size);
        return;
    }
    gsize count = 0;
    guchar *octets = g_base64_decode((const char *)text.data, &count);
    take_octets(content, hl_bytes_from(octets, count), size);
    g_free(octets);
}

/* A size that no field contradicts is the least that there was. */
static void take_size(hl_content *content, const hl_har_entry *entry)
{
    uint64_t size = size_of(entry, HL_HAR_REQUEST_OCTETS);
    bool is_told = size != HL_OCTETS_UNKNOWN && size > 0;
    if (is_told &&
        (content->declared_octets == HL_OCTETS_UNKNOWN || content->declared_octets == size))
        content->octets = size;
}

hl_content hl_har_content_of_request(const hl_har_entry *entry)
{
    uint64_t announced = hl_octets_read(hl_har_entry_field(entry, HL_REQUEST, "content-length"));
    hl_content content = {.state = HL_CONTENT_UNSEEN, .declared_octets = announced};
    if (has_surely_none(entry, announced)) {
        content.state = announced == 0 ? HL_CONTENT_COMPLETE : HL_CONTENT_NONE;
        content.has_digest = announced == 0;
        content.digest = hl_digest_of(hl_bytes_text(""));
        return content;
    }
    if (has_field(entry, "expect")) /* was it sent, or only announced? */
        return content;
    if (has_text(entry))
        take_text(&content, entry);
    if (content.state == HL_CONTENT_UNSEEN)
        take_size(&content, entry);
    return content;
}

hl_content hl_har_content_of_response(const hl_har_entry *entry)
{
    uint64_t size = size_of(entry, HL_HAR_RESPONSE_OCTETS);
    hl_content content = {
        .state = HL_CONTENT_COMPLETE,
        .octets = size,
        .declared_octets = hl_octets_read(hl_har_entry_field(entry, HL_RESPONSE, "content-length")),
    };
    if (size == HL_OCTETS_UNKNOWN) {
        content.state = HL_CONTENT_UNSEEN;
        content.octets = 0;
    }
    return content;
}
