/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/hl_packets.h"

#include "packet/layers.h"

#include <glib.h>

/* No link carries more in one frame, not even segmentation offload (512 KiB): a larger size on the
 * wire is a capture file's mistake, and would only make huge gaps. */
enum { FRAME_OCTETS_MAX = 1 << 20 };

struct hl_packets {
    unsigned encapsulation_depth;
    hl_packet_sink sink;
    hl_packet_counters counters;
};

hl_packets *hl_packets_new(const hl_limits *limits, hl_packet_sink sink)
{
    hl_packets *packets = g_new0(hl_packets, 1);
    packets->encapsulation_depth = limits->encapsulation_depth;
    packets->sink = sink;
    return packets;
}

static hl_view whole_frame(const hl_frame *frame)
{
    hl_view view = {frame->captured, frame->wire_octets};
    if (view.wire > FRAME_OCTETS_MAX)
        view.wire = FRAME_OCTETS_MAX;
    if (view.wire < view.captured.size)
        view.wire = view.captured.size;
    return view;
}

static hl_layer_result decode(const hl_packets *packets, const hl_frame *frame, hl_packet *packet)
{
    if (frame->link_type == HL_LINK_ETHERNET && packets->encapsulation_depth > 0 &&
        hl_plain_read(frame->captured, packet))
        return HL_LAYER_TCP;
    hl_link_reader read = hl_link_find(frame->link_type);
    if (!read)
        return HL_LAYER_UNKNOWN_LINK;
    hl_layers layers = {whole_frame(frame), packets->encapsulation_depth, packet};
    return read(&layers);
}

static void count(hl_packet_counters *counters, hl_layer_result result)
{
    switch (result) {
    case HL_LAYER_TCP:
        counters->tcp_packets++;
        return;
    case HL_LAYER_CUT: /* the caller counts the frame as snapped */
        return;
    case HL_LAYER_NOT_IP:
        counters->not_ip++;
        return;
    case HL_LAYER_OTHER_TRANSPORT:
        counters->other_transport++;
        return;
    case HL_LAYER_FRAGMENT:
        counters->fragments++;
        return;
    case HL_LAYER_MALFORMED:
        counters->malformed++;
        return;
    case HL_LAYER_TOO_DEEP:
        counters->too_deep++;
        return;
    case HL_LAYER_UNKNOWN_LINK:
        counters->unknown_link++;
        return;
    }
}

void hl_packets_feed(hl_packets *packets, const hl_frame *frame)
{
    hl_packet packet = {.frame = frame->ref, .time = frame->time};
    hl_layer_result result = decode(packets, frame, &packet);
    packets->counters.frames++;
    packets->counters.octets += frame->captured.size;
    if (frame->captured.size < frame->wire_octets || packet.oddities & HL_ODDITY_SNAPPED ||
        result == HL_LAYER_CUT)
        packets->counters.snapped++;
    count(&packets->counters, result);
    if (result == HL_LAYER_TCP)
        packets->sink.feed(packets->sink.user, &packet);
}

const hl_packet_counters *hl_packets_stats(const hl_packets *packets)
{
    return &packets->counters;
}

void hl_packets_free(hl_packets *packets)
{
    g_free(packets);
}

bool hl_packets_has_link_type(uint32_t link_type)
{
    return hl_link_find(link_type) != NULL;
}
