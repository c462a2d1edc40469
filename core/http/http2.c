/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2.h"

#include "http2_fields.h"
#include "http2_frames.h"
#include "http2_streams.h"

enum { SETTINGS_HEADER_TABLE_SIZE = 1 }; /* RFC 9113 §6.5.2 */

typedef enum hl_http2_state {
    HL_HTTP2_READING,
    HL_HTTP2_LOST,   /* looks for a frame at the beginning of each segment */
    HL_HTTP2_UNREAD, /* what comes is no HTTP/2, or nothing comes */
} hl_http2_state;

/* The field section at hand: HEADERS or PUSH_PROMISE, and CONTINUATION. */
typedef struct hl_http2_block {
    bool is_open;
    bool is_promise, ends_stream;
    bool is_damaged; /* not all of it was captured, or it is too large */
    uint32_t stream;
    hl_moment started;
    hl_bytes view; /* all of it, in the octets at hand */
    GByteArray *gathered;
} hl_http2_block;

typedef struct hl_http2_half {
    hl_http2_state state;
    hl_http2_frames frames;
    hl_http2_decoder decoder; /* of what this side sends */
    hl_http2_block block;
    hl_moment started; /* of the frame at hand */
    bool after_gap;    /* no head was read since a loss */
} hl_http2_half;

struct hl_http2 {
    hl_http *http;
    hl_connection *connection;
    hl_http2_streams streams;
    hl_http2_half half[HL_SIDES];
    bool in_part; /* has been counted as read in part only */
};

hl_http2 *hl_http2_new(hl_http *http, hl_connection *connection, int client)
{
    hl_http2 *http2 = g_new0(hl_http2, 1);
    http2->http = http;
    http2->connection = connection;
    http2->streams = (hl_http2_streams){.http = http, .connection = connection, .client = client};
    if (client != HL_SIDE_UNKNOWN)
        http2->half[client].frames.place = HL_HTTP2_IN_PREFACE;
    return http2;
}

hl_http2 *hl_http2_new_late(hl_http *http, hl_connection *connection)
{
    hl_http2 *http2 = hl_http2_new(http, connection, HL_SIDE_UNKNOWN);
    for (int side = 0; side < HL_SIDES; side++) {
        hl_http2_half *half = &http2->half[side];
        half->state = HL_HTTP2_LOST;
        half->after_gap = true;
        hl_http2_decoder_lose(&half->decoder, &http->limits);
    }
    return http2;
}

/* The client's settings are in its HTTP2-Settings field too: no need to look there for this one. */
void hl_http2_upgrade(hl_http2 *http2, uint64_t turn, hl_asked asked)
{
    http2->streams.base_turn = turn - 1;
    hl_http2_streams_add_upgraded(&http2->streams, asked);
    hl_http2_decoder_allow(&http2->half[!http2->streams.client].decoder, &http2->http->limits,
                           UINT32_MAX);
}

static void count_in_part(hl_http2 *http2)
{
    if (!http2->in_part)
        http2->http->counters.http2_in_part++;
    http2->in_part = true;
}

static void drop_gathered(hl_http2 *http2, hl_http2_block *block)
{
    if (block->gathered)
        hl_http_return_buffer(http2->http, block->gathered);
    block->gathered = NULL;
}

static void close_block(hl_http2 *http2, hl_http2_half *half)
{
    drop_gathered(http2, &half->block);
    half->block = (hl_http2_block){0};
}

static void gather(hl_http2 *http2, hl_http2_block *block, hl_bytes piece)
{
    if (block->is_damaged)
        return;
    if (!block->gathered)
        block->gathered = hl_http_lend_buffer(http2->http);
    if (piece.size > http2->http->limits.head_octets - block->gathered->len) {
        http2->http->counters.heads_too_large++;
        block->is_damaged = true;
        drop_gathered(http2, block);
        return;
    }
    g_byte_array_append(block->gathered, piece.data, (guint)piece.size);
}

