/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http1.h"

#include "chunks.h"

#include "base/hl_limits.h"

/* The message at hand; its views point into Wireshark's buffers and into `unfolded`. */
typedef struct reading {
    hl_message head;
    GArray *fields;      /* of hl_field */
    GPtrArray *unfolded; /* lines that were continued */
    tvbuff_t *buffer;
    int start;          /* of the message in `buffer` */
    size_t head_octets; /* 0: the head has no end in what was captured */
    hl_bytes octets;    /* of the buffer, from the start of the message */
    bool is_cut;        /* the capture lacks octets of the buffer */
} reading;

static const hl_item *item_at(const hl_visit *visit, guint index)
{
    return &g_array_index(visit->items, hl_item, index);
}

/* A line end within a field line means space (RFC 9112 §5.2). */
static hl_bytes unfold(reading *read, hl_bytes value)
{
    if (hl_bytes_find(value, '\n') == value.size)
        return value;
    char *line = g_memdup2(value.data, value.size);
    for (size_t i = 0; i < value.size; i++)
        if (line[i] == '\r' || line[i] == '\n')
            line[i] = ' ';
    g_ptr_array_add(read->unfolded, line);
    read->head.oddities |= HL_ODDITY_OBSOLETE_FOLD;
    return hl_bytes_from(line, value.size);
}

static hl_bytes without_line_end(hl_bytes line)
{
    while (line.size > 0 && (line.data[line.size - 1] == '\n' || line.data[line.size - 1] == '\r'))
        line.size--;
    return line;
}

static void add_field(reading *read, hl_bytes line)
{
    line = without_line_end(line);
    size_t colon = hl_bytes_find(line, ':');
    if (colon == 0 || colon == line.size) {
        read->head.oddities |= HL_ODDITY_BAD_FIELD;
        return;
    }
    if (read->fields->len >= hl_limits_default.fields) {
        read->head.oddities |= HL_ODDITY_FIELDS_DROPPED;
        return;
    }
    hl_field field = {
        .name = hl_bytes_trim(hl_bytes_first(line, colon)),
        .value = hl_bytes_trim(unfold(read, hl_bytes_skip(line, colon + 1))),
    };
    g_array_append_val(read->fields, field);
}

static uint16_t read_status(hl_bytes digits)
{
    unsigned status = 0;
    for (size_t i = 0; i < digits.size && i < 3 && g_ascii_isdigit(digits.data[i]); i++)
        status = status * 10 + (unsigned)(digits.data[i] - '0');
    return (uint16_t)status;
}

static hl_http_version read_version(hl_bytes text)
{
    if (hl_bytes_is_nocase(text, "HTTP/1.0"))
        return HL_HTTP_1_0;
    return hl_bytes_starts_nocase(text, "HTTP/1.") ? HL_HTTP_1_1 : HL_HTTP_UNKNOWN;
}

static void take(reading *read, const hl_item *item)
{
    hl_message *head = &read->head;
    switch (item->kind) {
    case HL_ITEM_METHOD:
        head->method = hl_item_octets(item);
        break;
    case HL_ITEM_TARGET:
        head->target = hl_item_octets(item);
        if (hl_bytes_find(head->target, ' ') < head->target.size)
            head->oddities |= HL_ODDITY_SPACE_IN_TARGET;
        break;
    case HL_ITEM_VERSION:
    case HL_ITEM_STATUS_LINE:
        head->version = read_version(hl_item_octets(item));
        break;
    case HL_ITEM_STATUS:
        head->status = read_status(hl_item_octets(item));
        break;
    case HL_ITEM_FIELD_LINE:
        add_field(read, hl_item_octets(item));
        break;
    case HL_ITEM_NONE:
    case HL_ITEM_ICMP:
    case HL_ITEM_TCP:
    case HL_ITEM_TCP_STREAM:
    case HL_ITEM_SEGMENT:
    case HL_ITEM_TLS:
    case HL_ITEM_TLS_HELLO:
    case HL_ITEM_TLS_VERSION:
    case HL_ITEM_SERVER_NAME:
    case HL_ITEM_HTTP2_FRAME:
    case HL_ITEM_HTTP2_NAME:
    case HL_ITEM_HTTP2_VALUE:
        break;
    }
}

/* Behind the empty line that ends the head; 0 when there is none. */
static size_t find_head_end(hl_bytes octets)
{
    for (size_t at = 0; at < octets.size; at++) {
        size_t line = hl_bytes_find(hl_bytes_skip(octets, at), '\n');
        hl_bytes after = hl_bytes_skip(octets, at + line + 1);
        if (after.size > 0 && after.data[0] == '\n')
            return at + line + 2;
        if (after.size > 1 && after.data[0] == '\r' && after.data[1] == '\n')
            return at + line + 3;
        at += line;
    }
    return 0;
}

