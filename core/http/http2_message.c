/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2_message.h"

#include "http2_tunnel.h"

static bool is_tunnel(const hl_http2_stream *stream, const hl_message *head)
{
    bool connect = stream->asked == HL_ASKED_CONNECT;
    return connect && (head->kind == HL_REQUEST || head->status / 100 == 2);
}

/* A response that has no content, whatever its fields announce (RFC 9110 §6.4.1). */
static bool never_has_content(const hl_http2_stream *stream, const hl_message *message)
{
    if (message->kind == HL_REQUEST)
        return false;
    return stream->asked == HL_ASKED_HEAD || stream->asked == HL_ASKED_UNKNOWN ||
           message->status == 204 || message->status == 304;
}

/* A request that was refused, or answered before the client sent any of its content: that it did
 * not is sure where it waited for 100 (Continue), or where it is seen to end. */
static bool was_held_back(const hl_http2_stream *stream, const hl_message *message,
                          hl_body_stop stop)
{
    if (message->kind != HL_REQUEST || message->content.declared_octets == HL_OCTETS_UNKNOWN)
        return false;
    bool sure = stream->expects_continue || stop == HL_STOP_REACHED || stop == HL_STOP_RESET;
    return stream->refused || (stream->answered && sure);
}

static hl_content_state state_at_end(const hl_http2_stream *stream, const hl_http2_flow *flow)
{
    uint64_t declared = flow->message->content.declared_octets;
    bool none = declared == HL_OCTETS_UNKNOWN || never_has_content(stream, flow->message);
    if (flow->octets == 0 && none)
        return HL_CONTENT_NONE;
    if (declared == HL_OCTETS_UNKNOWN || flow->octets >= declared)
        return HL_CONTENT_COMPLETE;
    if (flow->octets == 0 && was_held_back(stream, flow->message, HL_STOP_REACHED))
        return HL_CONTENT_DECLARED;
    return HL_CONTENT_CUT;
}

static hl_content_state state_of(const hl_http2_stream *stream, const hl_http2_flow *flow,
                                 hl_body_stop stop)
{
    uint64_t declared = flow->message->content.declared_octets;
    if (flow->has_gap)
        return HL_CONTENT_UNSEEN;
    if (stop == HL_STOP_REACHED)
        return state_at_end(stream, flow);
    if (declared == flow->octets)
        return HL_CONTENT_COMPLETE;
    if (flow->octets == 0 && was_held_back(stream, flow->message, stop))
        return HL_CONTENT_DECLARED;
    return stop == HL_STOP_LOST ? HL_CONTENT_UNSEEN : HL_CONTENT_CUT;
}

static hl_oddities oddities_of(const hl_http2_flow *flow, hl_content_state state)
{
    uint64_t declared = flow->message->content.declared_octets;
    hl_oddities oddities = state == HL_CONTENT_CUT ? HL_ODDITY_CONTENT_CUT : 0;
    if (flow->has_gap)
        oddities |= HL_ODDITY_CONTENT_GAP;
    if (declared != HL_OCTETS_UNKNOWN && flow->octets > declared)
        oddities |= HL_ODDITY_FRAMING_CONFLICT;
    return oddities;
}

static void add_digest(hl_http2_streams *streams, hl_http2_flow *flow, hl_content *content)
{
    content->has_digest =
        flow->message->kind == HL_REQUEST && content->state == HL_CONTENT_COMPLETE;
    if (content->has_digest)
        content->digest =
            flow->digester ? hl_digester_value(flow->digester) : hl_digest_of(hl_bytes_text(""));
    if (flow->digester)
        hl_http_return_digester(streams->http, flow->digester);
    flow->digester = NULL;
}

static void count_memory(hl_http2_streams *streams, hl_http2_flow *flow, size_t octets)
{
    flow->memory += octets;
    streams->open_memory += octets;
}

static void finish(hl_http2_streams *streams, hl_http2_flow *flow, hl_content_state state)
{
    hl_http *http = streams->http;
    hl_message *message = flow->message;
    hl_oddities oddities = oddities_of(flow, state);
    hl_content content = {
        .state = state,
        .octets = flow->octets,
        .declared_octets = message->content.declared_octets,
    };
    add_digest(streams, flow, &content);
    if (state == HL_CONTENT_CUT || state == HL_CONTENT_UNSEEN)
        http->counters.incomplete++;
    hl_message_finish(message, &content, streams->now.frame, streams->now.time, oddities);
    flow->message = NULL;
    flow->octets = 0;
    streams->open_memory -= flow->memory;
    flow->memory = 0;
    http->sink.end(http->sink.user, message);
    hl_message_unref(message);
}

