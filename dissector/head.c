/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "head.h"

#include "chunks.h"

#include "base/hl_limits.h"

/* Room for the fields of most messages. */
enum { FIELDS_AT_FIRST = 16 };

static const char version_prefix[] = "HTTP/1.";

/* Takes the next line off the front, without its end; false when it has no end. */
static bool next_line(hl_bytes *octets, hl_bytes *line)
{
    size_t size = hl_bytes_find(*octets, '\n');
    if (size == octets->size)
        return false;
    *line = hl_bytes_first(*octets, size);
    *octets = hl_bytes_skip(*octets, size + 1);
    if (size > 0 && line->data[size - 1] == '\r')
        line->size--;
    return true;
}

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || octet == '\t';
}

static hl_http_version read_version(hl_bytes text)
{
    if (text.size != strlen("HTTP/1.1") || !hl_bytes_starts_nocase(text, version_prefix))
        return HL_HTTP_UNKNOWN;
    return text.data[text.size - 1] == '0' ? HL_HTTP_1_0 : HL_HTTP_1_1;
}

static bool read_status_line(hl_message *message, hl_bytes line)
{
    uint64_t status;
    hl_bytes digits = hl_bytes_trim(hl_bytes_skip(line, strlen("HTTP/1.1")));
    message->kind = HL_RESPONSE;
    message->version = read_version(hl_bytes_first(line, strlen("HTTP/1.1")));
    if (digits.size < 3 || !hl_bytes_read_number(hl_bytes_first(digits, 3), 999, &status))
        return false;
    message->status = (uint16_t)status;
    return status >= 100;
}

/* The target is all between the method and the version: some clients send raw spaces in it. */
static bool read_request_line(hl_message *message, hl_bytes line)
{
    size_t method = hl_bytes_find(line, ' '), version = line.size;
    while (version > 0 && !is_blank(line.data[version - 1]))
        version--;
    message->kind = HL_REQUEST;
    message->version = read_version(hl_bytes_skip(line, version));
    if (method == 0 || version <= method + 1 || message->version == HL_HTTP_UNKNOWN)
        return false;
    message->method = hl_bytes_first(line, method);
    message->target = hl_bytes_trim(hl_bytes_from(line.data + method, version - 1 - method));
    if (hl_bytes_find(message->target, ' ') < message->target.size)
        message->oddities |= HL_ODDITY_SPACE_IN_TARGET;
    return message->target.size > 0;
}

static void add_field(hl_head *head, hl_bytes line)
{
    size_t colon = hl_bytes_find(line, ':');
    if (colon == 0 || colon == line.size) {
        head->message.oddities |= HL_ODDITY_BAD_FIELD;
        return;
    }
    if (head->fields->len >= hl_limits_default.fields) {
        head->message.oddities |= HL_ODDITY_FIELDS_DROPPED;
        return;
    }
    hl_field field = {.name = hl_bytes_trim(hl_bytes_first(line, colon)),
                      .value = hl_bytes_trim(hl_bytes_skip(line, colon + 1))};
    g_array_append_val(head->fields, field);
}

/* A line that begins with white space goes on with the one before (RFC 9112 §5.2). */
static void continue_field(hl_head *head, hl_bytes line)
{
    head->message.oddities |= HL_ODDITY_OBSOLETE_FOLD;
    if (head->fields->len == 0)
        return;
    hl_field *last = &g_array_index(head->fields, hl_field, head->fields->len - 1);
    hl_bytes more = hl_bytes_trim(line);
    char *joined = g_malloc(last->value.size + 1 + more.size);
    memcpy(joined, last->value.data, last->value.size);
    joined[last->value.size] = ' ';
    memcpy(joined + last->value.size + 1, more.data, more.size);
    last->value = hl_bytes_from(joined, last->value.size + 1 + more.size);
    if (!head->unfolded)
        head->unfolded = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(head->unfolded, joined);
}

