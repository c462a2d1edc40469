/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reader.h"

static hl_asked asked_of(hl_bytes method)
{
    if (hl_bytes_is(method, "HEAD"))
        return HL_ASKED_HEAD;
    return hl_bytes_is(method, "CONNECT") ? HL_ASKED_CONNECT : HL_ASKED_OTHER;
}

/* Requests wait in vain where responses were not captured; elsewhere so many are no HTTP client. */
static bool make_room(hl_reader *reader)
{
    hl_turns *turns = &reader->turns;
    if (hl_turns_waiting(turns) < reader->http->limits.pipelined_requests)
        return true;
    const hl_half *server = &reader->half[!reader->client];
    bool captured = !turns->responses_lost && (server->message || server->started.frame.number > 0);
    if (!captured)
        hl_turns_drop_oldest(turns);
    return !captured;
}

static void place_request(hl_reader *reader, hl_half *half, hl_message *head)
{
    if (half->turn_taken != HL_TURN_UNKNOWN)
        head->turn = half->turn_taken;
    else
        head->turn = hl_turns_add_request(&reader->turns, half->start, half->received,
                                          asked_of(head->method));
    half->answered = half->turn_taken != HL_TURN_UNKNOWN;
    half->turn_taken = HL_TURN_UNKNOWN;
    half->answer = 0;
    reader->http->counters.requests++;
}

/* Is the client in the middle of a head that the sender of this response has begun to receive? */
static bool answers_unread_head(const hl_reader *reader, const hl_half *client, uint64_t received)
{
    return hl_turns_waiting(&reader->turns) == 0 && client->state == HL_HALF_HEAD &&
           client->line_read && client->gathered && client->turn_taken == HL_TURN_UNKNOWN &&
           (received == HL_OFFSET_UNKNOWN || received > client->start);
}

static hl_asked place_response(hl_reader *reader, hl_half *half, hl_message *head, uint64_t offset)
{
    bool final = head->status >= 200 || head->status == 101;
    hl_half *client = &reader->half[reader->client];
    hl_answered answered = hl_turns_answer(&reader->turns, half->start, half->received, final);
    head->turn = answered.turn;
    if (answered.unsure) {
        head->oddities |= HL_ODDITY_TURN_UNSURE;
        answered.asked = HL_ASKED_UNKNOWN;
    }
    if (!final)
        return answered.asked;
    reader->http->counters.responses += hl_message_is_final(head);
    if (client->message && client->message->turn == head->turn) {
        head->oddities |= HL_ODDITY_EARLY_RESPONSE;
        client->answered = true;
        client->answer = offset;
    } else if (answered.asked == HL_ASKED_UNKNOWN && !answered.unsure &&
               answers_unread_head(reader, client, half->received)) {
        head->oddities |= HL_ODDITY_EARLY_RESPONSE;
        client->turn_taken = head->turn;
    }
    return answered.asked;
}

static hl_doubt doubt_of(const hl_message *head, const hl_framing *framing, hl_asked asked)
{
    bool has_body = framing->kind != HL_BODY_NONE && framing->kind != HL_BODY_TUNNEL;
    if (!has_body || framing->declared_octets == 0)
        return HL_DOUBT_NONE;
    if (head->kind == HL_REQUEST)
        return framing->expects_continue ? HL_DOUBT_EXPECT : HL_DOUBT_NONE;
    return asked == HL_ASKED_UNKNOWN ? HL_DOUBT_HEAD : HL_DOUBT_NONE;
}

/* What follows on 101 is HTTP/2; so is what the client sends behind its request. */
static void upgrade(hl_reader *reader, const hl_half *half, const hl_message *head, hl_asked asked)
{
    hl_http2 *http2 = hl_http2_new(reader->http, reader->connection, reader->client);
    hl_http2_upgrade(http2, head->turn, asked);
    hl_reader_hand_over(reader, half, http2);
}

/* The message has no body, or none that can be read: it ends with its head. */
static void end_at_head(hl_reader *reader, hl_half *half, const hl_message *head, hl_asked asked,
                        hl_body_kind kind, uint64_t offset)
{
    bool cut = head->oddities & HL_ODDITY_HEAD_CUT;
    hl_half_end_message(reader, half, HL_STOP_REACHED);
    if (kind == HL_BODY_UNKNOWN && !cut)
        hl_reader_miss_rest(reader);
    if (kind != HL_BODY_TUNNEL)
        return;
    if (head->status == 101 && !hl_message_is_final(head)) {
        if (cut) /* nobody knows where the first frame begins */
            hl_reader_miss_rest(reader);
        else
            upgrade(reader, half, head, asked);
        return;
    }
    if (head->status != 101) {
        hl_connect_grant(reader, head, offset);
        return;
    }
    reader->http->counters.upgrades++;
    hl_reader_abandon(reader);
}

