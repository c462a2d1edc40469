/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2.h"

#include "base/hl_limits.h"

enum { FRAME_HEADER = 9 };
enum { DATA = 0, HEADERS = 1, RST_STREAM = 3, PUSH_PROMISE = 5, CONTINUATION = 9 };
enum { END_STREAM = 0x01, END_HEADERS = 0x04, PADDED = 0x08 };
enum { NO_ERROR = 0, REFUSED_STREAM = 7 };

/* One direction of a stream. */
typedef struct half_stream {
    hl_message *message; /* sent on, not ended; NULL: none */
    hl_digester *digester;
    uint64_t octets;
    unsigned gaps;      /* of its side when the message began */
    hl_sent last;       /* frame of its last octets */
    hl_sent begun;      /* frame in which a field section began that goes on */
    GPtrArray *section; /* of GBytes, names and values by turns: what came of it so far */
    bool ends_stream, has_ended;
} half_stream;

typedef struct hl_stream {
    half_stream half[HL_SIDES];
    bool waits;      /* for its answer */
    bool is_refused; /* by the server: REFUSED_STREAM */
    bool is_let_go;  /* by the server, after a full answer: NO_ERROR (RFC 9113 §8.1) */
} hl_stream;

/* The frame at hand. */
typedef struct frame {
    uint8_t type, flags;
    uint32_t stream;
    hl_bytes payload;
    bool is_cut;
    hl_sent start;
} frame;

static void free_stream(gpointer data)
{
    hl_stream *stream = data;
    for (int side = 0; side < HL_SIDES; side++) {
        hl_message_unref(stream->half[side].message);
        hl_digester_free(stream->half[side].digester);
        if (stream->half[side].section)
            g_ptr_array_unref(stream->half[side].section);
    }
    g_free(stream);
}

static hl_stream *stream_of(hl_talk *talk, uint32_t number)
{
    if (!talk->streams)
        talk->streams = g_hash_table_new_full(NULL, NULL, NULL, free_stream);
    hl_stream *stream = g_hash_table_lookup(talk->streams, GUINT_TO_POINTER(number));
    if (!stream) {
        stream = g_new0(hl_stream, 1);
        g_hash_table_insert(talk->streams, GUINT_TO_POINTER(number), stream);
    }
    return stream;
}

static bool read_frame(const hl_visit *visit, const hl_item *item, frame *read)
{
    hl_bytes octets = hl_item_octets(item);
    if (octets.size < FRAME_HEADER)
        return false;
    const uint8_t *at = octets.data;
    size_t size = (size_t)at[0] << 16 | (size_t)at[1] << 8 | at[2];
    *read = (frame){
        .type = at[3],
        .flags = at[4],
        .stream = ((uint32_t)at[5] << 24 | (uint32_t)at[6] << 16 | (uint32_t)at[7] << 8 | at[8]) &
                  0x7fffffff,
        .payload = hl_bytes_skip(octets, FRAME_HEADER),
        .is_cut = octets.size < FRAME_HEADER + size,
        .start = hl_visit_origin(visit, item->buffer, item->start),
    };
    return true;
}

/* A request that was refused, or answered, before the client sent any of its content. */
static bool was_held_back(const hl_stream *stream, const half_stream *half)
{
    return half->message->kind == HL_REQUEST && half->octets == 0 &&
           half->message->content.declared_octets != HL_OCTETS_UNKNOWN &&
           (!stream->waits || stream->is_refused);
}

/* `ended`: by END_STREAM, else by RST_STREAM. */
static hl_content_state state_of(const hl_talk *talk, const hl_stream *stream,
                                 const half_stream *half, bool ended)
{
    uint64_t declared = half->message->content.declared_octets;
    int side = half == &stream->half[0] ? 0 : 1;
    if (talk->side[side].gaps != half->gaps && declared != half->octets)
        return HL_CONTENT_UNSEEN;
    if (ended && half->octets == 0 && declared == HL_OCTETS_UNKNOWN)
        return HL_CONTENT_NONE;
    if (declared == half->octets || (ended && declared == HL_OCTETS_UNKNOWN))
        return HL_CONTENT_COMPLETE;
    return was_held_back(stream, half) ? HL_CONTENT_DECLARED : HL_CONTENT_CUT;
}

