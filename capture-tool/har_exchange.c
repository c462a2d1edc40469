/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_exchange.h"

#include "har_content.h"
#include "har_sort.h"
#include "har_time.h"

/* The parts of a URL that a request is made of (RFC 9110 §7.1); without fragment and user. */
typedef struct address {
    hl_bytes scheme, authority, target;
} address;

static hl_bytes before(hl_bytes text, uint8_t octet)
{
    return hl_bytes_first(text, hl_bytes_find(text, octet));
}

static hl_bytes without_user(hl_bytes authority)
{
    size_t at = hl_bytes_find(authority, '@');
    return at < authority.size ? hl_bytes_skip(authority, at + 1) : authority;
}

static address address_of(const hl_har_entry *entry)
{
    hl_bytes url = before(hl_har_entry_text(entry, HL_HAR_URL), '#');
    if (!hl_bytes_starts_nocase(url, "http"))
        return (address){.authority = url, .target = url};
    address parts = {.scheme = before(url, ':')};
    hl_bytes rest = hl_bytes_skip(url, parts.scheme.size + strlen("://"));
    size_t size = MIN(hl_bytes_find(rest, '/'), hl_bytes_find(rest, '?'));
    parts.authority = without_user(hl_bytes_first(rest, size));
    parts.target = size < rest.size ? hl_bytes_skip(rest, size) : hl_bytes_text("/");
    return parts;
}

static hl_http_version version_of(const hl_har_entry *entry, hl_har_member member)
{
    static const struct {
        const char *text;
        hl_http_version version;
    } names[] = {
        {"http/1.1", HL_HTTP_1_1}, {"http/1.0", HL_HTTP_1_0},  {"http/0.9", HL_HTTP_0_9},
        {"h2", HL_HTTP_2},         {"http/2", HL_HTTP_2},      {"http/2.0", HL_HTTP_2},
        {"h2c", HL_HTTP_2},        {"h3", HL_HTTP_3},          {"http/3", HL_HTTP_3},
        {"http/3.0", HL_HTTP_3},   {"http/2+quic", HL_HTTP_3},
    };
    hl_bytes text = hl_har_entry_text(entry, member);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (hl_bytes_is_nocase(text, names[i].text))
            return names[i].version;
    return hl_bytes_starts_nocase(text, "h3-") ? HL_HTTP_3 : HL_HTTP_UNKNOWN;
}

/* ---- times ---- */

static hl_time_ns phase(const hl_har_entry *entry, hl_har_member member)
{
    const double day = 86400e3;
    double milliseconds = hl_har_entry_number(entry, member, 0);
    return (hl_time_ns)(MIN(milliseconds, day) * (double)HL_NS_PER_MILLISECOND);
}

/*
 * Tools cut or round the start of an entry to a millisecond. What is computed from it is cut likewise: else
 * the answer would come after the request that it caused.
 */
static hl_time_ns as_exact_as(hl_time_ns start, hl_time_ns time)
{
    if (start % HL_NS_PER_MILLISECOND != 0)
        return time;
    hl_time_ns rest = time % HL_NS_PER_MILLISECOND;
    return rest < 0 ? time - rest - HL_NS_PER_MILLISECOND : time - rest;
}

typedef struct moments {
    hl_time_ns sent, answered, ended;
} moments;

static moments moments_of(const hl_har_entry *entry)
{
    hl_time_ns start = 0;
    hl_har_time_read(hl_har_entry_text(entry, HL_HAR_STARTED), &start);
    hl_time_ns connect = entry->tool.connects_in_wait ? 0 : phase(entry, HL_HAR_CONNECT);
    hl_time_ns sent = start + phase(entry, HL_HAR_BLOCKED) + phase(entry, HL_HAR_DNS) + connect;
    hl_time_ns answered = sent + phase(entry, HL_HAR_SEND) + phase(entry, HL_HAR_WAIT);
    hl_time_ns ended = answered + phase(entry, HL_HAR_RECEIVE);
    if (ended == start)
        answered = ended = start + phase(entry, HL_HAR_TIME);
    return (moments){as_exact_as(start, sent), as_exact_as(start, answered),
                     as_exact_as(start, ended)};
}

