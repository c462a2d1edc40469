/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2_frames.h"

#define LENGTH_USUAL 16384 /* RFC 9113 §4.2: without a setting that allows more */

static uint32_t read_number(const uint8_t *at, size_t size)
{
    uint32_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | at[i];
    return number;
}

/* RFC 9113 §6: lengths that are errors of the connection. */
static bool is_length_valid(uint8_t type, uint8_t flags, uint32_t length)
{
    switch (type) {
    case HL_HTTP2_PRIORITY:
        return length == 5;
    case HL_HTTP2_RST_STREAM:
    case HL_HTTP2_WINDOW_UPDATE:
        return length == 4;
    case HL_HTTP2_SETTINGS:
        return flags & HL_HTTP2_FLAG_ACK ? length == 0 : length % HL_HTTP2_SETTING_OCTETS == 0;
    case HL_HTTP2_PING:
        return length == 8;
    case HL_HTTP2_GOAWAY:
        return length >= 8;
    }
    return true;
}

static bool is_stream_valid(uint8_t type, uint32_t stream)
{
    switch (type) {
    case HL_HTTP2_SETTINGS:
    case HL_HTTP2_PING:
    case HL_HTTP2_GOAWAY:
        return stream == 0;
    case HL_HTTP2_DATA:
    case HL_HTTP2_HEADERS:
    case HL_HTTP2_PRIORITY:
    case HL_HTTP2_RST_STREAM:
    case HL_HTTP2_PUSH_PROMISE:
    case HL_HTTP2_CONTINUATION:
        return stream != 0;
    }
    return true;
}

static uint8_t prefix_octets(uint8_t type, uint8_t flags)
{
    uint8_t padded = flags & HL_HTTP2_FLAG_PADDED ? 1 : 0;
    switch (type) {
    case HL_HTTP2_DATA:
        return padded;
    case HL_HTTP2_HEADERS:
        return (uint8_t)(padded + (flags & HL_HTTP2_FLAG_PRIORITY ? 5 : 0));
    case HL_HTTP2_PUSH_PROMISE:
        return (uint8_t)(padded + 4);
    case HL_HTTP2_RST_STREAM:
        return 4;
    case HL_HTTP2_GOAWAY:
        return 8;
    }
    return 0;
}

static bool is_padded(const hl_http2_frames *frames)
{
    bool may = frames->type == HL_HTTP2_DATA || frames->type == HL_HTTP2_HEADERS ||
               frames->type == HL_HTTP2_PUSH_PROMISE;
    return may && frames->flags & HL_HTTP2_FLAG_PADDED;
}

/* Holds octets until `wanted` are there. */
static bool hold(hl_http2_frames *frames, hl_bytes *octets, size_t wanted)
{
    hl_bytes taken = hl_bytes_first(*octets, wanted - frames->held_octets);
    if (taken.size > 0)
        memcpy(frames->held + frames->held_octets, taken.data, taken.size);
    frames->held_octets = (uint8_t)(frames->held_octets + taken.size);
    *octets = hl_bytes_skip(*octets, taken.size);
    if (frames->held_octets < wanted)
        return false;
    frames->held_octets = 0;
    return true;
}

static hl_http2_event read_prefix(hl_http2_frames *frames, hl_bytes *octets)
{
    if (!hold(frames, octets, frames->wanted))
        return HL_HTTP2_MORE;
    const uint8_t *at = frames->held;
    frames->padding = is_padded(frames) ? *at++ : 0;
    if (frames->padding > frames->left)
        return HL_HTTP2_BROKEN;
    frames->left -= frames->padding;
    if (frames->type == HL_HTTP2_RST_STREAM)
        frames->value = read_number(at, 4);
    else if (frames->type == HL_HTTP2_GOAWAY || frames->type == HL_HTTP2_PUSH_PROMISE)
        frames->value = read_number(at, 4) & INT32_MAX;
    frames->place = HL_HTTP2_IN_BODY;
    return HL_HTTP2_BEGIN;
}

static hl_http2_event read_header(hl_http2_frames *frames, hl_bytes *octets)
{
    if (!hold(frames, octets, HL_HTTP2_HEADER_OCTETS))
        return HL_HTTP2_MORE;
    uint32_t length = read_number(frames->held, 3);
    frames->type = frames->held[3];
    frames->flags = frames->held[4];
    frames->stream = read_number(frames->held + 5, 4) & INT32_MAX;
    frames->wanted = prefix_octets(frames->type, frames->flags);
    if (!is_length_valid(frames->type, frames->flags, length) || length < frames->wanted ||
        !is_stream_valid(frames->type, frames->stream))
        return HL_HTTP2_BROKEN;
    frames->left = length - frames->wanted;
    frames->place = HL_HTTP2_IN_PREFIX;
    return read_prefix(frames, octets);
}

static hl_http2_event read_preface(hl_http2_frames *frames, hl_bytes *octets)
{
    hl_bytes rest = hl_bytes_skip(hl_bytes_text(HL_HTTP2_PREFACE), frames->held_octets);
    hl_bytes taken = hl_bytes_first(*octets, rest.size);
    if (!hl_bytes_equal(taken, hl_bytes_first(rest, taken.size)))
        return HL_HTTP2_BROKEN;
    *octets = hl_bytes_skip(*octets, taken.size);
    frames->held_octets = (uint8_t)(frames->held_octets + taken.size);
    if (taken.size < rest.size)
        return HL_HTTP2_MORE;
    frames->held_octets = 0;
    frames->place = HL_HTTP2_IN_HEADER;
    return read_header(frames, octets);
}

