/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http2_streams.h"

#include "http2_message.h"
#include "http2_tunnel.h"

enum { NO_ERROR = 0, REFUSED_STREAM = 7 }; /* RFC 9113 §7 */

hl_http2_stream *hl_http2_streams_find(const hl_http2_streams *streams, uint32_t number)
{
    for (uint32_t i = streams->count; i-- > 0;)
        if (streams->all[i]->number == number)
            return streams->all[i];
    return NULL;
}

static void grow(hl_http2_streams *streams)
{
    uint32_t capacity = streams->capacity ? streams->capacity * 2 : 4;
    streams->all = g_renew(hl_http2_stream *, streams->all, capacity);
    for (uint32_t i = streams->capacity; i < capacity; i++)
        streams->all[i] = NULL;
    streams->capacity = capacity;
}

static void settle(hl_http2_streams *streams, hl_http2_stream *stream)
{
    if (!stream->answered && streams->unanswered > 0)
        streams->unanswered--;
    stream->answered = true;
}

/* No message comes of its turn any more; where both did, that shows by itself. */
static void tell_end(const hl_http2_streams *streams, const hl_http2_stream *stream)
{
    const hl_message_sink *sink = &streams->http->sink;
    if (sink->turn_end && !(stream->flow[0].has_head && stream->flow[1].has_head))
        sink->turn_end(sink->user, streams->connection, streams->base_turn + stream->number);
}

static void close_at(hl_http2_streams *streams, uint32_t index)
{
    hl_http2_stream *stream = streams->all[index];
    settle(streams, stream);
    hl_http2_end_tunnel(streams, stream);
    hl_http2_stream **place = &streams->all[index];
    streams->count--;
    memmove(place, place + 1, (streams->count - index) * sizeof *place);
    streams->all[streams->count] = stream;
    tell_end(streams, stream);
}

static void close(hl_http2_streams *streams, const hl_http2_stream *stream)
{
    for (uint32_t i = 0; i < streams->count; i++)
        if (streams->all[i] == stream) {
            close_at(streams, i);
            return;
        }
}

static void end_both(hl_http2_streams *streams, hl_http2_stream *stream, hl_body_stop stop)
{
    for (int side = 0; side < HL_SIDES; side++)
        hl_http2_end_flow(streams, stream, side, stop);
}

static void close_if_over(hl_http2_streams *streams, hl_http2_stream *stream)
{
    if (stream->flow[0].ended && stream->flow[1].ended)
        close(streams, stream);
}

/* No client has that many streams open: of the oldest, something was not captured. */
static void give_up_oldest(hl_http2_streams *streams)
{
    end_both(streams, streams->all[0], HL_STOP_LOST);
    close_at(streams, 0);
}

static hl_http2_stream *open_stream(hl_http2_streams *streams, uint32_t number)
{
    if (streams->count > 0 && streams->count >= streams->http->limits.pipelined_requests)
        give_up_oldest(streams);
    if (streams->count == streams->capacity)
        grow(streams);
    hl_http2_stream **place = &streams->all[streams->count++];
    if (!*place)
        *place = g_new(hl_http2_stream, 1);
    **place = (hl_http2_stream){.number = number, .asked = HL_ASKED_UNKNOWN, .answered = true};
    return *place;
}

static void note_unread(hl_http2_streams *streams)
{
    streams->http->counters.unread_heads++;
    streams->connection->last_loss = MAX(streams->connection->last_loss, streams->now.time);
}

void hl_http2_streams_add_upgraded(hl_http2_streams *streams, hl_asked asked)
{
    hl_http2_stream *stream = open_stream(streams, 1);
    stream->asked = asked;
    stream->answered = false;
    stream->flow[streams->client].ended = stream->flow[streams->client].has_head = true;
    streams->newest = 1;
    streams->requests = 1;
    streams->unanswered = 1;
}

/* The client goes on with something else: of what it was let go, nothing is in flight any more. */
static void end_let_go(hl_http2_streams *streams)
{
    for (uint32_t i = 0; i < streams->count;) {
        hl_http2_stream *stream = streams->all[i];
        if (!stream->let_go) {
            i++;
            continue;
        }
        hl_http2_end_flow(streams, stream, streams->client, HL_STOP_RESET);
        close_at(streams, i);
    }
}

