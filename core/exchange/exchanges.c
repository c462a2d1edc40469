/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exchange/hl_exchanges.h"

#include "exchange/open.h"

#include <glib.h>

struct hl_exchanges {
    hl_limits limits;
    hl_exchange_sink sink;
    hl_exchange_counters counters;
    hl_open_exchanges open;
};

hl_exchanges *hl_exchanges_new(const hl_limits *limits, hl_exchange_sink sink)
{
    hl_exchanges *exchanges = g_new0(hl_exchanges, 1);
    exchanges->limits = *limits;
    exchanges->sink = sink;
    return exchanges;
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
    hl_open_remove(&exchanges->open, exchange);
}

static void give_up(hl_exchanges *exchanges, hl_exchange *exchange)
{
    exchanges->counters.evicted++;
    end(exchanges, exchange);
}

static hl_exchange *open_new(hl_exchanges *exchanges, hl_message *message)
{
    const hl_exchange_counters *counted = &exchanges->counters;
    uint64_t number = counted->exchanges + counted->without_request + counted->without_response +
                      exchanges->open.count;
    hl_exchange *exchange = hl_exchange_new(number, message->connection);
    exchange->turn = message->turn;
    hl_open_add(&exchanges->open, exchange);
    return exchange;
}

static hl_exchange *find_or_open(hl_exchanges *exchanges, hl_message *message)
{
    hl_exchange *exchange = hl_open_find(message->connection, message->turn);
    if (exchange)
        return exchange;
    if (hl_open_count_of(message->connection) >= MAX(exchanges->limits.pipelined_requests, 1))
        give_up(exchanges, hl_open_first(message->connection));
    return open_new(exchanges, message);
}

/* The class of `exchange`, which has grown, may have to lose others, or itself. */
static void keep_within_limits(hl_exchanges *exchanges, hl_exchange *exchange)
{
    hl_open_weigh(&exchanges->open, exchange);
    unsigned size_class = exchange->open.size_class;
    size_t for_large = exchanges->limits.open_exchange_octets / 4;
    size_t most = size_class == HL_OPEN_LARGE ? for_large : for_large * 3;
    while (exchanges->open.size_class[size_class].memory > most)
        give_up(exchanges, exchanges->open.size_class[size_class].oldest);
}

/*
 * HTTP/1 answers in order (RFC 9112 §9.3.2): what is older than an answered turn gets no answer any
 * more. Its own request may still be on its way in, and then it waits for that.
 */
static void give_up_before(hl_exchanges *exchanges, const hl_message *response)
{
    hl_exchange *next = hl_open_first(response->connection);
    for (size_t left = hl_open_count_of(response->connection); left > 0; left--) {
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
    keep_within_limits(exchanges, exchange);
}

static bool is_over(const hl_exchange *exchange)
{
    return exchange->response && hl_message_has_ended(exchange->response) &&
           (!exchange->request || hl_message_has_ended(exchange->request));
}

void hl_exchanges_end(hl_exchanges *exchanges, hl_message *message)
{
    hl_exchange *exchange = hl_open_find(message->connection, message->turn);
    if (exchange && is_over(exchange))
        end(exchanges, exchange);
}

void hl_exchanges_turn_end(hl_exchanges *exchanges, hl_connection *connection, uint64_t turn)
{
    hl_exchange *exchange = hl_open_find(connection, turn);
    if (exchange)
        end(exchanges, exchange);
}

/* Ending the last one may free the connection, if the caller does not hold it. */
void hl_exchanges_connection_end(hl_exchanges *exchanges, hl_connection *connection)
{
    hl_connection_ref(connection);
    while (connection->exchanges)
        end(exchanges, hl_open_first(connection));
    hl_connection_unref(connection);
}

/* Of both classes. */
static hl_exchange *oldest_of(const hl_open_exchanges *open)
{
    hl_exchange *small = open->size_class[HL_OPEN_SMALL].oldest;
    hl_exchange *large = open->size_class[HL_OPEN_LARGE].oldest;
    if (!small || !large)
        return small ? small : large;
    return small->number < large->number ? small : large;
}

void hl_exchanges_finish(hl_exchanges *exchanges)
{
    hl_exchange *oldest;
    while ((oldest = oldest_of(&exchanges->open)))
        hl_exchanges_connection_end(exchanges, oldest->connection);
}

const hl_exchange_counters *hl_exchanges_stats(const hl_exchanges *exchanges)
{
    return &exchanges->counters;
}

void hl_exchanges_free(hl_exchanges *exchanges)
{
    if (!exchanges)
        return;
    hl_exchange *oldest;
    while ((oldest = oldest_of(&exchanges->open)))
        hl_open_remove(&exchanges->open, oldest);
    g_free(exchanges);
}
