/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2_frames.h"
#include "reader.h"

void hl_half_lose(hl_reader *reader, hl_half *half, uint64_t offset)
{
    hl_half_drop_gathered(reader, half);
    half->blank = false;
    half->skipped = true;
    if (reader->segment->kind == HL_SEGMENT_GAP)
        reader->connection->last_loss = MAX(reader->connection->last_loss, reader->segment->time);
    if (half->state != HL_HALF_LOST && !half->tentative) {
        reader->http->counters.lost_synchronism++;
        hl_reader_lose(reader, half, offset);
    }
    half->state = HL_HALF_LOST;
    half->tentative = false;
}

void hl_half_note_passed(const hl_reader *reader, hl_half *half, hl_bytes octets)
{
    half->passed = (hl_passed){
        .follows = true,
        .line_end = octets.data[octets.size - 1] == '\n',
        .received = reader->segment->peer_offset,
    };
}

/* A line ended before it, or its sender has received something new since. */
static bool begins_anew(const hl_reader *reader, const hl_passed *passed)
{
    uint64_t received = reader->segment->peer_offset;
    bool both = received != HL_OFFSET_UNKNOWN && passed->received != HL_OFFSET_UNKNOWN;
    return passed->follows && (passed->line_end || (both && received > passed->received));
}

/* A connection whose start was not captured, or whose first packet came without a SYN. */
static bool begin_http2(hl_reader *reader, hl_half *half, hl_bytes octets)
{
    uint32_t stream = 0;
    int side = half == &reader->half[1];
    bool is_start = hl_detect_is_http2_client(octets);
    if (!is_start && hl_http2_frames_look(octets, &stream) != HL_HTTP2_CHAIN)
        return false;
    hl_reader_tell_protocol(reader, HL_PROTOCOL_HTTP2);
    if (is_start)
        reader->client = reader->connection->client_side = side;
    hl_reader_hand_over(reader, half,
                        is_start ? hl_http2_new(reader->http, reader->connection, side)
                                 : hl_http2_new_late(reader->http, reader->connection));
    return true;
}

/* While no message is at hand, one can only begin where a segment does: nothing is invented. */
size_t hl_half_look_for_head(hl_reader *reader, hl_half *half, hl_bytes octets)
{
    bool unknown = reader->protocol == HL_PROTOCOL_UNKNOWN;
    if (unknown)
        hl_reader_suspect(reader);
    if (!hl_reader_is_segment_start(reader, octets))
        return octets.size;
    if (unknown && octets.size >= HL_DETECT_TLS_OCTETS && hl_detect_is_tls(octets)) {
        hl_reader_tell_protocol(reader, HL_PROTOCOL_TLS);
        return octets.size;
    }
    if (unknown && begin_http2(reader, half, octets))
        return 0;
    half->begins_anew = begins_anew(reader, &half->passed);
    half->tentative = true;
    half->state = HL_HALF_HEAD;
    return 0;
}

/* An unknown method may be the rest of a known one, or the end of a content and a known one. */
bool hl_half_trusts(const hl_half *half, const hl_start_line *line, bool joined)
{
    if (!half->tentative)
        return true;
    bool known = hl_start_line_is_known(line);
    return hl_start_line_is_plausible(line) && (known || (!joined && half->begins_anew));
}