static void end_message(hl_talk *talk, half_stream *half, hl_content_state state)
{
    hl_message *message = half->message;
    hl_content content = {
        .state = state,
        .octets = half->octets,
        .declared_octets = message->content.declared_octets,
        .has_digest = message->kind == HL_REQUEST && state == HL_CONTENT_COMPLETE,
    };
    if (content.has_digest)
        content.digest =
            half->digester ? hl_digester_value(half->digester) : hl_digest_of(hl_bytes_from("", 0));
    hl_oddities oddities = state == HL_CONTENT_CUT ? HL_ODDITY_CONTENT_CUT : 0;
    half->message = NULL;
    half->has_ended = message->kind == HL_REQUEST || message->status >= 200;
    hl_message_finish(message, &content, half->last.frame, half->last.time, oddities);
    talk->answers.sink.end(talk->answers.sink.user, message);
    hl_message_unref(message);
}

static uint16_t read_status(hl_bytes digits)
{
    uint64_t status = 0;
    hl_bytes_read_number(digits, 999, &status);
    return (uint16_t)status;
}

/* Pseudo-header fields (RFC 9113 §8.3) go to members of their own. */
static void add_field(hl_message *head, GArray *fields, hl_field field)
{
    if (hl_bytes_is(field.name, ":method")) {
        head->method = field.value;
        head->kind = HL_REQUEST;
    } else if (hl_bytes_is(field.name, ":status")) {
        head->status = read_status(field.value);
        head->kind = HL_RESPONSE;
    } else if (hl_bytes_is(field.name, ":path")) {
        head->target = field.value;
    } else if (hl_bytes_is(field.name, ":scheme")) {
        head->scheme = field.value;
    } else if (hl_bytes_is(field.name, ":authority")) {
        head->authority = field.value;
    } else if (fields->len < hl_limits_default.fields) {
        if (hl_bytes_is_nocase(field.name, "content-length"))
            head->content.declared_octets = hl_octets_read(field.value);
        g_array_append_val(fields, field);
    } else {
        head->oddities |= HL_ODDITY_FIELDS_DROPPED;
    }
}

static void free_octets(gpointer octets)
{
    g_bytes_unref(octets);
}

/* Wireshark shows the fields with the frame that ends them. Takes those behind item `index`; returns the
 * index behind them. */
static guint gather_fields(const hl_visit *visit, guint index, half_stream *half)
{
    if (!half->section)
        half->section = g_ptr_array_new_with_free_func(free_octets);
    for (; index < visit->items->len; index++) {
        const hl_item *item = &g_array_index(visit->items, hl_item, index);
        hl_bytes octets = hl_item_octets(item);
        bool is_value = half->section->len % 2 == 1;
        if (item->kind == HL_ITEM_HTTP2_FRAME)
            break;
        if (item->kind == (is_value ? HL_ITEM_HTTP2_VALUE : HL_ITEM_HTTP2_NAME) &&
            half->section->len < 2 * hl_limits_default.fields)
            g_ptr_array_add(half->section, g_bytes_new(octets.data, octets.size));
    }
    return index;
}

static hl_bytes octets_at(const GPtrArray *section, guint index)
{
    gsize size;
    const void *data = g_bytes_get_data(g_ptr_array_index(section, index), &size);
    return hl_bytes_from(data ? data : "", size);
}

static void read_fields(const half_stream *half, hl_message *head, GArray *fields)
{
    for (guint i = 0; i + 1 < half->section->len; i += 2)
        add_field(head, fields,
                  (hl_field){octets_at(half->section, i), octets_at(half->section, i + 1)});
    head->fields = (const hl_field *)(const void *)fields->data;
    head->field_count = fields->len;
}

/* Turns go on from the request that was sent before the connection was upgraded. */
static uint64_t turn_of(const hl_talk *talk, uint32_t stream)
{
    return talk->answers.is_upgraded ? talk->answers.upgraded_turn + stream - 1 : stream;
}

