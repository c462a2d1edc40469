/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exchange/hl_exchanges.h"

#include <glib.h>

/*
 * An exchange that has not ended, in two lists: its connection's, in order of arrival, which hangs on
 * the connection itself (no look-up for a message), and all, by age.
 */
typedef struct hl_open_exchange {
    hl_exchange *exchange;
    uint64_t turn;
    struct hl_open_exchange *next; /* of the same connection */
    GList age;                     /* link in hl_exchanges.by_age */
} hl_open_exchange;

struct hl_exchanges {
    hl_limits limits;
    hl_exchange_sink sink;
    hl_exchange_counters counters;
    GQueue by_age;
};

hl_exchanges *hl_exchanges_new(const hl_limits *limits, hl_exchange_sink sink)
{
    hl_exchanges *exchanges = g_new0(hl_exchanges, 1);
    exchanges->limits = *limits;
    exchanges->sink = sink;
    g_queue_init(&exchanges->by_age);
    return exchanges;
}

static hl_open_exchange *find_turn(const hl_connection *connection, uint64_t turn)
{
    hl_open_exchange *open = connection->exchanges;
    while (open && open->turn != turn)
        open = open->next;
    return open;
}

static void hang_on(hl_connection *connection, hl_open_exchange *open)
{
    hl_open_exchange *last = connection->exchanges;
    if (!last) {
        connection->exchanges = open;
        return;
    }
    while (last->next)
        last = last->next;
    last->next = open;
}

static void unhang(hl_connection *connection, const hl_open_exchange *open)
{
    hl_open_exchange *before = connection->exchanges;
    if (before == open) {
        connection->exchanges = open->next;
        return;
    }
    while (before->next != open)
        before = before->next;
    before->next = open->next;
}

static void let_go(hl_exchanges *exchanges, hl_open_exchange *open)
{
    unhang(open->exchange->connection, open);
    g_queue_unlink(&exchanges->by_age, &open->age);
    hl_exchange_unref(open->exchange);
    g_free(open);
}

static void count_end(hl_exchange_counters *counters, const hl_exchange *exchange)
{
    if (!exchange->request)
        counters->without_request++;
    else if (!exchange->response)
        counters->without_response++;
    else
        counters->exchanges++;
}

static void end(hl_exchanges *exchanges, hl_open_exchange *open)
{
    open->exchange->ended = true;
    count_end(&exchanges->counters, open->exchange);
    exchanges->sink.end(exchanges->sink.user, open->exchange);
    let_go(exchanges, open);
}

static hl_open_exchange *open_new(hl_exchanges *exchanges, hl_message *message)
{
    const hl_exchange_counters *counted = &exchanges->counters;
    uint64_t number = counted->exchanges + counted->without_request + counted->without_response +
                      exchanges->by_age.length;
    hl_open_exchange *open = g_new0(hl_open_exchange, 1);
    open->exchange = hl_exchange_new(number, message->connection);
    open->turn = message->turn;
    open->age.data = open;
    hang_on(message->connection, open);
    g_queue_push_tail_link(&exchanges->by_age, &open->age);
    return open;
}

static hl_open_exchange *find_or_open(hl_exchanges *exchanges, hl_message *message)
{
    hl_open_exchange *open = find_turn(message->connection, message->turn);
    if (open)
        return open;
    if (exchanges->by_age.length >= exchanges->limits.open_messages) {
        exchanges->counters.evicted++;
        end(exchanges, g_queue_peek_head(&exchanges->by_age));
    }
    return open_new(exchanges, message);
}

/*
 * HTTP/1 answers in order (RFC 9112 §9.3.2): what is older than an answered turn gets no answer any
 * more. Its own request may still be on its way in, and then it waits for that.
 */
static void give_up_before(hl_exchanges *exchanges, const hl_message *response)
{
    hl_open_exchange *next = response->connection->exchanges;
    while (next) {
        hl_open_exchange *open = next;
        const hl_exchange *exchange = open->exchange;
        next = open->next;
        if (open->turn < response->turn && !exchange->response &&
            (!exchange->request || hl_message_has_ended(exchange->request)))
            end(exchanges, open);
    }
}

static void take_request(hl_exchanges *exchanges, hl_exchange *exchange, hl_message *request)
{
    if (exchange->request)
        return;
    exchange->request = hl_message_ref(request);
    exchanges->sink.request(exchanges->sink.user, exchange);
}

static void take_response(hl_exchanges *exchanges, hl_exchange *exchange, hl_message *response)
{
    if (!hl_message_is_final(response)) {
        exchange->interim_count++;
        exchange->saw_continue |= response->status == 100;
    } else if (!exchange->response) {
        exchange->response = hl_message_ref(response);
        exchanges->sink.response(exchanges->sink.user, exchange);
    }
}

void hl_exchanges_head(hl_exchanges *exchanges, hl_message *message)
{
    if (message->kind == HL_RESPONSE && message->version < HL_HTTP_2 &&
        hl_message_is_final(message))
        give_up_before(exchanges, message);
    hl_open_exchange *open = find_or_open(exchanges, message);
    if (message->kind == HL_REQUEST)
        take_request(exchanges, open->exchange, message);
    else
        take_response(exchanges, open->exchange, message);
}

static bool is_over(const hl_exchange *exchange)
{
    return exchange->response && hl_message_has_ended(exchange->response) &&
           (!exchange->request || hl_message_has_ended(exchange->request));
}

void hl_exchanges_end(hl_exchanges *exchanges, hl_message *message)
{
    hl_open_exchange *open = find_turn(message->connection, message->turn);
    if (open && is_over(open->exchange))
        end(exchanges, open);
}

void hl_exchanges_turn_end(hl_exchanges *exchanges, hl_connection *connection, uint64_t turn)
{
    hl_open_exchange *open = find_turn(connection, turn);
    if (open)
        end(exchanges, open);
}

/* Ending the last one may free the connection, if the caller does not hold it. */
void hl_exchanges_connection_end(hl_exchanges *exchanges, hl_connection *connection)
{
    hl_connection_ref(connection);
    while (connection->exchanges)
        end(exchanges, connection->exchanges);
    hl_connection_unref(connection);
}

void hl_exchanges_finish(hl_exchanges *exchanges)
{
    while (exchanges->by_age.length > 0) {
        hl_open_exchange *oldest = g_queue_peek_head(&exchanges->by_age);
        hl_exchanges_connection_end(exchanges, oldest->exchange->connection);
    }
}

const hl_exchange_counters *hl_exchanges_stats(const hl_exchanges *exchanges)
{
    return &exchanges->counters;
}

void hl_exchanges_free(hl_exchanges *exchanges)
{
    if (!exchanges)
        return;
    while (exchanges->by_age.length > 0)
        let_go(exchanges, g_queue_peek_head(&exchanges->by_age));
    g_free(exchanges);
}
