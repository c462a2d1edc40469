/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http1.h"

#include "head.h"

/* Which frames, and which place in what its side sent. */
typedef struct extent {
    hl_sent first, head, last;
} extent;

static void feed(hl_talk *talk, hl_head *head, const hl_content *content, const extent *frames)
{
    hl_message *read = &head->message;
    read->connection = talk->connection;
    read->started = frames->first.time;
    read->first_frame = frames->first.frame;
    read->head_ended = frames->head.time;
    read->head_frame = frames->head.frame;
    hl_message *message = hl_message_new(read);
    hl_oddities oddities = content->state == HL_CONTENT_CUT ? HL_ODDITY_CONTENT_CUT : 0;
    hl_message_finish(message, content, frames->last.frame, frames->last.time, oddities);
    talk->has_http = true;
    hl_answers_feed(&talk->answers, message, frames->first.place);
    hl_message_unref(message);
}

/* Octets of the buffer that were on the wire and are not in the capture. */
static uint64_t missing_octets(const hl_item *item)
{
    return tvb_reported_length(item->buffer) - tvb_captured_length(item->buffer);
}

/* What became of a content that Wireshark waited for in vain; octets up to `end` may be part of it. */
static void settle(const hl_talk *talk, const hl_talk_side *side, const hl_head *head, uint64_t end,
                   hl_content *content)
{
    uint64_t octets = end - side->unread_start - head->size;
    bool stopped = talk->connection->end == HL_CONNECTION_FINISHED ||
                   talk->connection->end == HL_CONNECTION_RESET;
    if (content->state != HL_CONTENT_UNSEEN || head->size == 0)
        return;
    content->octets = MIN(octets, content->declared_octets);
    if (octets == 0 && hl_head_expects_continue(head))
        content->state = HL_CONTENT_DECLARED;
    else if (stopped && side->whole == side->next)
        content->state = HL_CONTENT_CUT;
}

static const hl_sent *sent_at(const hl_talk_side *side, guint index)
{
    return &g_array_index(side->sent, hl_sent, index);
}

/* The frame of the last of the unread octets before `behind`. */
static hl_sent sent_before(const hl_talk_side *side, guint index, uint64_t behind)
{
    hl_sent end = *sent_at(side, index);
    for (; index < side->sent->len; index++)
        if (sent_at(side, index)->place.start < behind)
            end = *sent_at(side, index);
    return end;
}

/* `index`: of the first frame; `end`: where the next message starts, `final`: nothing more comes. True
 * when a request was fed. */
static bool recover(hl_talk *talk, hl_talk_side *side, guint index, uint64_t end, bool final)
{
    hl_head head;
    bool good = hl_head_read(&head, hl_bytes_from(side->unread->data, side->unread->len), 0) &&
                head.message.kind == HL_REQUEST && (final || head.size > 0);
    if (good) {
        hl_content content = hl_head_content(&head);
        uint64_t body = side->unread_start + head.size;
        if (content.declared_octets < end - MIN(end, body))
            end = body + content.declared_octets;
        extent frames = {
            .first = *sent_at(side, index),
            .head = sent_before(side, index, side->unread_start + head.size),
            .last = sent_before(side, index, end),
        };
        settle(talk, side, &head, end, &content);
        good = final || content.state == HL_CONTENT_NONE || content.state == HL_CONTENT_COMPLETE;
        if (good)
            feed(talk, &head, &content, &frames);
    }
    hl_head_clear(&head);
    return good;
}

/* A request that was not shown, before octet `end` of what the client sent. */
static void recover_before(hl_talk *talk, uint64_t end, bool final)
{
    if (talk->connection->client_side == HL_SIDE_UNKNOWN || talk->has_tls)
        return;
    hl_talk_side *side = &talk->side[talk->connection->client_side];
    guint index = 0;
    if (!side->sent || side->unread->len == 0 || side->is_in_content || side->unread_start >= end)
        return;
    while (index < side->sent->len && sent_at(side, index)->place.start < side->unread_start)
        index++;
    if (index == side->sent->len)
        return;
    if (recover(talk, side, index, MIN(end, side->next), final))
        hl_talk_side_forget(side, index);
}

void hl_http1_recover(hl_talk *talk)
{
    recover_before(talk, UINT64_MAX, true);
}

void hl_http1_read(hl_visit *visit, const hl_item *item)
{
    hl_head head;
    hl_talk *talk = visit->talk;
    if (hl_head_read(&head, hl_item_octets_from(item), missing_octets(item))) {
        hl_content content = hl_head_content(&head);
        int last = item->start + (int)(head.size ? head.size : head.octets.size) - 1;
        extent frames = {
            .first = hl_visit_origin(visit, item->buffer, item->start),
            .head = hl_visit_origin(visit, item->buffer, last),
            .last = visit->sent,
        };
        hl_visit_tell_client(visit, head.message.kind);
        if (head.message.kind == HL_REQUEST)
            recover_before(talk, frames.first.place.start, true);
        else if (g_queue_is_empty(&talk->answers.requests))
            recover_before(talk, UINT64_MAX, false);
        if (head.size == 0)
            talk->connection->last_loss = MAX(talk->connection->last_loss, visit->sent.time);
        feed(talk, &head, &content, &frames);
        talk->side[visit->side].is_in_content = content.state == HL_CONTENT_UNSEEN;
    }
    hl_head_clear(&head);
    hl_visit_forget(visit);
}