/* Fields that are missing may tell of a body, but for responses that have none whatever they say. */
static hl_framing framing_of_cut(const hl_message *head, hl_asked asked)
{
    hl_framing framing = hl_framing_of(head, asked);
    bool none = framing.kind == HL_BODY_NONE && head->kind == HL_RESPONSE;
    if (!none && framing.kind != HL_BODY_TUNNEL)
        framing.kind = HL_BODY_UNKNOWN;
    return framing;
}

void hl_half_begin_message(hl_reader *reader, hl_half *half, hl_message *head, hl_bytes text,
                           uint64_t offset)
{
    hl_asked asked = HL_ASKED_OTHER;
    if (head->kind == HL_REQUEST && !make_room(reader)) {
        reader->http->counters.given_up++;
        hl_reader_miss_rest(reader);
        return;
    }
    if (head->kind == HL_REQUEST)
        place_request(reader, half, head);
    else
        asked = place_response(reader, half, head, offset);

    bool cut = head->oddities & HL_ODDITY_HEAD_CUT;
    hl_framing framing = cut ? framing_of_cut(head, asked) : hl_framing_of(head, asked);
    if (!cut)
        half->last = (hl_moment){reader->segment->frame, reader->segment->time};
    head->oddities |= framing.oddities;
    head->started = half->started.time;
    head->first_frame = half->started.frame;
    head->head_ended = half->last.time;
    head->head_frame = half->last.frame;
    head->content.declared_octets = framing.declared_octets;

    half->message = text.data ? hl_message_new_within(head, text) : hl_message_new(head);
    half->state = HL_HALF_BODY;
    half->doubt = doubt_of(head, &framing, asked);
    hl_body_begin(&half->body, &framing);
    reader->http->sink.head(reader->http->sink.user, half->message);
    bool has_body = framing.kind == HL_BODY_LENGTH || framing.kind == HL_BODY_CHUNKED ||
                    framing.kind == HL_BODY_UNTIL_CLOSE;
    if (!has_body || half->body.progress == HL_DONE)
        end_at_head(reader, half, head, asked, framing.kind, offset);
    if (asked == HL_ASKED_CONNECT && head->status >= 300)
        hl_connect_refuse(reader);
}

static void add_digest(hl_reader *reader, hl_half *half, hl_content *content)
{
    content->has_digest =
        half->message->kind == HL_REQUEST && content->state == HL_CONTENT_COMPLETE;
    if (content->has_digest)
        content->digest =
            half->digester ? hl_digester_value(half->digester) : hl_digest_of(hl_bytes_text(""));
    if (half->digester)
        hl_http_return_digester(reader->http, half->digester);
    half->digester = NULL;
}

/* What was answered before it was sent whole was refused. */
static bool asks_for_tunnel(const hl_half *half, const hl_message *message)
{
    return message->kind == HL_REQUEST && !half->answered &&
           hl_bytes_is(message->method, "CONNECT");
}

static void finish(hl_reader *reader, hl_half *half, hl_content_state state, hl_oddities oddities)
{
    hl_message *message = half->message;
    hl_content content = {
        .state = state,
        .octets = half->body.octets,
        .declared_octets = half->body.declared_octets,
    };
    add_digest(reader, half, &content);
    bool cut = message->oddities & HL_ODDITY_HEAD_CUT;
    if (cut || state == HL_CONTENT_CUT || state == HL_CONTENT_UNSEEN)
        reader->http->counters.incomplete++;
    hl_message_finish(message, &content, half->last.frame, half->last.time, oddities);
    half->message = NULL;
    half->state = reader->http2 ? HL_HALF_HTTP2 : HL_HALF_HEAD;
    if (half->state == HL_HALF_HEAD && asks_for_tunnel(half, message))
        hl_connect_ask(reader, half, message);
    half->doubt = HL_DOUBT_NONE;
    half->answered = false;
    reader->http->sink.end(reader->http->sink.user, message);
    hl_message_unref(message);
}

void hl_half_end_message(hl_reader *reader, hl_half *half, hl_body_stop stop)
{
    hl_oddities oddities = 0;
    hl_content_state state = hl_body_settle(&half->body, stop, &oddities);
    finish(reader, half, state, oddities);
}

void hl_half_end_unsent(hl_reader *reader, hl_half *half, hl_content_state state)
{
    finish(reader, half, state, 0);
}
