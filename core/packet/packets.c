/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/hl_packets.h"

#include "packet/layers.h"

#include <glib.h>

/* No link carries more in one frame, not even segmentation offload (512 KiB): a larger size on the
 * wire is a capture file's mistake, and would only make huge gaps. */
enum { FRAME_OCTETS_MAX = 1 << 20 };

struct hl_packets {
    unsigned encapsulation_depth;
    bool verifies;
    hl_packet_sink sink;
    hl_packet_counters counters;
    hl_fragments *fragments;
};

/* One frame on its way through the layers. */
typedef struct hl_reading {
    hl_packets *packets;
    hl_packet packet;
    bool is_snapped;
} hl_reading;

hl_packets *hl_packets_new(const hl_limits *limits, hl_packet_sink sink)
{
    hl_packets *packets = g_new0(hl_packets, 1);
    packets->encapsulation_depth = limits->encapsulation_depth;
    packets->sink = sink;
    packets->fragments = hl_fragments_new(limits, &packets->counters);
    return packets;
}

void hl_packets_verify_checksums(hl_packets *packets, bool verify)
{
    packets->verifies = verify;
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
    case HL_LAYER_ENCRYPTED:
        counters->encrypted++;
        return;
    case HL_LAYER_FRAGMENT: /* counted where it is kept */
        return;
    case HL_LAYER_LOST:
        counters->datagrams_lost++;
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

static void take_result(hl_reading *reading, hl_layer_result result)
{
    hl_packets *packets = reading->packets;
    reading->is_snapped |= reading->packet.oddities & HL_ODDITY_SNAPPED || result == HL_LAYER_CUT;
    count(&packets->counters, result);
    if (result == HL_LAYER_TCP)
        packets->sink.feed(packets->sink.user, &reading->packet);
}

/* One packet of several. */
static void deliver(void *user, hl_layer_result result)
{
    hl_reading *reading = user;
    take_result(reading, result);
    reading->packet = (hl_packet){.frame = reading->packet.frame, .time = reading->packet.time};
}

static hl_layer_result decode(hl_reading *reading, const hl_frame *frame)
{
    hl_packets *packets = reading->packets;
    hl_layer_reader read = hl_link_find(frame->link_type);
    if (!read)
        return HL_LAYER_UNKNOWN_LINK;
    hl_layers layers = {.view = whole_frame(frame),
                        .depth_left = packets->encapsulation_depth,
                        .verifies = packets->verifies,
                        .packet = &reading->packet,
                        .fragments = packets->fragments,
                        .counters = &packets->counters,
                        .deliver = deliver,
                        .user = reading};
    return read(&layers);
}

static void count_frame(hl_packet_counters *counters, const hl_frame *frame, bool is_snapped)
{
    counters->frames++;
    counters->octets += frame->captured.size;
    counters->snapped += frame->captured.size < frame->wire_octets || is_snapped;
}

void hl_packets_feed(hl_packets *packets, const hl_frame *frame)
{
    hl_reading reading = {packets, {.frame = frame->ref, .time = frame->time}, false};
    take_result(&reading, decode(&reading, frame));
    count_frame(&packets->counters, frame, reading.is_snapped);
}

bool hl_packets_read_plain(hl_packets *packets, const hl_frame *frame, hl_packet *packet)
{
    *packet = (hl_packet){.frame = frame->ref, .time = frame->time};
    bool may_be_plain = packets->encapsulation_depth >= HL_PLAIN_DEPTH && !packets->verifies;
    if (!may_be_plain || !hl_plain_read(frame->link_type, frame->captured, packet))
        return false;
    packets->counters.tcp_packets++;
    count_frame(&packets->counters, frame, false);
    return true;
}

void hl_packets_release(hl_packets *packets)
{
    hl_fragments_release(packets->fragments);
}

void hl_packets_finish(hl_packets *packets)
{
    hl_fragments_finish(packets->fragments);
}

const hl_packet_counters *hl_packets_stats(const hl_packets *packets)
{
    return &packets->counters;
}

void hl_packets_free(hl_packets *packets)
{
    if (!packets)
        return;
    hl_fragments_free(packets->fragments);
    g_free(packets);
}

bool hl_packets_has_link_type(uint32_t link_type)
{
    return hl_link_find(link_type) != NULL;
}