static hl_http2_event read_padding(hl_http2_frames *frames, hl_bytes *octets)
{
    size_t taken = hl_bytes_first(*octets, frames->padding).size;
    *octets = hl_bytes_skip(*octets, taken);
    frames->padding -= (uint32_t)taken;
    if (frames->padding > 0)
        return HL_HTTP2_MORE;
    frames->place = HL_HTTP2_IN_HEADER;
    return HL_HTTP2_END;
}

static hl_http2_event read_setting(hl_http2_frames *frames, hl_bytes *octets)
{
    if (!hold(frames, octets, HL_HTTP2_SETTING_OCTETS))
        return HL_HTTP2_MORE;
    frames->identifier = (uint16_t)read_number(frames->held, 2);
    frames->value = read_number(frames->held + 2, 4);
    frames->left -= HL_HTTP2_SETTING_OCTETS;
    return HL_HTTP2_SETTING;
}

static hl_http2_event read_body(hl_http2_frames *frames, hl_bytes *octets, hl_bytes *piece)
{
    if (frames->left == 0) {
        frames->place = HL_HTTP2_IN_PADDING;
        return read_padding(frames, octets);
    }
    if (frames->type == HL_HTTP2_SETTINGS)
        return read_setting(frames, octets);
    if (octets->size == 0)
        return HL_HTTP2_MORE;
    *piece = hl_bytes_first(*octets, frames->left);
    *octets = hl_bytes_skip(*octets, piece->size);
    frames->left -= (uint32_t)piece->size;
    return HL_HTTP2_PIECE;
}

hl_http2_event hl_http2_frames_feed(hl_http2_frames *frames, hl_bytes *octets, hl_bytes *piece)
{
    *piece = hl_bytes_from(NULL, 0);
    switch (frames->place) {
    case HL_HTTP2_IN_HEADER:
        return read_header(frames, octets);
    case HL_HTTP2_IN_PREFACE:
        return read_preface(frames, octets);
    case HL_HTTP2_IN_PREFIX:
        return read_prefix(frames, octets);
    case HL_HTTP2_IN_BODY:
        return read_body(frames, octets, piece);
    case HL_HTTP2_IN_PADDING:
        return read_padding(frames, octets);
    }
    return HL_HTTP2_BROKEN;
}

bool hl_http2_frames_skip(hl_http2_frames *frames, uint64_t octets, uint64_t *body)
{
    bool in_body = frames->place == HL_HTTP2_IN_BODY && frames->type != HL_HTTP2_SETTINGS;
    bool in_padding = frames->place == HL_HTTP2_IN_PADDING;
    if ((!in_body && !in_padding) || octets > (uint64_t)frames->left + frames->padding)
        return false;
    uint32_t of_body = octets < frames->left ? (uint32_t)octets : frames->left;
    frames->left -= of_body;
    frames->padding -= (uint32_t)octets - of_body;
    *body = of_body;
    return true;
}

static bool has_usual_flags(uint8_t type, uint8_t flags)
{
    static const uint8_t usual[] = {
        [HL_HTTP2_DATA] = HL_HTTP2_FLAG_END_STREAM | HL_HTTP2_FLAG_PADDED,
        [HL_HTTP2_HEADERS] = HL_HTTP2_FLAG_END_STREAM | HL_HTTP2_FLAG_END_HEADERS |
                             HL_HTTP2_FLAG_PADDED | HL_HTTP2_FLAG_PRIORITY,
        [HL_HTTP2_SETTINGS] = HL_HTTP2_FLAG_ACK,
        [HL_HTTP2_PUSH_PROMISE] = HL_HTTP2_FLAG_END_HEADERS | HL_HTTP2_FLAG_PADDED,
        [HL_HTTP2_PING] = HL_HTTP2_FLAG_ACK,
        [HL_HTTP2_WINDOW_UPDATE] = 0,
    };
    return type < sizeof usual && (flags & ~usual[type]) == 0;
}

/* Size of the frame whose header this is; 0 when it does not look like one. */
static size_t frame_size(const uint8_t *at)
{
    uint32_t length = read_number(at, 3), stream = read_number(at + 5, 4);
    uint8_t type = at[3], flags = at[4];
    bool good = length <= LENGTH_USUAL && stream <= INT32_MAX && type < HL_HTTP2_CONTINUATION &&
                (type == HL_HTTP2_GOAWAY ? flags == 0 : has_usual_flags(type, flags)) &&
                is_length_valid(type, flags, length) && is_stream_valid(type, stream) &&
                length >= prefix_octets(type, flags);
    return good ? HL_HTTP2_HEADER_OCTETS + length : 0;
}

hl_http2_likeness hl_http2_frames_look(hl_bytes octets, uint32_t *stream)
{
    unsigned headers = 0;
    while (octets.size >= HL_HTTP2_HEADER_OCTETS) {
        size_t size = frame_size(octets.data);
        if (size == 0)
            return HL_HTTP2_UNLIKE;
        if (headers++ == 0)
            *stream = read_number(octets.data + 5, 4);
        if (size == octets.size)
            return HL_HTTP2_CHAIN;
        octets = hl_bytes_skip(octets, size);
    }
    if (headers == 0)
        return HL_HTTP2_UNLIKE;
    return headers == 1 ? HL_HTTP2_SINGLE : HL_HTTP2_CHAIN;
}