/* A client's stream begins: `arrival` is a request, or one that cannot be read. */
static hl_http2_stream *open_request(hl_http2_streams *streams, const hl_http2_arrival *arrival)
{
    end_let_go(streams);
    hl_http2_stream *stream = open_stream(streams, arrival->stream);
    if (streams->lost_from > 0 && streams->lost_upto == UINT32_MAX)
        streams->lost_upto = arrival->stream - 1;
    streams->newest = arrival->stream;
    if (arrival->head)
        hl_http2_begin_request(streams, stream, arrival);
    else
        note_unread(streams);
    stream->answered = false;
    streams->requests++;
    streams->unanswered++;
    return stream;
}

static void take_from_client(hl_http2_streams *streams, const hl_http2_arrival *arrival)
{
    hl_http2_stream *stream = hl_http2_streams_find(streams, arrival->stream);
    bool is_request = !arrival->head || arrival->head->method.size > 0;
    if (!stream && arrival->stream > streams->newest && is_request)
        stream = open_request(streams, arrival);
    if (stream && arrival->ends_stream)
        hl_http2_end_flow(streams, stream, arrival->side, HL_STOP_REACHED);
    if (stream)
        close_if_over(streams, stream);
}

/* A stream that is not open: was its request not captured? Else it was answered, or given up. */
static bool may_be_unseen(const hl_http2_streams *streams, uint32_t number)
{
    return number > streams->newest ||
           (streams->lost_from > 0 && number >= streams->lost_from && number <= streams->lost_upto);
}

static hl_http2_stream *open_answer(hl_http2_streams *streams, const hl_http2_arrival *arrival)
{
    bool has_head = !arrival->head || arrival->head->status > 0;
    if (!has_head || !may_be_unseen(streams, arrival->stream))
        return NULL;
    hl_http2_stream *stream = open_stream(streams, arrival->stream);
    stream->flow[!arrival->side].ended = true;
    return stream;
}

/* What cannot be read may be a head, when none has come yet; else it is trailers. */
static void take_unreadable(hl_http2_streams *streams, hl_http2_stream *stream,
                            const hl_http2_flow *flow)
{
    if (flow->has_head || flow->message)
        return;
    note_unread(streams);
    settle(streams, stream);
}

static void take_from_server(hl_http2_streams *streams, const hl_http2_arrival *arrival)
{
    hl_http2_stream *stream = hl_http2_streams_find(streams, arrival->stream);
    if (!stream)
        stream = open_answer(streams, arrival);
    if (!stream || stream->flow[arrival->side].ended)
        return;
    hl_http2_flow *flow = &stream->flow[arrival->side];
    if (!arrival->head) {
        take_unreadable(streams, stream, flow);
    } else if (arrival->head->status > 0 && !flow->has_head) {
        if (hl_message_is_final(arrival->head))
            settle(streams, stream);
        hl_http2_begin_response(streams, stream, arrival);
    }
    if (!arrival->ends_stream)
        return;
    hl_http2_end_flow(streams, stream, arrival->side, HL_STOP_REACHED);
    close_if_over(streams, stream);
}

/* Until the first head that can be read, which tells them apart. */
static void tell_client(hl_http2_streams *streams, const hl_http2_arrival *arrival)
{
    bool request = arrival->head && arrival->head->method.size > 0;
    bool response = arrival->head && arrival->head->status > 0;
    if (!request && !response) {
        note_unread(streams);
        return;
    }
    streams->client = request ? arrival->side : !arrival->side;
    streams->connection->client_side = streams->client;
}

void hl_http2_streams_take(hl_http2_streams *streams, const hl_http2_arrival *arrival)
{
    if (streams->client == HL_SIDE_UNKNOWN)
        tell_client(streams, arrival);
    if (arrival->stream % 2 == 0 || streams->client == HL_SIDE_UNKNOWN)
        return; /* RFC 9113 §8.4: what the server pushes answers no request */
    if (arrival->side == streams->client)
        take_from_client(streams, arrival);
    else
        take_from_server(streams, arrival);
}