static bool is_chunked(const hl_message *head)
{
    hl_bytes coding = hl_message_find(head, "transfer-encoding");
    return coding.size >= strlen("chunked") &&
           hl_bytes_is_nocase(hl_bytes_skip(coding, coding.size - strlen("chunked")), "chunked");
}

static uint64_t declared_octets(const hl_message *head)
{
    hl_bytes text = hl_message_find(head, "content-length");
    uint64_t value = 0;
    if (text.size == 0 || text.size > 18)
        return HL_OCTETS_UNKNOWN;
    for (size_t i = 0; i < text.size; i++) {
        if (!g_ascii_isdigit(text.data[i]))
            return HL_OCTETS_UNKNOWN;
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    return value;
}

static bool has_no_content(const hl_message *head)
{
    if (head->kind == HL_REQUEST)
        return !hl_message_find(head, "content-length").data &&
               !hl_message_find(head, "transfer-encoding").data;
    return head->status < 200 || head->status == 204 || head->status == 304;
}

/* Contents of requests are digested, those of responses counted. Returns the octets of the body. */
static void read_content(const reading *read, const hl_message *message, hl_content *content)
{
    hl_bytes body = hl_bytes_skip(read->octets, read->head_octets);
    hl_digester *digester = message->kind == HL_REQUEST ? hl_digester_new() : NULL;
    bool complete = !read->is_cut;
    if (is_chunked(message)) {
        hl_chunks chunks = hl_chunks_read(body, digester);
        complete = chunks.complete;
        content->octets = chunks.octets;
    } else {
        if (content->declared_octets != HL_OCTETS_UNKNOWN) {
            complete = body.size >= content->declared_octets;
            body = hl_bytes_first(body, complete ? (size_t)content->declared_octets : body.size);
        }
        content->octets = body.size;
        if (digester)
            hl_digester_feed(digester, body);
    }
    content->state = complete ? HL_CONTENT_COMPLETE : HL_CONTENT_UNSEEN;
    content->has_digest = complete && digester;
    if (content->has_digest)
        content->digest = hl_digester_value(digester);
    hl_digester_free(digester);
}

static hl_content content_of(const reading *read, const hl_message *message)
{
    hl_content content = {.state = HL_CONTENT_NONE, .declared_octets = declared_octets(message)};
    if (read->head_octets == 0)
        content.state = HL_CONTENT_UNSEEN;
    else if (!has_no_content(message))
        read_content(read, message, &content);
    return content;
}

static void place_in_frames(const hl_visit *visit, reading *read, hl_sent first)
{
    size_t behind = read->head_octets ? read->head_octets : read->octets.size;
    int last = read->start + (int)behind - 1;
    hl_sent end = hl_visit_origin(visit, read->buffer, MAX(last, read->start));
    read->head.started = first.time;
    read->head.first_frame = first.frame;
    read->head.head_ended = end.time;
    read->head.head_frame = end.frame;
}

static void feed(hl_visit *visit, reading *read)
{
    hl_sent first = hl_visit_origin(visit, read->buffer, read->start);
    place_in_frames(visit, read, first);
    if (read->head_octets == 0)
        read->head.oddities |= HL_ODDITY_HEAD_CUT;
    read->head.connection = visit->talk->connection;
    read->head.fields = (const hl_field *)(const void *)read->fields->data;
    read->head.field_count = read->fields->len;
    read->head.content.declared_octets = declared_octets(&read->head);

    hl_message *message = hl_message_new(&read->head);
    hl_content content = content_of(read, message);
    hl_message_finish(message, &content, visit->sent.frame, visit->sent.time, 0);
    visit->talk->has_http = true;
    hl_visit_tell_client(visit, message->kind);
    hl_answers_feed(&visit->talk->answers, message, first.place);
    hl_visit_forget(visit);
    hl_message_unref(message);
}

static bool begins_message(const hl_item *item)
{
    return item->kind == HL_ITEM_METHOD || item->kind == HL_ITEM_STATUS_LINE;
}

guint hl_http1_read(hl_visit *visit, guint index)
{
    const hl_item *item = item_at(visit, index);
    reading read = {
        .fields = g_array_new(FALSE, FALSE, sizeof(hl_field)),
        .unfolded = g_ptr_array_new_with_free_func(g_free),
        .buffer = item->buffer,
        .start = item->start,
        .octets = hl_item_octets_from(item),
        .is_cut = hl_item_is_cut(item),
        .head.turn = HL_TURN_UNKNOWN,
        .head.kind = item->kind == HL_ITEM_METHOD ? HL_REQUEST : HL_RESPONSE,
    };
    read.head_octets = find_head_end(hl_bytes_first(read.octets, hl_limits_default.head_octets));
    do
        take(&read, item_at(visit, index++));
    while (index < visit->items->len && !begins_message(item_at(visit, index)) &&
           item_at(visit, index)->kind != HL_ITEM_HTTP2_FRAME);
    feed(visit, &read);
    g_array_unref(read.fields);
    g_ptr_array_unref(read.unfolded);
    return index;
}
