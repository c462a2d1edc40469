/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exchange/hl_exchanges.h"

#include <glib.h>

/* An exchange that has not ended, in two lists: its connection's (by turn), and all (by age). */
typedef struct hl_open_exchange {
    hl_exchange *exchange;
    uint64_t turn;
    GList age; /* link in hl_exchanges.by_age */
} hl_open_exchange;

struct hl_exchanges {
    hl_limits limits;
    hl_exchange_sink sink;
    hl_exchange_counters counters;
    GHashTable
        *by_connection; /* hl_connection -> GPtrArray of hl_open_exchange, in order of turns */
    GQueue by_age;
};

static void free_list(gpointer list)
{
    g_ptr_array_unref(list);
}

hl_exchanges *hl_exchanges_new(const hl_limits *limits, hl_exchange_sink sink)
{
    hl_exchanges *exchanges = g_new0(hl_exchanges, 1);
    exchanges->limits = *limits;
    exchanges->sink = sink;
    exchanges->by_connection = g_hash_table_new_full(NULL, NULL, NULL, free_list);
    g_queue_init(&exchanges->by_age);
    return exchanges;
}

static GPtrArray *list_of(hl_exchanges *exchanges, hl_connection *connection)
{
    GPtrArray *list = g_hash_table_lookup(exchanges->by_connection, connection);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(exchanges->by_connection, connection, list);
    }
    return list;
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

/* Ends the exchange at `index` of its connection's list and lets it go. */
static void end_at(hl_exchanges *exchanges, GPtrArray *list, guint index)
{
    hl_open_exchange *open = g_ptr_array_remove_index(list, index);
    g_queue_unlink(&exchanges->by_age, &open->age);
    open->exchange->ended = true;
    count_end(&exchanges->counters, open->exchange);
    exchanges->sink.end(exchanges->sink.user, open->exchange);
    hl_exchange_unref(open->exchange);
    g_free(open);
}

static void evict_oldest(hl_exchanges *exchanges)
{
    hl_open_exchange *oldest = g_queue_peek_head(&exchanges->by_age);
    GPtrArray *list = list_of(exchanges, oldest->exchange->connection);
    guint index = 0;
    exchanges->counters.evicted++;
    if (g_ptr_array_find(list, oldest, &index))
        end_at(exchanges, list, index);
}

static guint find_turn(const GPtrArray *list, uint64_t turn)
{
    guint index = 0;
    while (index < list->len && ((hl_open_exchange *)g_ptr_array_index(list, index))->turn != turn)
        index++;
    return index;
}

static hl_open_exchange *find_or_open(hl_exchanges *exchanges, GPtrArray *list, hl_message *message)
{
    guint index = find_turn(list, message->turn);
    if (index < list->len)
        return g_ptr_array_index(list, index);
    if (exchanges->by_age.length >= exchanges->limits.open_messages)
        evict_oldest(exchanges);
    const hl_exchange_counters *counted = &exchanges->counters;
    uint64_t number = counted->exchanges + counted->without_request + counted->without_response +
                      exchanges->by_age.length;
    hl_open_exchange *open = g_new0(hl_open_exchange, 1);
    open->exchange = hl_exchange_new(number, message->connection);
    open->turn = message->turn;
    open->age.data = open;
    g_ptr_array_add(list, open);
    g_queue_push_tail_link(&exchanges->by_age, &open->age);
    return open;
}

/*
 * HTTP/1 answers in order (RFC 9112 §9.3.2): what is older than an answered turn gets no answer any
 * more. Its own request may still be on its way in, and then it waits for that.
 */
static void give_up_before(hl_exchanges *exchanges, GPtrArray *list, uint64_t turn)
{
    for (guint index = 0; index < list->len;) {
        hl_open_exchange *open = g_ptr_array_index(list, index);
        hl_exchange *exchange = open->exchange;
        bool unanswerable = open->turn < turn && !exchange->response &&
                            (!exchange->request || hl_message_has_ended(exchange->request));
        if (unanswerable)
            end_at(exchanges, list, index);
        else
            index++;
    }
}

static void take_request(hl_exchanges *exchanges, hl_exchange *exchange, hl_message *request)
{
    if (exchange->request)
        return;
    exchange->request = hl_message_ref(request);
    exchanges->sink.request(exchanges->sink.user, exchange);
}

static bool is_interim(const hl_message *response)
{
    return response->status < 200 && response->status != 101;
}

static void take_response(hl_exchanges *exchanges, hl_exchange *exchange, hl_message *response)
{
    if (is_interim(response)) {
        exchange->interim_count++;
        exchange->saw_continue |= response->status == 100;
    } else if (!exchange->response) {
        exchange->response = hl_message_ref(response);
        exchanges->sink.response(exchanges->sink.user, exchange);
    }
}

void hl_exchanges_head(hl_exchanges *exchanges, hl_message *message)
{
    GPtrArray *list = list_of(exchanges, message->connection);
    if (message->kind == HL_RESPONSE && !is_interim(message) && message->version < HL_HTTP_2)
        give_up_before(exchanges, list, message->turn);
    hl_open_exchange *open = find_or_open(exchanges, list, message);
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
    GPtrArray *list = list_of(exchanges, message->connection);
    guint index = find_turn(list, message->turn);
    if (index == list->len)
        return;
    const hl_open_exchange *open = g_ptr_array_index(list, index);
    if (is_over(open->exchange))
        end_at(exchanges, list, index);
}

void hl_exchanges_connection_end(hl_exchanges *exchanges, hl_connection *connection)
{
    GPtrArray *list = g_hash_table_lookup(exchanges->by_connection, connection);
    if (!list)
        return;
    while (list->len > 0)
        end_at(exchanges, list, 0);
    g_hash_table_remove(exchanges->by_connection, connection);
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
    while (exchanges->by_age.length > 0) {
        hl_open_exchange *open = g_queue_peek_head(&exchanges->by_age);
        g_queue_unlink(&exchanges->by_age, &open->age);
        hl_exchange_unref(open->exchange);
        g_free(open);
    }
    g_hash_table_unref(exchanges->by_connection);
    g_free(exchanges);
}