/* ---- messages ---- */

/* HTTP/2's own: ":path" and the like are no fields, but what the first line is in HTTP/1. */
static GArray *true_fields(const GArray *written)
{
    GArray *fields = g_array_sized_new(FALSE, FALSE, sizeof(hl_field), written->len);
    for (guint i = 0; i < written->len; i++) {
        const hl_field *field = &g_array_index(written, hl_field, i);
        if (field->name.data[0] != ':')
            g_array_append_val(fields, *field);
    }
    return fields;
}

static hl_message *make_message(const hl_har_entry *entry, hl_message *head, hl_content content,
                                hl_time_ns ended)
{
    GArray *fields = true_fields(entry->fields[head->kind]);
    head->fields = (const hl_field *)(const void *)fields->data;
    head->field_count = fields->len;
    head->turn = HL_TURN_UNKNOWN;
    head->head_ended = head->started;
    head->head_frame = head->first_frame;
    head->content.declared_octets = content.declared_octets;
    if (entry->is_cut)
        head->oddities |= HL_ODDITY_FIELDS_DROPPED;
    hl_message *message = hl_message_new(head);
    hl_message_finish(message, &content, head->first_frame, ended, 0);
    g_array_unref(fields);
    return message;
}

/* HTTP/1 says in Host what the URL says too; an export may lack it. */
static hl_bytes authority_of(const hl_har_entry *entry, const address *parts)
{
    hl_bytes own = hl_har_entry_field(entry, HL_REQUEST, ":authority");
    if (own.size > 0)
        return own;
    return hl_har_entry_field(entry, HL_REQUEST, "host").size > 0 ? (hl_bytes){0}
                                                                  : parts->authority;
}

static hl_message *request_of(const hl_har_entry *entry, const address *parts,
                              const hl_har_line *line, hl_frame_ref frame, const moments *times)
{
    hl_bytes path = hl_har_entry_field(entry, HL_REQUEST, ":path");
    hl_message head = {
        .kind = HL_REQUEST,
        .version = version_of(entry, HL_HAR_REQUEST_VERSION),
        .connection = line->connection,
        .method = hl_har_entry_text(entry, HL_HAR_METHOD),
        .target = path.size > 0 ? path : parts->target,
        .scheme = parts->scheme,
        .authority = authority_of(entry, parts),
        .started = times->sent,
        .first_frame = frame,
    };
    if (head.version == HL_HTTP_UNKNOWN)
        head.version = version_of(entry, HL_HAR_RESPONSE_VERSION);
    return make_message(entry, &head, hl_har_content_of_request(entry), times->sent);
}

static hl_message *response_of(const hl_har_entry *entry, const hl_message *request,
                               const moments *times)
{
    hl_message head = {
        .kind = HL_RESPONSE,
        .version = request->version,
        .connection = request->connection,
        .status = (uint16_t)hl_har_status_of(entry),
        .started = times->answered,
        .first_frame = request->first_frame,
    };
    return make_message(entry, &head, hl_har_content_of_response(entry), times->ended);
}

hl_har_exchange hl_har_exchange_of(const hl_har_entry *entry, hl_har_lines *lines, uint32_t capture)
{
    address parts = address_of(entry);
    moments times = moments_of(entry);
    hl_frame_ref frame = {entry->number, capture};
    bool is_https = hl_bytes_is_nocase(parts.scheme, "https");
    hl_har_exchange made = {
        .line = hl_har_lines_get(lines, entry, parts.authority, is_https, times.sent)};
    made.request = request_of(entry, &parts, made.line, frame, &times);
    if (hl_har_status_of(entry) > 0)
        made.response = response_of(entry, made.request, &times);
    return made;
}
