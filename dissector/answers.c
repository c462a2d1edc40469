/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "answers.h"

typedef struct placed {
    hl_message *message;
    hl_place place;
} placed;

void hl_answers_init(hl_answers *answers, hl_message_sink sink)
{
    *answers = (hl_answers){.sink = sink};
    g_queue_init(&answers->requests);
    g_queue_init(&answers->responses);
}

static void hold(GQueue *queue, hl_message *message, hl_place place)
{
    placed *held = g_new(placed, 1);
    *held = (placed){hl_message_ref(message), place};
    g_queue_push_tail(queue, held);
}

static void drop_first(GQueue *queue)
{
    placed *first = g_queue_pop_head(queue);
    hl_message_unref(first->message);
    g_free(first);
}

static void send_on(const hl_answers *answers, hl_message *message)
{
    answers->sink.head(answers->sink.user, message);
    answers->sink.end(answers->sink.user, message);
}

static bool is_interim(const hl_message *response)
{
    return response->status < 200 && response->status != 101;
}

/* The response's sender had begun to receive the request; the request's sender had not received the
 * response before it sent the request. */
static bool may_answer(hl_place response, hl_place request)
{
    return request.start < response.received && request.received <= response.start;
}

static bool switches_to_http2(const hl_message *response)
{
    return response->status == 101 &&
           hl_bytes_is_nocase(hl_message_find(response, "upgrade"), "h2c");
}

static void answer(hl_answers *answers, hl_message *response, const hl_message *request)
{
    response->turn = request->turn;
    if (switches_to_http2(response)) {
        answers->is_upgraded = true;
        answers->upgraded_turn = request->turn;
        return;
    }
    if (hl_bytes_is(request->method, "HEAD")) {
        response->content.state = HL_CONTENT_NONE;
        response->content.octets = 0;
    }
    send_on(answers, response);
}

static void answer_nothing(hl_answers *answers, hl_message *response)
{
    response->turn = answers->next_turn++;
    send_on(answers, response);
}

/* Which of the waiting requests? Where the client does not pipeline, the one that it sent having
 * received all before the response. NULL: none. */
static GList *find_request(hl_answers *answers, hl_place response)
{
    GList *first = NULL;
    for (GList *link = answers->requests.head; link; link = link->next) {
        hl_place request = ((placed *)link->data)->place;
        if (!may_answer(response, request))
            continue;
        if (request.received == response.start)
            return link;
        if (!first)
            first = link;
    }
    return first;
}

static void feed_response(hl_answers *answers, hl_message *response, hl_place place)
{
    GList *found = find_request(answers, place);
    bool late = !g_queue_is_empty(&answers->requests); /* its own request was not shown */
    if (!found && late && !is_interim(response)) {
        const placed *last = g_queue_peek_tail(&answers->requests);
        late = last->place.received > place.start;
    }
    if (!found && late) {
        answer_nothing(answers, response);
    } else if (!found) {
        hold(&answers->responses, response, place);
        if (answers->responses.length > HL_ANSWERS_HELD) {
            answer_nothing(answers, ((placed *)answers->responses.head->data)->message);
            drop_first(&answers->responses);
        }
    } else {
        while (answers->requests.head != found)
            drop_first(&answers->requests);
        answer(answers, response, ((placed *)found->data)->message);
        if (!is_interim(response))
            drop_first(&answers->requests);
    }
}

/* The held response had been sent before the server received any of this request. */
static bool is_older(const placed *held, hl_place request)
{
    return held->place.received <= request.start;
}

static void feed_request(hl_answers *answers, hl_message *request, hl_place place)
{
    const placed *held;
    bool answered = false;
    while ((held = g_queue_peek_head(&answers->responses)) && is_older(held, place)) {
        answer_nothing(answers, held->message);
        drop_first(&answers->responses);
    }
    request->turn = answers->next_turn++;
    send_on(answers, request);
    while (!answered && (held = g_queue_peek_head(&answers->responses)) &&
           may_answer(held->place, place)) {
        answered = !is_interim(held->message);
        held->message->oddities |= HL_ODDITY_EARLY_RESPONSE;
        answer(answers, held->message, request);
        drop_first(&answers->responses);
    }
    if (!answered)
        hold(&answers->requests, request, place);
    if (answers->requests.length > HL_ANSWERS_WAITING)
        drop_first(&answers->requests);
}

void hl_answers_feed(hl_answers *answers, hl_message *message, hl_place place)
{
    if (message->kind == HL_REQUEST)
        feed_request(answers, message, place);
    else
        feed_response(answers, message, place);
}

void hl_answers_finish(hl_answers *answers)
{
    while (!g_queue_is_empty(&answers->responses)) {
        answer_nothing(answers, ((placed *)answers->responses.head->data)->message);
        drop_first(&answers->responses);
    }
    while (!g_queue_is_empty(&answers->requests))
        drop_first(&answers->requests);
}
