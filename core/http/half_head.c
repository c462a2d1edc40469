/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reader.h"

void hl_half_drop_gathered(hl_reader *reader, hl_half *half)
{
    if (half->gathered)
        hl_http_return_buffer(reader->http, half->gathered);
    half->gathered = NULL;
    half->line_read = false;
    half->turn_taken = HL_TURN_UNKNOWN;
}

/* What was gathered before the octets at hand is handed over; these are read next. */
static void begin_http2(hl_reader *reader, hl_half *half, bool is_server, uint64_t offset)
{
    int side = half == &reader->half[1];
    GByteArray *held = half->gathered;
    half->gathered = NULL;
    reader->client = is_server ? !side : side;
    reader->connection->client_side = reader->client;
    hl_reader_hand_over(reader, half,
                        hl_http2_new(reader->http, reader->connection, reader->client));
    if (!held)
        return;
    hl_bytes before = hl_bytes_from(held->data, offset - half->start);
    hl_http2_read(reader->http2, reader->segment, side, before);
    hl_http_return_buffer(reader->http, held);
}

/* The octets are no start line: nothing that HTTP/1 begins with, or something lost its way. */
static size_t refuse(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    hl_bytes all = octets;
    bool again = half->tentative && half->gathered && hl_reader_is_segment_start(reader, octets);
    if (half->gathered)
        all = hl_bytes_from(half->gathered->data, half->gathered->len);
    if (reader->protocol == HL_PROTOCOL_UNKNOWN && !half->tentative) {
        hl_reader_tell_protocol(reader, hl_detect_other(all));
        if (reader->protocol != HL_PROTOCOL_HTTP2)
            return octets.size;
        begin_http2(reader, half, hl_detect_is_http2_server(all), offset);
        return 0;
    }
    hl_half_lose(reader, half, offset);
    return again ? 0 : octets.size;
}

static size_t give_up_head(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    bool http = reader->protocol == HL_PROTOCOL_HTTP1 && (half->line_read || !half->tentative);
    if (!http)
        return refuse(reader, half, octets, offset);
    reader->http->counters.heads_too_large++;
    half->line_read = false;
    hl_reader_miss_rest(reader);
    return octets.size;
}

static hl_bytes unfolded(hl_half *half, hl_http *http, hl_bytes lines)
{
    if (!half->gathered) {
        half->gathered = hl_http_lend_buffer(http);
        g_byte_array_append(half->gathered, lines.data, (guint)lines.size);
        lines.data = half->gathered->data;
    }
    uint8_t *own = half->gathered->data + (lines.data - half->gathered->data);
    hl_head_unfold(own, lines.size);
    return lines;
}

/* `found` is what was read of the `lines` of a head. `offset`: behind it. */
static void take_head(hl_reader *reader, hl_half *half, const hl_start_line *line, hl_bytes lines,
                      hl_head_fields found, uint64_t offset)
{
    hl_http *http = reader->http;
    hl_oddities oddities = found.oddities & (HL_ODDITY_OBSOLETE_FOLD | HL_ODDITY_HEAD_CUT);
    if (oddities & HL_ODDITY_OBSOLETE_FOLD) {
        lines = unfolded(half, http, lines);
        hl_head_read_fields(lines, http->fields, http->limits.fields, &found);
    }
    if (half->skipped)
        oddities |= HL_ODDITY_AFTER_GAP;
    if (half->blank)
        oddities |= HL_ODDITY_LEADING_BLANK;
    hl_message message = {
        .kind = line->kind,
        .version = line->version,
        .connection = reader->connection,
        .method = line->method,
        .target = line->target,
        .status = line->status,
        .fields = http->fields,
        .field_count = found.count,
        .oddities = line->oddities | found.oddities | oddities,
    };
    hl_bytes text = hl_bytes_from(lines.data - line->octets, line->octets + lines.size);
    if (oddities & HL_ODDITY_OBSOLETE_FOLD)
        text = (hl_bytes){NULL, 0}; /* the lines may have moved */
    half->skipped = half->blank = half->tentative = half->line_read = false;
    hl_half_begin_message(reader, half, &message, text, offset);
    hl_half_drop_gathered(reader, half);
}

void hl_half_cut_head(hl_reader *reader, hl_half *half, uint64_t offset)
{
    hl_start_line line;
    hl_head_fields found;
    hl_bytes octets = hl_bytes_from(half->gathered->data, half->gathered->len);
    hl_start_line_read(octets, &line);
    hl_bytes lines = hl_bytes_skip(octets, line.octets);
    hl_head_read_fields(lines, reader->http->fields, reader->http->limits.fields, &found);
    found.oddities |= HL_ODDITY_HEAD_CUT;
    take_head(reader, half, &line, lines, found, offset);
}

