/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reader.h"

/* Could content stand here at all? What was sent before the answer was received is content. */
static bool may_be_head(const hl_reader *reader, const hl_half *half)
{
    uint64_t received = reader->segment->peer_offset;
    if (half->doubt == HL_DOUBT_HEAD)
        return true;
    return half->answered && (received == HL_OFFSET_UNKNOWN || received >= half->answer);
}

/* A method that nobody knows is none, but for that of the request in doubt, which may be repeated: thus no more octets
 * can change what was decided by fewer. */
static bool is_known(const hl_half *half, const hl_start_line *line)
{
    return hl_start_line_is_known(line) || hl_bytes_equal(line->method, half->message->method);
}

/* An unfinished line: all of the content is here, and it is not like the start of a message. */
static bool is_all_content(const hl_half *half, hl_bytes held)
{
    return half->body.kind == HL_BODY_LENGTH && half->body.remaining <= held.size &&
           !hl_start_line_may_begin_known(held) &&
           !hl_start_line_may_begin_with(held, half->message->method);
}

/* Do the octets begin a new message (HL_DONE), or the content (HL_BROKEN)? */
static hl_progress decide(const hl_half *half, hl_bytes held)
{
    hl_start_line line;
    hl_message_kind wanted = half->doubt == HL_DOUBT_HEAD ? HL_RESPONSE : HL_REQUEST;
    hl_progress progress = hl_start_line_read(held, &line);
    if (progress == HL_MORE && is_all_content(half, held))
        return HL_BROKEN;
    if (progress != HL_DONE)
        return progress;
    bool is_head =
        line.kind == wanted && hl_start_line_is_plausible(&line) && is_known(half, &line);
    return is_head ? HL_DONE : HL_BROKEN;
}

/* Reads what was held back once more, now that it is known what it is. */
static void read_held(hl_reader *reader, hl_half *half, GByteArray *held, uint64_t offset)
{
    half->gathered = NULL;
    hl_half_read(reader, half, hl_bytes_from(held->data, held->len), offset);
    hl_http_return_buffer(reader->http, held);
}

static void settle(hl_reader *reader, hl_half *half, bool is_head)
{
    bool expected = half->doubt == HL_DOUBT_EXPECT;
    half->doubt = HL_DOUBT_NONE;
    if (is_head)
        hl_half_end_unsent(reader, half, expected ? HL_CONTENT_DECLARED : HL_CONTENT_NONE);
}

size_t hl_doubt_read(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset)
{
    if (!half->gathered) {
        hl_progress progress = may_be_head(reader, half) ? decide(half, octets) : HL_BROKEN;
        if (progress != HL_MORE) {
            settle(reader, half, progress == HL_DONE);
            return 0;
        }
        half->gathered = hl_http_lend_buffer(reader->http);
        half->start = offset;
        half->received = reader->segment->peer_offset;
    }
    half->started = (hl_moment){reader->segment->frame, reader->segment->time};
    size_t room = reader->http->limits.head_octets - half->gathered->len;
    hl_bytes taken = hl_bytes_first(octets, room);
    g_byte_array_append(half->gathered, taken.data, (guint)taken.size);
    bool full = half->gathered->len == reader->http->limits.head_octets;
    hl_progress progress = decide(half, hl_bytes_from(half->gathered->data, half->gathered->len));
    if (progress == HL_MORE && !full)
        return taken.size;
    settle(reader, half, progress == HL_DONE);
    read_held(reader, half, half->gathered, half->start);
    return taken.size;
}

/* What was held back is content after all, and came when it came. */
static void give_back(hl_reader *reader, hl_half *half)
{
    const hl_segment *now = reader->segment;
    hl_segment then = *now;
    then.frame = half->started.frame;
    then.time = half->started.time;
    then.peer_offset = half->received;
    GByteArray *held = half->gathered;
    settle(reader, half, false);
    reader->segment = &then;
    if (held)
        read_held(reader, half, held, half->start);
    reader->segment = now;
}

bool hl_doubt_skip(hl_reader *reader, hl_half *half)
{
    bool known = half->doubt != HL_DOUBT_EXPECT || !half->answered;
    if (half->doubt != HL_DOUBT_NONE)
        give_back(reader, half);
    half->body.has_gap |= !known;
    return known;
}

void hl_doubt_stop(hl_reader *reader, hl_half *half)
{
    if (half->doubt == HL_DOUBT_EXPECT && !half->gathered)
        settle(reader, half, true);
    else if (half->doubt != HL_DOUBT_NONE)
        give_back(reader, half);
}