void hl_http2_end_flow(hl_http2_streams *streams, hl_http2_stream *stream, int side,
                       hl_body_stop stop)
{
    hl_http2_flow *flow = &stream->flow[side];
    stream->stop = MAX(stream->stop, stop);
    if (flow->message)
        finish(streams, flow, state_of(stream, flow, stop));
    if (stream->tunnel && !flow->ended && (stop == HL_STOP_REACHED || stop == HL_STOP_FIN))
        hl_http2_stop_tunnel(streams, stream, side);
    flow->ended = true;
}

static void begin(hl_http2_streams *streams, hl_http2_stream *stream,
                  const hl_http2_arrival *arrival, const hl_framing *framing)
{
    hl_message *head = arrival->head;
    hl_http2_flow *flow = &stream->flow[arrival->side];
    head->connection = streams->connection;
    head->stream = stream->number;
    head->turn = streams->base_turn + stream->number;
    head->started = arrival->started.time;
    head->first_frame = arrival->started.frame;
    head->head_ended = streams->now.time;
    head->head_frame = streams->now.frame;
    head->requests_before = streams->requests;
    head->content.declared_octets = framing->declared_octets;
    head->oddities |= framing->oddities;
    if (arrival->after_gap)
        head->oddities |= HL_ODDITY_AFTER_GAP;
    flow->message = hl_message_new(head);
    count_memory(streams, flow, flow->message->memory_octets);
    streams->http->sink.head(streams->http->sink.user, flow->message);
}

static hl_asked asked_of(hl_bytes method)
{
    if (hl_bytes_is(method, "HEAD"))
        return HL_ASKED_HEAD;
    return hl_bytes_is(method, "CONNECT") ? HL_ASKED_CONNECT : HL_ASKED_OTHER;
}

void hl_http2_begin_request(hl_http2_streams *streams, hl_http2_stream *stream,
                            const hl_http2_arrival *arrival)
{
    hl_framing framing = hl_framing_of(arrival->head, HL_ASKED_OTHER);
    stream->asked = asked_of(arrival->head->method);
    stream->expects_continue = framing.expects_continue;
    stream->flow[arrival->side].has_head = true;
    arrival->head->unanswered = streams->unanswered;
    streams->http->counters.requests++;
    begin(streams, stream, arrival, &framing);
    if (!is_tunnel(stream, arrival->head))
        return;
    hl_http2_ask_tunnel(stream, stream->flow[arrival->side].message);
    finish(streams, &stream->flow[arrival->side], HL_CONTENT_NONE);
}

bool hl_http2_is_early(const hl_http2_flow *request)
{
    return request->message && request->message->content.declared_octets != request->octets;
}

void hl_http2_begin_response(hl_http2_streams *streams, hl_http2_stream *stream,
                             const hl_http2_arrival *arrival)
{
    hl_message *head = arrival->head;
    hl_http2_flow *flow = &stream->flow[arrival->side];
    hl_framing framing = hl_framing_of(head, stream->asked);
    if (hl_message_is_final(head)) {
        streams->http->counters.responses++;
        flow->has_head = true;
        if (hl_http2_is_early(&stream->flow[!arrival->side]))
            head->oddities |= HL_ODDITY_EARLY_RESPONSE;
    }
    begin(streams, stream, arrival, &framing);
    bool granted = hl_message_is_final(head) && is_tunnel(stream, head);
    if (!hl_message_is_final(head) || granted)
        finish(streams, flow, HL_CONTENT_NONE);
    if (granted)
        hl_http2_grant_tunnel(streams, stream);
}

void hl_http2_add_content(hl_http2_streams *streams, hl_http2_flow *flow, hl_bytes piece)
{
    flow->octets += piece.size;
    if (flow->message->kind != HL_REQUEST || flow->has_gap || piece.size == 0)
        return;
    if (!flow->digester) {
        flow->digester = hl_http_lend_digester(streams->http);
        count_memory(streams, flow, HL_DIGESTER_OCTETS);
    }
    hl_digester_feed(flow->digester, piece);
}