/* Reads on behind the start line of `octets`; returns the size of the head, 0 when not whole. */
static size_t finish_head(hl_reader *reader, hl_half *half, hl_bytes octets,
                          const hl_start_line *line, uint64_t offset)
{
    const hl_limits *limits = &reader->http->limits;
    hl_bytes lines = hl_bytes_skip(octets, line->octets);
    hl_head_fields found;
    if (!hl_head_read_fields(lines, reader->http->fields, limits->fields, &found) ||
        line->octets + found.octets > limits->head_octets)
        return 0;
    size_t size = line->octets + found.octets;
    take_head(reader, half, line, hl_bytes_first(lines, found.octets), found, offset + size);
    return size;
}

static size_t blank_octets(hl_bytes octets)
{
    size_t count = 0;
    while (count < octets.size && (octets.data[count] == '\r' || octets.data[count] == '\n'))
        count++;
    return count;
}

static void note_start(const hl_reader *reader, hl_half *half, uint64_t offset)
{
    half->start = offset;
    half->received = reader->segment->peer_offset;
    half->started = (hl_moment){reader->segment->frame, reader->segment->time};
    half->last = half->started;
}

/* Reads the line once; HL_MORE also for the few octets of what may become TLS. */
static hl_progress check_line(hl_reader *reader, hl_half *half, hl_bytes octets, bool joined,
                              hl_start_line *line)
{
    hl_progress progress = hl_start_line_read(octets, line);
    if (progress == HL_DONE) {
        bool good =
            hl_half_trusts(half, line, joined) && hl_reader_accept(reader, half, line->kind);
        half->line_read = good;
        return good ? HL_DONE : HL_BROKEN;
    }
    bool first = reader->protocol == HL_PROTOCOL_UNKNOWN && !half->tentative;
    if (first && hl_detect_needs_more(octets))
        return HL_MORE;
    if (half->tentative && progress == HL_MORE && !hl_start_line_may_begin_known(octets))
        return HL_BROKEN;
    return progress;
}

static void gather(hl_reader *reader, hl_half *half, hl_bytes octets)
{
    if (!half->gathered)
        half->gathered = hl_http_lend_buffer(reader->http);
    g_byte_array_append(half->gathered, octets.data, (guint)octets.size);
    half->last = (hl_moment){reader->segment->frame, reader->segment->time};
}

static size_t begin_head(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    size_t blank = blank_octets(octets);
    if (blank > 0) {
        half->blank = !half->tentative;
        return blank;
    }
    hl_start_line line;
    note_start(reader, half, offset);
    hl_progress progress = check_line(reader, half, octets, false, &line);
    if (progress == HL_BROKEN)
        return refuse(reader, half, octets, offset);
    size_t end = progress == HL_DONE ? finish_head(reader, half, octets, &line, offset) : 0;
    if (end > 0)
        return end;
    if (octets.size > reader->http->limits.head_octets)
        return give_up_head(reader, half, octets, offset);
    gather(reader, half, octets);
    return octets.size;
}

static size_t go_on_with_head(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    size_t before = half->gathered->len;
    size_t room = reader->http->limits.head_octets + 1 - before;
    gather(reader, half, hl_bytes_first(octets, room));
    hl_bytes all = hl_bytes_from(half->gathered->data, half->gathered->len);
    bool line_ends = hl_bytes_find(hl_bytes_skip(all, before), '\n') < all.size - before;
    hl_start_line line;
    if (!half->line_read && (line_ends || before < HL_START_LINE_TELLS || half->tentative)) {
        hl_progress progress = check_line(reader, half, all, true, &line);
        if (progress == HL_BROKEN)
            return refuse(reader, half, octets, offset);
    }
    size_t end = half->line_read ? hl_head_end(all, before) : 0;
    if (end == 0 && all.size <= reader->http->limits.head_octets)
        return octets.size;
    if (end == 0 || end > reader->http->limits.head_octets)
        return give_up_head(reader, half, octets, offset);
    hl_start_line_read(all, &line);
    finish_head(reader, half, all, &line, offset - before);
    return end - before;
}

size_t hl_half_read_head(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    return half->gathered ? go_on_with_head(reader, half, octets, offset)
                          : begin_head(reader, half, octets, offset);
}