/* The section at hand is complete. */
static void take_block(hl_http2 *http2, int side)
{
    hl_http2_half *half = &http2->half[side];
    hl_http2_block *block = &half->block;
    hl_message head;
    hl_bytes octets = block->view;
    if (block->gathered)
        octets = hl_bytes_from(block->gathered->data, block->gathered->len);
    if (block->is_damaged)
        hl_http2_decoder_lose(&half->decoder, &http2->http->limits);
    bool is_read =
        !block->is_damaged && hl_http2_decoder_read(&half->decoder, http2->http, octets, &head);
    hl_http2_arrival arrival = {
        .stream = block->stream,
        .side = side,
        .head = is_read ? &head : NULL,
        .started = block->started,
        .after_gap = half->after_gap,
        .ends_stream = block->ends_stream,
    };
    half->after_gap &= !is_read;
    if (!block->is_promise)
        hl_http2_streams_take(&http2->streams, &arrival);
    close_block(http2, half);
}

static void open_block(hl_http2_half *half)
{
    const hl_http2_frames *frames = &half->frames;
    half->block = (hl_http2_block){
        .is_open = true,
        .is_promise = frames->type == HL_HTTP2_PUSH_PROMISE,
        .ends_stream = frames->type == HL_HTTP2_HEADERS && frames->flags & HL_HTTP2_FLAG_END_STREAM,
        .stream = frames->stream,
        .started = half->started,
    };
}

static bool is_section(uint8_t type)
{
    return type == HL_HTTP2_HEADERS || type == HL_HTTP2_PUSH_PROMISE ||
           type == HL_HTTP2_CONTINUATION;
}

/* RFC 9113 §6.10: a section goes on at once, and nothing but a section goes on. */
static bool is_in_order(const hl_http2_half *half)
{
    bool goes_on = half->frames.type == HL_HTTP2_CONTINUATION;
    if (!half->block.is_open)
        return !goes_on;
    return goes_on && half->frames.stream == half->block.stream;
}

static bool begin_frame(hl_http2 *http2, int side)
{
    hl_http2_half *half = &http2->half[side];
    const hl_http2_frames *frames = &half->frames;
    if (!is_in_order(half))
        return false;
    if (frames->type == HL_HTTP2_HEADERS || frames->type == HL_HTTP2_PUSH_PROMISE)
        open_block(half);
    else if (frames->type == HL_HTTP2_RST_STREAM)
        hl_http2_streams_reset(&http2->streams, frames->stream, side, frames->value);
    else if (frames->type == HL_HTTP2_GOAWAY && side == !http2->streams.client)
        hl_http2_streams_refuse(&http2->streams, frames->value);
    return true;
}

static void take_piece(hl_http2 *http2, int side, hl_bytes piece)
{
    hl_http2_half *half = &http2->half[side];
    const hl_http2_frames *frames = &half->frames;
    if (frames->type == HL_HTTP2_DATA)
        hl_http2_streams_add_content(&http2->streams, frames->stream, side, piece);
    if (!is_section(frames->type))
        return;
    bool is_all = !half->block.gathered && frames->left == 0 && frames->padding == 0 &&
                  frames->flags & HL_HTTP2_FLAG_END_HEADERS &&
                  piece.size <= http2->http->limits.head_octets;
    if (is_all)
        half->block.view = piece; /* the frame's end comes before the next octets */
    else
        gather(http2, &half->block, piece);
}

static void end_frame(hl_http2 *http2, int side)
{
    const hl_http2_frames *frames = &http2->half[side].frames;
    if (frames->type == HL_HTTP2_DATA && frames->flags & HL_HTTP2_FLAG_END_STREAM)
        hl_http2_streams_end(&http2->streams, frames->stream, side);
    else if (is_section(frames->type) && frames->flags & HL_HTTP2_FLAG_END_HEADERS)
        take_block(http2, side);
}

/* Settings bind the other side's encoder. */
static void take_setting(hl_http2 *http2, int side)
{
    const hl_http2_frames *frames = &http2->half[side].frames;
    if (frames->identifier == SETTINGS_HEADER_TABLE_SIZE)
        hl_http2_decoder_allow(&http2->half[!side].decoder, &http2->http->limits, frames->value);
}

static bool take_event(hl_http2 *http2, int side, hl_http2_event event, hl_bytes piece)
{
    switch (event) {
    case HL_HTTP2_MORE:
    case HL_HTTP2_BROKEN:
        return false;
    case HL_HTTP2_BEGIN:
        return begin_frame(http2, side);
    case HL_HTTP2_SETTING:
        take_setting(http2, side);
        break;
    case HL_HTTP2_PIECE:
        take_piece(http2, side, piece);
        break;
    case HL_HTTP2_END:
        end_frame(http2, side);
        break;
    }
    return true;
}

