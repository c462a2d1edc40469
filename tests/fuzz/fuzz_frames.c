/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames through the whole pipeline. The input is a pcap file (so that every small capture is a
 * seed): the link type of its header, then its records; whatever the numbers say, none is refused.
 */
#include "draw.h"

#include "hl_pipeline.h"

static uint32_t word(hl_bytes *input)
{
    uint32_t value = draw_octet(input);
    for (int shift = 8; shift < 32; shift += 8)
        value |= (uint32_t)draw_octet(input) << shift;
    return value;
}

static void feed_record(hl_pipeline *pipeline, hl_bytes *input, uint32_t link_type, uint64_t number)
{
    hl_frame frame = {.ref = {number, 0}, .link_type = link_type};
    frame.time = word(input) * HL_NS_PER_SECOND;
    frame.time += (word(input) % 1000000) * (HL_NS_PER_MILLISECOND / 1000);
    uint32_t captured = word(input);
    frame.wire_octets = word(input);
    uint8_t *memory;
    frame.captured = draw_fenced(draw_octets(input, captured), &memory);
    hl_pipeline_feed(pipeline, &frame, 1);
    free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = {data, size};
    draw_octets(&input, 20);
    uint32_t link_type = word(&input);
    hl_auditor_options options = hl_auditor_options_default();
    hl_pipeline *pipeline = hl_pipeline_new(&options, (hl_auditor_sink){0});
    for (uint64_t number = 1; input.size > 0; number++)
        feed_record(pipeline, &input, link_type, number);
    hl_pipeline_finish(pipeline);
    hl_pipeline_summary(pipeline);
    hl_pipeline_free(pipeline);
    return 0;
}
