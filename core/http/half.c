/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reader.h"

static void digest(hl_reader *reader, hl_half *half, hl_bytes piece)
{
    if (piece.size == 0 || half->body.has_gap || half->message->kind != HL_REQUEST)
        return;
    if (!half->digester)
        half->digester = hl_http_lend_digester(reader->http);
    hl_digester_feed(half->digester, piece);
}

static size_t read_body(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    if (half->doubt != HL_DOUBT_NONE)
        return hl_doubt_read(reader, half, octets, offset);
    hl_bytes piece;
    size_t used = hl_body_feed(&half->body, octets, &piece);
    digest(reader, half, piece);
    if (used > 0)
        half->last = (hl_moment){reader->segment->frame, reader->segment->time};
    if (half->body.progress == HL_MORE)
        return used;
    bool broken = half->body.progress == HL_BROKEN;
    hl_half_end_message(reader, half, HL_STOP_REACHED);
    if (broken)
        hl_half_lose(reader, half, offset + used);
    return broken ? octets.size : used;
}

static size_t read_some(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    switch (half->state) {
    case HL_HALF_HEAD:
        return hl_half_read_head(reader, half, octets, offset);
    case HL_HALF_BODY:
        return read_body(reader, half, octets, offset);
    case HL_HALF_LOST:
        return hl_half_look_for_head(reader, half, octets);
    case HL_HALF_ASKED:
        return hl_connect_hold(reader, half, octets, offset);
    case HL_HALF_TUNNEL:
        hl_connect_feed(reader, octets, 0, offset);
        break;
    case HL_HALF_HTTP2:
        hl_http2_read(reader->http2, reader->segment, reader->segment->side, octets);
        break;
    case HL_HALF_UNREAD:
        break;
    }
    return octets.size;
}

void hl_half_read(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    hl_bytes rest = octets;
    while (rest.size > 0) {
        size_t used = read_some(reader, half, rest, offset);
        rest = hl_bytes_skip(rest, used);
        offset += used;
    }
    if (half->state == HL_HALF_LOST && octets.size > 0)
        hl_half_note_passed(reader, half, octets);
}

void hl_half_skip(hl_reader *reader, hl_half *half, uint64_t octets, uint64_t offset)
{
    if (half->state == HL_HALF_HTTP2)
        hl_http2_skip(reader->http2, reader->segment, reader->segment->side, octets);
    if (half->state == HL_HALF_TUNNEL)
        hl_connect_feed(reader, (hl_bytes){NULL, 0}, octets, offset);
    if (half->state == HL_HALF_HTTP2 || half->state == HL_HALF_UNREAD ||
        half->state == HL_HALF_TUNNEL)
        return;
    half->passed.follows = false;
    bool may_skip = hl_doubt_skip(reader, half);
    if (half->message && may_skip && hl_body_skip(&half->body, octets)) {
        half->last = (hl_moment){reader->segment->frame, reader->segment->time};
        if (half->body.progress != HL_MORE)
            hl_half_end_message(reader, half, HL_STOP_REACHED);
        return;
    }
    if (half->message)
        hl_half_end_message(reader, half, HL_STOP_LOST);
    else if (half->line_read)
        hl_half_cut_head(reader, half, offset);
    if (half->state == HL_HALF_TUNNEL)
        hl_connect_feed(reader, (hl_bytes){NULL, 0}, octets, offset);
    else if (half->state != HL_HALF_UNREAD)
        hl_half_lose(reader, half, offset);
}

void hl_half_stop(hl_reader *reader, hl_half *half, hl_body_stop stop)
{
    if (half->state == HL_HALF_HTTP2) {
        hl_http2_stop(reader->http2, reader->segment, half == &reader->half[1], stop);
        return;
    }
    if (hl_connect_stop(reader, half))
        return;
    hl_doubt_stop(reader, half);
    if (half->message)
        hl_half_end_message(reader, half, stop);
    else if (half->line_read && stop == HL_STOP_LOST)
        hl_half_cut_head(reader, half, half->start + half->gathered->len);
    else if (half->line_read)
        reader->http->counters.incomplete++; /* a head that was never sent whole is none */
    hl_half_drop_gathered(reader, half);
    if (half->state != HL_HALF_UNREAD)
        half->state = HL_HALF_HEAD;
    half->tentative = false;
}