/* What is not known of a side after a loss: its open messages, its table, its section. */
static void forget(hl_http2 *http2, int side)
{
    hl_http2_half *half = &http2->half[side];
    close_block(http2, half);
    hl_http2_streams_lose(&http2->streams, side);
    hl_http2_decoder_lose(&half->decoder, &http2->http->limits);
    half->after_gap = true;
    count_in_part(http2);
}

static void give_up(hl_http2 *http2, int side)
{
    forget(http2, side);
    http2->half[side].state = HL_HTTP2_UNREAD;
}

static void read_frames(hl_http2 *http2, int side, hl_bytes octets)
{
    hl_http2_half *half = &http2->half[side];
    hl_http2_event event;
    hl_bytes piece;
    do {
        if (hl_http2_frames_is_between(&half->frames))
            half->started = http2->streams.now;
        event = hl_http2_frames_feed(&half->frames, &octets, &piece);
    } while (take_event(http2, side, event, piece));
    if (event != HL_HTTP2_MORE)
        give_up(http2, side);
}

/* Nothing is invented: a frame is found again only where a segment begins, by all it must be. */
static bool finds_frame(const hl_http2 *http2, const hl_segment *segment, hl_bytes octets)
{
    uint32_t stream = 0;
    if (octets.data != segment->data.data)
        return false;
    switch (hl_http2_frames_look(octets, &stream)) {
    case HL_HTTP2_UNLIKE:
        break;
    case HL_HTTP2_SINGLE:
        return hl_http2_streams_find(&http2->streams, stream) != NULL;
    case HL_HTTP2_CHAIN:
        return true;
    }
    return false;
}

void hl_http2_read(hl_http2 *http2, const hl_segment *segment, int side, hl_bytes octets)
{
    hl_http2_half *half = &http2->half[side];
    http2->streams.now = hl_moment_of(segment);
    if (half->state == HL_HTTP2_LOST && finds_frame(http2, segment, octets)) {
        half->state = HL_HTTP2_READING;
        half->frames = (hl_http2_frames){0};
    }
    if (half->state == HL_HTTP2_READING)
        read_frames(http2, side, octets);
}

void hl_http2_skip(hl_http2 *http2, const hl_segment *segment, int side, uint64_t octets)
{
    hl_http2_half *half = &http2->half[side];
    uint64_t body = 0;
    http2->streams.now = hl_moment_of(segment);
    if (half->state != HL_HTTP2_READING)
        return;
    if (hl_http2_frames_skip(&half->frames, octets, &body)) {
        if (half->frames.type == HL_HTTP2_DATA)
            hl_http2_streams_skip_content(&http2->streams, half->frames.stream, side, body);
        half->block.is_damaged |= half->block.is_open && body > 0;
        read_frames(http2, side, hl_bytes_from(NULL, 0));
        return;
    }
    http2->http->counters.lost_synchronism++;
    http2->connection->last_loss = MAX(http2->connection->last_loss, segment->time);
    forget(http2, side);
    half->state = HL_HTTP2_LOST;
}

void hl_http2_stop(hl_http2 *http2, const hl_segment *segment, int side, hl_body_stop stop)
{
    hl_http2_half *half = &http2->half[side];
    http2->streams.now = hl_moment_of(segment);
    if (half->state == HL_HTTP2_LOST || (half->state == HL_HTTP2_UNREAD && half->after_gap))
        stop = HL_STOP_LOST;
    close_block(http2, half);
    hl_http2_streams_stop(&http2->streams, side, stop);
    half->state = HL_HTTP2_UNREAD;
}

size_t hl_http2_memory(const hl_http2 *http2)
{
    size_t memory = sizeof *http2 + http2->streams.capacity * sizeof(hl_http2_stream) +
                    http2->streams.open_memory;
    for (int side = 0; side < HL_SIDES; side++) {
        const hl_http2_half *half = &http2->half[side];
        memory += half->block.gathered ? half->block.gathered->len : 0;
        memory += hl_http2_decoder_memory(&half->decoder);
    }
    return memory;
}

void hl_http2_free(hl_http2 *http2)
{
    if (!http2)
        return;
    for (int side = 0; side < HL_SIDES; side++) {
        close_block(http2, &http2->half[side]);
        hl_http2_decoder_clear(&http2->half[side].decoder);
    }
    hl_http2_streams_clear(&http2->streams);
    g_free(http2);
}
