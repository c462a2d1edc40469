/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2_tunnel.h"

void hl_http2_ask_tunnel(hl_http2_stream *stream, hl_message *request)
{
    if (request->target.size == 0 && request->scheme.size == 0)
        stream->connect = hl_message_ref(request);
}

/* What was sent before the answer is lost: no client does that. */
static void open_tunnel(hl_http2_streams *streams, hl_http2_stream *stream)
{
    hl_tunnel_target target;
    hl_tunnel_target_read(stream->connect->authority, &target);
    stream->tunnel =
        hl_tunnel_new(streams->connection, streams->client, &target, streams->http->tunnels);
    hl_connection *inside = stream->tunnel->connection;
    inside->first_frame = stream->connect->first_frame;
    inside->opened = stream->connect->started;
    if (stream->has_early)
        inside->oddities |= HL_ODDITY_LATE_START;
}

void hl_http2_grant_tunnel(hl_http2_streams *streams, hl_http2_stream *stream)
{
    if (!stream->connect) {
        streams->http->counters.upgrades++;
        streams->connection->is_tunnel = true;
        hl_http_tell_opaque(streams->http, streams->connection);
    } else if (hl_http_may_enter_tunnel(streams->http, streams->connection, true)) {
        open_tunnel(streams, stream);
    }
}

/* What its sender had received of the stream by then is not known: acknowledgements count all streams. */
static hl_segment segment_of(const hl_http2_streams *streams, const hl_http2_stream *stream,
                             int side, hl_segment_kind kind)
{
    return (hl_segment){
        .kind = kind,
        .connection = streams->connection,
        .side = side,
        .offset = stream->flow[side].octets,
        .peer_offset = HL_OFFSET_UNKNOWN,
        .frame = streams->now.frame,
        .time = streams->now.time,
    };
}

void hl_http2_feed_tunnel(const hl_http2_streams *streams, hl_http2_stream *stream, int side,
                          hl_bytes octets, uint64_t missing)
{
    hl_segment segment =
        segment_of(streams, stream, side, missing > 0 ? HL_SEGMENT_GAP : HL_SEGMENT_DATA);
    segment.data = octets;
    segment.gap_octets = missing;
    stream->flow[side].octets += octets.size + missing;
    if (octets.size + missing > 0)
        hl_tunnel_feed(stream->tunnel, &segment);
}

void hl_http2_stop_tunnel(const hl_http2_streams *streams, hl_http2_stream *stream, int side)
{
    hl_segment segment = segment_of(streams, stream, side, HL_SEGMENT_FIN);
    hl_tunnel_feed(stream->tunnel, &segment);
}

static hl_connection_end end_of(const hl_http2_streams *streams, const hl_http2_stream *stream)
{
    switch (stream->stop) {
    case HL_STOP_REACHED:
    case HL_STOP_FIN:
        return HL_CONNECTION_FINISHED;
    case HL_STOP_RESET:
        return HL_CONNECTION_RESET;
    case HL_STOP_LOST:
        break;
    }
    hl_connection_end end = streams->connection->end;
    return end == HL_CONNECTION_OPEN ? HL_CONNECTION_EVICTED : end;
}

void hl_http2_end_tunnel(const hl_http2_streams *streams, hl_http2_stream *stream)
{
    if (stream->tunnel) {
        hl_segment segment = segment_of(streams, stream, 0, HL_SEGMENT_END);
        hl_tunnel_end(stream->tunnel, end_of(streams, stream), &segment);
    }
    stream->tunnel = NULL;
    hl_message_unref(stream->connect);
    stream->connect = NULL;
}
