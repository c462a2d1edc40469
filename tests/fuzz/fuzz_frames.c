/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames through the whole pipeline. The input is a pcap file (so that every small capture is a
 * seed): the link type of its header, or the next one that can be read, then its records; whatever the
 * numbers say, none is refused. The time zone of the header, which is 0 in captures, asks for tight
 * limits.
 */
#include "draw.h"
#include "tight.h"

#include "hl_pipeline.h"
#include "packet/hl_packets.h"

#include <glib.h>

enum { LINK_TYPES = 512 };

static uint32_t word(hl_bytes *input)
{
    uint32_t value = draw_octet(input);
    for (int shift = 8; shift < 32; shift += 8)
        value |= (uint32_t)draw_octet(input) << shift;
    return value;
}

static uint32_t readable_link(uint32_t link_type)
{
    for (uint32_t i = 0; i < LINK_TYPES && !hl_packets_has_link_type(link_type); i++)
        link_type = (link_type + 1) % LINK_TYPES;
    return link_type;
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

static void check_coverage(const hl_coverage *coverage, uint64_t frames)
{
    const hl_tls_counters *tls = &coverage->tls;
    const hl_http_counters *http = &coverage->http;
    g_assert_cmpuint(coverage->packets.frames, ==, frames);
    g_assert_cmpuint(coverage->packets.tcp_packets, <=, frames);
    g_assert_cmpuint(tls->decrypted + tls->without_key + tls->wrong_key + tls->late +
                         tls->unsupported + tls->given_up,
                     <=, tls->connections);
    g_assert_cmpuint(http->tunnels_read + http->tunnels_unread, <=, http->tunnels);
    g_assert_cmpuint(coverage->exchanges.exchanges, <=, http->requests + http->responses);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = {data, size};
    hl_auditor_options options = hl_auditor_options_default();
    draw_octets(&input, 8);
    if (word(&input) > 0)
        options.limits = tight_limits();
    draw_octets(&input, 8);
    uint32_t link_type = readable_link(word(&input));
    hl_pipeline *pipeline = hl_pipeline_new(&options, (hl_auditor_sink){0});
    uint64_t number = 0;
    while (input.size > 0)
        feed_record(pipeline, &input, link_type, ++number);
    hl_pipeline_finish(pipeline);
    check_coverage(&hl_pipeline_summary(pipeline)->coverage, number);
    hl_pipeline_free(pipeline);
    return 0;
}
