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

void hl_http1_read(hl_visit *visit, const hl_item *item)
{
    hl_head head;
    if (hl_head_read(&head, hl_item_octets_from(item), missing_octets(item))) {
        hl_content content = hl_head_content(&head);
        int last = item->start + (int)(head.size ? head.size : head.octets.size) - 1;
        extent frames = {
            .first = hl_visit_origin(visit, item->buffer, item->start),
            .head = hl_visit_origin(visit, item->buffer, last),
            .last = visit->sent,
        };
        hl_visit_tell_client(visit, head.message.kind);
        if (head.message.kind == HL_RESPONSE && g_queue_is_empty(&visit->talk->answers.requests))
            hl_http1_recover(visit->talk, false);
        feed(visit->talk, &head, &content, &frames);
    }
    hl_head_clear(&head);
    hl_visit_forget(visit);
}

/* What became of a content that Wireshark waited for in vain. */
static void settle(const hl_talk *talk, const hl_talk_side *side, const hl_head *head,
                   hl_content *content)
{
    const hl_sent *first = &g_array_index(side->sent, hl_sent, 0);
    uint64_t octets = side->next - first->place.start - head->size;
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

static hl_sent head_end(const hl_talk_side *side, size_t size)
{
    hl_sent end = g_array_index(side->sent, hl_sent, 0);
    uint64_t behind = end.place.start + size;
    for (guint i = 1; i < side->sent->len; i++) {
        const hl_sent *sent = &g_array_index(side->sent, hl_sent, i);
        if (sent->place.start < behind)
            end = *sent;
    }
    return end;
}

void hl_http1_recover(hl_talk *talk, bool final)
{
    if (talk->connection->client_side == HL_SIDE_UNKNOWN || talk->has_tls)
        return;
    hl_talk_side *side = &talk->side[talk->connection->client_side];
    hl_head head;
    if (side->sent->len == 0 || side->unread->len == 0)
        return;
    bool good = hl_head_read(&head, hl_bytes_from(side->unread->data, side->unread->len), 0) &&
                head.message.kind == HL_REQUEST && (final || head.size > 0);
    if (good) {
        hl_content content = hl_head_content(&head);
        extent frames = {
            .first = g_array_index(side->sent, hl_sent, 0),
            .head = head_end(side, head.size),
            .last = g_array_index(side->sent, hl_sent, side->sent->len - 1),
        };
        settle(talk, side, &head, &content);
        good = final || content.state == HL_CONTENT_NONE || content.state == HL_CONTENT_COMPLETE;
        if (good)
            feed(talk, &head, &content, &frames);
    }
    hl_head_clear(&head);
    if (good)
        hl_talk_side_clear(side);
}