/* That request is stream 1, ended on the client's side. */
static void begin_upgraded(const hl_visit *visit)
{
    hl_talk *talk = visit->talk;
    if (!talk->answers.is_upgraded || talk->stream_count > 0)
        return;
    hl_stream *stream = stream_of(talk, 1);
    stream->waits = true;
    if (talk->connection->client_side != HL_SIDE_UNKNOWN)
        stream->half[talk->connection->client_side].has_ended = true;
    talk->stream_count = talk->unanswered = 1;
}

static void settle(hl_talk *talk, hl_stream *stream)
{
    talk->unanswered -= stream->waits;
    stream->waits = false;
}

/* Streams run side by side: what had begun before, and what of it was not answered. */
static void count_stream(hl_talk *talk, hl_stream *stream, hl_message *head)
{
    head->requests_before = talk->stream_count;
    if (head->kind == HL_REQUEST) {
        head->unanswered = talk->unanswered++;
        talk->stream_count++;
        stream->waits = true;
    } else if (head->status >= 200) {
        settle(talk, stream);
    }
}

/* The client goes on with something else: of what it was let go, nothing is in flight any more. */
static void end_let_go(const hl_visit *visit)
{
    GHashTableIter streams;
    gpointer value;
    g_hash_table_iter_init(&streams, visit->talk->streams);
    while (g_hash_table_iter_next(&streams, NULL, &value)) {
        hl_stream *stream = value;
        half_stream *half = &stream->half[visit->side];
        if (!stream->is_let_go)
            continue;
        half->last = visit->sent;
        end_message(visit->talk, half, state_of(visit->talk, stream, half, false));
        g_hash_table_iter_remove(&streams);
    }
}

static void begin_message(hl_visit *visit, half_stream *half, const frame *read, hl_message *head)
{
    hl_talk *talk = visit->talk;
    if (head->kind == HL_REQUEST)
        end_let_go(visit);
    head->version = HL_HTTP_2;
    head->connection = talk->connection;
    head->stream = read->stream;
    head->turn = turn_of(talk, read->stream);
    head->started = half->begun.time;
    head->first_frame = half->begun.frame;
    head->head_ended = visit->sent.time;
    head->head_frame = visit->sent.frame;
    count_stream(talk, stream_of(talk, read->stream), head);
    half->message = hl_message_new(head);
    half->gaps = talk->side[visit->side].gaps;
    half->octets = 0;
    half->last = visit->sent;
    hl_digester_free(half->digester);
    half->digester = NULL;
    talk->has_http = true;
    hl_visit_tell_client(visit, head->kind);
    talk->answers.sink.head(talk->answers.sink.user, half->message);
}

/* A field section is complete: of a head, or trailers when a message is open. */
static void take_section(hl_visit *visit, hl_stream *stream, const frame *read)
{
    half_stream *half = &stream->half[visit->side];
    GArray *fields = g_array_new(FALSE, FALSE, sizeof(hl_field));
    hl_message head = {.content.declared_octets = HL_OCTETS_UNKNOWN};
    read_fields(half, &head, fields);
    bool is_head = head.method.size > 0 || head.status >= 100;
    if (is_head && !half->message)
        begin_message(visit, half, read, &head);
    g_array_unref(fields);
    g_ptr_array_set_size(half->section, 0);
    half->last = visit->sent;
    bool interim = is_head && head.kind == HL_RESPONSE && head.status < 200;
    if (half->message && (half->ends_stream || interim))
        end_message(visit->talk, half,
                    interim ? HL_CONTENT_NONE : state_of(visit->talk, stream, half, true));
}

static guint take_fields(hl_visit *visit, hl_stream *stream, const frame *read, guint index)
{
    half_stream *half = &stream->half[visit->side];
    if (read->type == HEADERS) {
        half->begun = read->start;
        half->ends_stream = (read->flags & END_STREAM) != 0;
        if (half->section)
            g_ptr_array_set_size(half->section, 0);
    }
    index = gather_fields(visit, index, half);
    if (read->flags & END_HEADERS)
        take_section(visit, stream, read);
    return index;
}