void hl_http2_streams_add_content(hl_http2_streams *streams, uint32_t number, int side,
                                  hl_bytes piece)
{
    hl_http2_stream *stream = hl_http2_streams_find(streams, number);
    if (!stream)
        return;
    if (stream->tunnel)
        hl_http2_feed_tunnel(streams, stream, side, piece, 0);
    else if (stream->flow[side].message)
        hl_http2_add_content(streams, &stream->flow[side], piece);
    else
        stream->has_early = true;
}

void hl_http2_streams_skip_content(hl_http2_streams *streams, uint32_t number, int side,
                                   uint64_t octets)
{
    hl_http2_stream *stream = hl_http2_streams_find(streams, number);
    if (stream && stream->tunnel)
        hl_http2_feed_tunnel(streams, stream, side, (hl_bytes){NULL, 0}, octets);
    if (!stream || !stream->flow[side].message || octets == 0)
        return;
    stream->flow[side].octets += octets;
    stream->flow[side].has_gap = true;
}

void hl_http2_streams_end(hl_http2_streams *streams, uint32_t number, int side)
{
    hl_http2_stream *stream = hl_http2_streams_find(streams, number);
    if (!stream)
        return;
    hl_http2_end_flow(streams, stream, side, HL_STOP_REACHED);
    close_if_over(streams, stream);
}

/* The rest of the request may be on its way: it was sent before the client could know. */
static bool is_let_go(const hl_http2_streams *streams, const hl_http2_stream *stream, int side,
                      uint32_t code)
{
    if (side == streams->client || streams->client == HL_SIDE_UNKNOWN)
        return false;
    const hl_http2_flow *request = &stream->flow[streams->client];
    return code == NO_ERROR && stream->flow[side].ended && hl_http2_is_early(request);
}

void hl_http2_streams_reset(hl_http2_streams *streams, uint32_t number, int side, uint32_t code)
{
    hl_http2_stream *stream = hl_http2_streams_find(streams, number);
    if (!stream)
        return;
    stream->let_go = is_let_go(streams, stream, side, code);
    if (stream->let_go)
        return;
    stream->refused = code == REFUSED_STREAM;
    end_both(streams, stream, HL_STOP_RESET);
    close(streams, stream);
}

void hl_http2_streams_refuse(hl_http2_streams *streams, uint32_t last)
{
    for (uint32_t i = 0; i < streams->count;) {
        hl_http2_stream *stream = streams->all[i];
        if (stream->number <= last) {
            i++;
            continue;
        }
        stream->refused = true;
        end_both(streams, stream, HL_STOP_RESET);
        close_at(streams, i);
    }
}

void hl_http2_streams_lose(hl_http2_streams *streams, int side)
{
    for (uint32_t i = 0; i < streams->count; i++) {
        hl_http2_stream *stream = streams->all[i];
        if (stream->tunnel) /* how many is not known */
            hl_http2_feed_tunnel(streams, stream, side, (hl_bytes){NULL, 0}, 1);
        else if (stream->flow[side].message)
            stream->flow[side].has_gap = true;
    }
    if (side != streams->client)
        return;
    if (streams->lost_from == 0)
        streams->lost_from = streams->newest + 1;
    streams->lost_upto = UINT32_MAX;
}

void hl_http2_streams_stop(hl_http2_streams *streams, int side, hl_body_stop stop)
{
    for (uint32_t i = 0; i < streams->count;) {
        hl_http2_stream *stream = streams->all[i];
        hl_http2_end_flow(streams, stream, side, stream->let_go ? HL_STOP_RESET : stop);
        if (stream->flow[!side].ended)
            close_at(streams, i);
        else
            i++;
    }
}

void hl_http2_streams_clear(hl_http2_streams *streams)
{
    for (uint32_t i = 0; i < streams->capacity; i++)
        g_free(streams->all[i]);
    g_free(streams->all);
}
