/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_order.h"

typedef struct held {
    hl_message *message;
    hl_message *request; /* of a response: the one it answers */
    hl_har_line *line;
    bool is_last;
} held;

struct hl_har_order {
    GSequence *messages; /* of held, the earliest first */
    size_t octets, limit;
    hl_time_ns gone; /* the latest that has gone on */
    uint64_t late;
};

static void free_held(gpointer data)
{
    held *one = data;
    hl_message_unref(one->message);
    hl_message_unref(one->request);
    hl_har_line_unref(one->line);
    g_free(one);
}

/* At one moment the order of entries decides, and in an entry the request comes first. */
static int compare(gconstpointer a, gconstpointer b, gpointer user)
{
    const hl_message *x = ((const held *)a)->message, *y = ((const held *)b)->message;
    (void)user;
    if (x->started != y->started)
        return x->started < y->started ? -1 : 1;
    if (x->first_frame.number != y->first_frame.number)
        return x->first_frame.number < y->first_frame.number ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

hl_har_order *hl_har_order_new(size_t octets)
{
    hl_har_order *order = g_new0(hl_har_order, 1);
    order->messages = g_sequence_new(free_held);
    order->limit = octets;
    order->gone = INT64_MIN;
    return order;
}

void hl_har_order_free(hl_har_order *order)
{
    g_sequence_free(order->messages);
    g_free(order);
}

static void add(hl_har_order *order, held added)
{
    order->octets += added.message->memory_octets;
    g_sequence_insert_sorted(order->messages, g_memdup2(&added, sizeof added), compare, NULL);
}

void hl_har_order_add(hl_har_order *order, const hl_har_exchange *exchange)
{
    hl_message *response = exchange->response;
    order->late += exchange->request->started < order->gone;
    if (response)
        add(order, (held){response, hl_message_ref(exchange->request),
                          hl_har_line_ref(exchange->line), true});
    add(order, (held){exchange->request, NULL, exchange->line, !response});
}

bool hl_har_order_is_full(const hl_har_order *order)
{
    return order->octets > order->limit;
}

static held *first(const hl_har_order *order)
{
    GSequenceIter *begin = g_sequence_get_begin_iter(order->messages);
    return g_sequence_iter_is_end(begin) ? NULL : g_sequence_get(begin);
}

hl_time_ns hl_har_order_time(const hl_har_order *order)
{
    const held *earliest = first(order);
    return earliest ? earliest->message->started : HL_TIME_NEVER;
}

/* HTTP/1 counts its requests, and so does HTTP/2 here: the numbers of its streams are not in a HAR. */
static void number_request(hl_message *request, hl_har_line *line)
{
    request->requests_before = request->version >= HL_HTTP_2 ? line->requests : 0;
    request->unanswered = request->version >= HL_HTTP_2 ? line->unanswered : 0;
    request->turn = line->requests++;
    request->stream = request->version >= HL_HTTP_2 ? request->turn : 0;
    line->unanswered++;
}

static void number_response(hl_message *response, const hl_message *request, hl_har_line *line)
{
    response->requests_before = response->version >= HL_HTTP_2 ? line->requests : 0;
    response->turn = request->turn;
    response->stream = request->stream;
    line->unanswered -= line->unanswered > 0;
}

hl_message *hl_har_order_take(hl_har_order *order, bool *is_last)
{
    held *earliest = first(order);
    if (!earliest)
        return NULL;
    hl_message *message = hl_message_ref(earliest->message);
    if (message->kind == HL_REQUEST)
        number_request(message, earliest->line);
    else
        number_response(message, earliest->request, earliest->line);
    *is_last = earliest->is_last;
    order->octets -= message->memory_octets;
    order->gone = MAX(order->gone, message->started);
    g_sequence_remove(g_sequence_get_begin_iter(order->messages));
    return message;
}

uint64_t hl_har_order_late(const hl_har_order *order)
{
    return order->late;
}
