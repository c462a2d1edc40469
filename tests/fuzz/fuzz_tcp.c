/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP packets of two connections, in any order. Whatever comes, the segments of a side are in order
 * and without holes: each starts where the one before ended, and nothing follows an end.
 */
#include "draw.h"

#include "stream/hl_streams.h"

#include <glib.h>

typedef struct expectation {
    uint64_t next[HL_SIDES];
    bool fin[HL_SIDES];
} expectation;

static void check(void *user, const hl_segment *segment)
{
    (void)user;
    expectation *expected = *segment->reader;
    if (!expected)
        *segment->reader = expected = g_new0(expectation, 1);
    if (segment->kind == HL_SEGMENT_END) {
        g_free(expected);
        *segment->reader = NULL;
        return;
    }
    g_assert_false(expected->fin[segment->side]);
    g_assert_cmpuint(segment->offset, ==, expected->next[segment->side]);
    expected->next[segment->side] +=
        segment->kind == HL_SEGMENT_GAP ? segment->gap_octets : segment->data.size;
    expected->fin[segment->side] = segment->kind == HL_SEGMENT_FIN;
}

/* Eight octets: who and which flags, time, sequence, acknowledgment, size on the wire; then octets.
 */
static void feed_packet(hl_streams *streams, hl_bytes *input, hl_time_ns *now, uint64_t number)
{
    uint8_t who = draw_octet(input);
    hl_packet packet = {.frame = {number, 0}, .flags = draw_octet(input)};
    hl_endpoint ends[2] = {{hl_address_from(hl_bytes_text("\x0a\x01\x01\x01")), 1000},
                           {hl_address_from(hl_bytes_text("\x0a\x01\x01\x02")), 80}};
    ends[0].port = (uint16_t)(ends[0].port + (who >> 1 & 1));
    packet.source = ends[who & 1];
    packet.destination = ends[!(who & 1)];
    packet.time = *now += draw_octet(input) * 20 * HL_NS_PER_MILLISECOND;
    uint32_t start = who & 4 ? UINT32_MAX - 8 : 1000; /* near the wrap, or not */
    packet.sequence = start + draw_octet(input);
    packet.acknowledgment = start + draw_octet(input);
    uint8_t *memory;
    packet.payload = draw_fenced(draw_octets(input, draw_octet(input) % 32), &memory);
    packet.payload_octets = (uint32_t)packet.payload.size + (who >> 4);
    packet.oddities = who >> 4 ? HL_ODDITY_SNAPPED : 0;
    hl_streams_feed(streams, &packet);
    free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = {data, size};
    hl_limits limits = hl_limits_default;
    limits.connections = 2;
    limits.out_of_order_octets = 48;
    limits.out_of_order_segments = 6;
    hl_streams *streams = hl_streams_new(&limits, (hl_segment_sink){check, NULL});
    hl_time_ns now = 0;
    for (uint64_t number = 1; input.size > 0; number++)
        feed_packet(streams, &input, &now, number);
    hl_streams_finish(streams);
    hl_streams_free(streams);
    return 0;
}
