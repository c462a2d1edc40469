/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exchange/hl_exchanges.h"

#include <glib.h>

/*
 * An exchange that has not ended is in two lists, by links of its own: its connection's, in order of
 * arrival, which hangs on the connection itself (no look-up for a message), and all, by age.
 */
struct hl_exchanges {
    hl_limits limits;
    hl_exchange_sink sink;
    hl_exchange_counters counters;
    hl_exchange *oldest, *youngest;
    size_t open;
};

hl_exchanges *hl_exchanges_new(const hl_limits *limits, hl_exchange_sink sink)
{
    hl_exchanges *exchanges = g_new0(hl_exchanges, 1);
    exchanges->limits = *limits;
    exchanges->sink = sink;
    return exchanges;
}

static hl_exchange *find_turn(const hl_connection *connection, uint64_t turn)
{
    hl_exchange *exchange = connection->exchanges;
    while (exchange && exchange->turn != turn)
        exchange = exchange->next;
    return exchange;
}

static void hang_on(hl_connection *connection, hl_exchange *exchange)
{
    hl_exchange *last = connection->exchanges;
    if (!last) {
        connection->exchanges = exchange;
        return;
    }
    while (last->next)
        last = last->next;
    last->next = exchange;
}

static void unhang(hl_connection *connection, const hl_exchange *exchange)
{
    hl_exchange *before = connection->exchanges;
    if (before == exchange) {
        connection->exchanges = exchange->next;
        return;
    }
    while (before->next != exchange)
        before = before->next;
    before->next = exchange->next;
}

static void add_youngest(hl_exchanges *exchanges, hl_exchange *exchange)
{
    exchange->older = exchanges->youngest;
    *(exchange->older ? &exchange->older->younger : &exchanges->oldest) = exchange;
    exchanges->youngest = exchange;
    exchanges->open++;
}

static void leave_ages(hl_exchanges *exchanges, const hl_exchange *exchange)
{
    *(exchange->older ? &exchange->older->younger : &exchanges->oldest) = exchange->younger;
    *(exchange->younger ? &exchange->younger->older : &exchanges->youngest) = exchange->older;
    exchanges->open--;
}

static void let_go(hl_exchanges *exchanges, hl_exchange *exchange)
{
    unhang(exchange->connection, exchange);
    leave_ages(exchanges, exchange);
    exchange->next = exchange->older = exchange->younger = NULL;
    hl_exchange_unref(exchange);
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

static void end(hl_exchanges *exchanges, hl_exchange *exchange)
{
    exchange->ended = true;
    count_end(&exchanges->counters, exchange);
    exchanges->sink.end(exchanges->sink.user, exchange);
    let_go(exchanges, exchange);
}

static hl_exchange *open_new(hl_exchanges *exchanges, hl_message *message)
{
    const hl_exchange_counters *counted = &exchanges->counters;
    uint64_t number =
        counted->exchanges + counted->without_request + counted->without_response + exchanges->open;
    hl_exchange *exchange = hl_exchange_new(number, message->connection);
    exchange->turn = message->turn;
    hang_on(message->connection, exchange);
    add_youngest(exchanges, exchange);
    return exchange;
}

static hl_exchange *find_or_open(hl_exchanges *exchanges, hl_message *message)
{
    hl_exchange *exchange = find_turn(message->connection, message->turn);
    if (exchange)
        return exchange;
    if (exchanges->oldest && exchanges->open >= exchanges->limits.open_messages) {
        exchanges->counters.evicted++;
        end(exchanges, exchanges->oldest);
    }
    return open_new(exchanges, message);
}

/*
 * HTTP/1 answers in order (RFC 9112 §9.3.2): what is older than an answered turn gets no answer any
 * more. Its own request may still be on its way in, and then it waits for that.
 */
static void give_up_before(hl_exchanges *exchanges, const hl_message *response)
{
    hl_exchange *next = response->connection->exchanges;
    while (next) {
        hl_exchange *exchange = next;
        next = exchange->next;
        if (exchange->turn < response->turn && !exchange->response &&
            (!exchange->request || hl_message_has_ended(exchange->request)))
            end(exchanges, exchange);
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
    hl_exchange *exchange = find_or_open(exchanges, message);
    if (message->kind == HL_REQUEST)
        take_request(exchanges, exchange, message);
    else
        take_response(exchanges, exchange, message);
}

static bool is_over(const hl_exchange *exchange)
{
    return exchange->response && hl_message_has_ended(exchange->response) &&
           (!exchange->request || hl_message_has_ended(exchange->request));
}

void hl_exchanges_end(hl_exchanges *exchanges, hl_message *message)
{
    hl_exchange *exchange = find_turn(message->connection, message->turn);
    if (exchange && is_over(exchange))
        end(exchanges, exchange);
}

void hl_exchanges_turn_end(hl_exchanges *exchanges, hl_connection *connection, uint64_t turn)
{
    hl_exchange *exchange = find_turn(connection, turn);
    if (exchange)
        end(exchanges, exchange);
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
    while (exchanges->oldest)
        hl_exchanges_connection_end(exchanges, exchanges->oldest->connection);
}

const hl_exchange_counters *hl_exchanges_stats(const hl_exchanges *exchanges)
{
    return &exchanges->counters;
}

void hl_exchanges_free(hl_exchanges *exchanges)
{
    if (!exchanges)
        return;
    while (exchanges->oldest)
        let_go(exchanges, exchanges->oldest);
    g_free(exchanges);
}