static void take_data(hl_visit *visit, const hl_stream *stream, half_stream *half,
                      const frame *read)
{
    hl_bytes content = read->payload;
    if (!half->message)
        return;
    if (read->flags & PADDED && content.size > 0) {
        size_t padding = (size_t)content.data[0] + 1;
        content = hl_bytes_skip(content, 1);
        content.size -= MIN(padding - 1, content.size);
    }
    if (half->message->kind == HL_REQUEST) {
        if (!half->digester)
            half->digester = hl_digester_new();
        hl_digester_feed(half->digester, content);
    }
    half->octets += content.size;
    half->last = visit->sent;
    if (read->is_cut)
        half->gaps = visit->talk->side[visit->side].gaps + 1;
    if (read->flags & END_STREAM)
        end_message(visit->talk, half, state_of(visit->talk, stream, half, true));
}

/* The rest of the request may be on its way: it was sent before the client could know. */
static bool is_let_go(const hl_visit *visit, const hl_stream *stream, uint32_t code)
{
    const half_stream *request = &stream->half[!visit->side];
    return code == NO_ERROR && stream->half[visit->side].has_ended && request->message &&
           request->message->kind == HL_REQUEST &&
           request->message->content.declared_octets != request->octets;
}

static uint32_t code_of(const frame *read)
{
    const uint8_t *at = read->payload.data;
    if (read->payload.size != 4)
        return UINT32_MAX;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Either side gives the stream up (RFC 9113 §5.4.2): what it has open is cut, and nothing more comes. */
static void take_reset(const hl_visit *visit, hl_stream *stream, const frame *read)
{
    hl_talk *talk = visit->talk;
    const hl_message_sink *sink = &talk->answers.sink;
    uint32_t code = code_of(read);
    stream->is_let_go = is_let_go(visit, stream, code);
    if (stream->is_let_go)
        return;
    stream->is_refused = code == REFUSED_STREAM;
    for (int side = 0; side < HL_SIDES; side++) {
        half_stream *half = &stream->half[side];
        half->last = visit->sent;
        if (half->message)
            end_message(talk, half, state_of(talk, stream, half, false));
    }
    if (stream->waits)
        sink->turn_end(sink->user, talk->connection, turn_of(talk, read->stream));
    settle(talk, stream);
    stream->half[0].has_ended = stream->half[1].has_ended = true;
}

static void forget_if_over(hl_talk *talk, const hl_stream *stream, uint32_t number)
{
    if (stream->half[0].has_ended && stream->half[1].has_ended)
        g_hash_table_remove(talk->streams, GUINT_TO_POINTER(number));
}

guint hl_http2_read(hl_visit *visit, guint index)
{
    frame read;
    const hl_item *item = &g_array_index(visit->items, hl_item, index++);
    bool is_pushed =
        !read_frame(visit, item, &read) || read.stream % 2 == 0 || read.type == PUSH_PROMISE;
    if (is_pushed)
        return index;
    begin_upgraded(visit);
    hl_stream *stream = stream_of(visit->talk, read.stream);
    if (read.type == HEADERS || read.type == CONTINUATION)
        index = take_fields(visit, stream, &read, index);
    else if (read.type == DATA)
        take_data(visit, stream, &stream->half[visit->side], &read);
    else if (read.type == RST_STREAM)
        take_reset(visit, stream, &read);
    forget_if_over(visit->talk, stream, read.stream);
    return index;
}

static void finish_half(hl_talk *talk, const hl_stream *stream, half_stream *half)
{
    if (half->message)
        end_message(talk, half,
                    stream->is_let_go ? state_of(talk, stream, half, false) : HL_CONTENT_UNSEEN);
}

void hl_http2_finish(hl_talk *talk)
{
    GHashTableIter streams;
    gpointer value;
    if (!talk->streams)
        return;
    g_hash_table_iter_init(&streams, talk->streams);
    while (g_hash_table_iter_next(&streams, NULL, &value)) {
        hl_stream *stream = value;
        finish_half(talk, stream, &stream->half[0]);
        finish_half(talk, stream, &stream->half[1]);
    }
}