static void read_fields(hl_head *head, hl_bytes octets)
{
    hl_bytes line;
    while (next_line(&octets, &line)) {
        if (line.size == 0) {
            head->size = (size_t)(octets.data - head->octets.data);
            return;
        }
        if (is_blank(line.data[0]))
            continue_field(head, line);
        else
            add_field(head, line);
    }
    head->message.oddities |= HL_ODDITY_HEAD_CUT;
}

bool hl_head_read(hl_head *head, hl_bytes octets, uint64_t missing)
{
    hl_bytes line, rest = hl_bytes_first(octets, hl_limits_default.head_octets);
    *head = (hl_head){
        .fields = g_array_sized_new(FALSE, FALSE, sizeof(hl_field), FIELDS_AT_FIRST),
        .octets = octets,
        .missing = missing,
        .message.turn = HL_TURN_UNKNOWN,
    };
    if (!next_line(&rest, &line))
        return false;
    bool good = hl_bytes_starts_nocase(line, version_prefix)
                    ? read_status_line(&head->message, line)
                    : read_request_line(&head->message, line);
    if (!good)
        return false;
    read_fields(head, rest);
    head->message.fields = (const hl_field *)(const void *)head->fields->data;
    head->message.field_count = head->fields->len;
    head->message.content.declared_octets =
        hl_octets_read(hl_message_find(&head->message, "content-length"));
    return true;
}

void hl_head_clear(hl_head *head)
{
    g_array_unref(head->fields);
    if (head->unfolded)
        g_ptr_array_unref(head->unfolded);
}

static bool is_chunked(const hl_message *message)
{
    static const char chunked[] = "chunked";
    hl_bytes coding = hl_message_find(message, "transfer-encoding");
    size_t size = sizeof chunked - 1;
    return coding.size >= size &&
           hl_bytes_is_nocase(hl_bytes_skip(coding, coding.size - size), chunked);
}

static bool has_no_content(const hl_message *message)
{
    if (message->kind == HL_RESPONSE)
        return message->status < 200 || message->status == 204 || message->status == 304;
    return !hl_message_find(message, "content-length").data &&
           !hl_message_find(message, "transfer-encoding").data;
}

/* Feeds what is there to the digester, unless that is NULL; true when that is all of it. */
static bool read_content(const hl_head *head, hl_content *content, hl_digester *digester)
{
    hl_bytes body = hl_bytes_skip(head->octets, head->size);
    bool complete = head->missing == 0;
    if (is_chunked(&head->message)) {
        hl_chunks chunks = hl_chunks_read(body, digester);
        content->octets = chunks.octets;
        return chunks.complete;
    }
    if (content->declared_octets != HL_OCTETS_UNKNOWN) {
        complete = body.size >= content->declared_octets;
        body = hl_bytes_first(body, complete ? (size_t)content->declared_octets : body.size);
    }
    content->octets = body.size;
    if (!complete)
        content->octets = MIN(body.size + head->missing, content->declared_octets);
    if (digester)
        hl_digester_feed(digester, body);
    return complete;
}

hl_content hl_head_content(const hl_head *head)
{
    hl_content content = {.state = HL_CONTENT_NONE,
                          .declared_octets = head->message.content.declared_octets};
    if (head->size == 0)
        content.state = HL_CONTENT_UNSEEN;
    if (head->size == 0 || has_no_content(&head->message))
        return content;
    hl_digester *digester = head->message.kind == HL_REQUEST ? hl_digester_new() : NULL;
    bool complete = read_content(head, &content, digester);
    content.state = complete ? HL_CONTENT_COMPLETE : HL_CONTENT_UNSEEN;
    content.has_digest = complete && digester;
    if (content.has_digest)
        content.digest = hl_digester_value(digester);
    hl_digester_free(digester);
    return content;
}

bool hl_head_expects_continue(const hl_head *head)
{
    return hl_bytes_starts_nocase(hl_message_find(&head->message, "expect"), "100-continue");
}
