/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "play.h"

static void free_hop(gpointer data)
{
    test_hop *hop = data;
    hl_exchange_unref(hop->redirect);
    hl_exchange_unref(hop->follow_up);
    hl_exchange_unref(hop->preflight);
    hl_connection_unref(hop->hidden_on);
    g_free(hop->target);
    g_free(hop->misresolved);
    g_free(hop->problem);
    g_free(hop);
}

static hl_exchange *ref_or_null(hl_exchange *exchange)
{
    return exchange ? hl_exchange_ref(exchange) : NULL;
}

static void note_hop(test_play *play, const hl_hop *hop)
{
    test_hop *noted = g_new0(test_hop, 1);
    noted->chain = play->chains;
    noted->index = hop->index;
    noted->redirect = hl_exchange_ref(hop->redirect);
    noted->follow_up = ref_or_null(hop->follow_up);
    noted->preflight = ref_or_null(hop->preflight);
    noted->target = g_strdup(hop->target);
    noted->misresolved = g_strdup(hop->misresolved);
    noted->problem = g_strdup(hop->location_problem);
    noted->stale_host = hop->stale_host;
    noted->confidence = hop->confidence;
    noted->evidence = hop->evidence;
    noted->resend_count = hop->resend_count;
    noted->reason = hop->reason;
    noted->hidden_by = hop->hidden_by;
    noted->hidden_on = hop->hidden_on ? hl_connection_ref(hop->hidden_on) : NULL;
    g_ptr_array_add(play->hops, noted);
}

static void note_chain(void *user, hl_chain *chain)
{
    test_play *play = user;
    play->chains++;
    for (guint i = 0; i < chain->hops->len; i++)
        note_hop(play, hl_chain_hop(chain, i));
}

static void unref_exchange(gpointer exchange)
{
    hl_exchange_unref(exchange);
}

void test_play_init(test_play *play, const hl_limits *limits, const hl_pairing_options *options)
{
    *play = (test_play){0};
    hl_chain_sink sink = {note_chain, play};
    play->redirects = hl_redirects_new(limits ? limits : &hl_limits_default,
                                       options ? options : &hl_pairing_options_default, sink);
    play->hops = g_ptr_array_new_with_free_func(free_hop);
    play->exchanges = g_ptr_array_new_with_free_func(unref_exchange);
}

void test_play_finish(test_play *play, int64_t milliseconds)
{
    test_wait(play, milliseconds);
    for (guint i = 0; i < play->exchanges->len; i++) {
        hl_exchange *exchange = g_ptr_array_index(play->exchanges, i);
        if (!exchange->ended)
            test_abandon(play, exchange, milliseconds);
    }
    hl_redirects_finish(play->redirects);
}

void test_play_clear(test_play *play)
{
    hl_redirects_free(play->redirects);
    g_ptr_array_unref(play->hops);
    g_ptr_array_unref(play->exchanges);
}

hl_exchange *test_ask(test_play *play, hl_connection *connection, uint64_t turn, const char *head,
                      const char *content, int64_t milliseconds)
{
    test_wait(play, milliseconds);
    hl_exchange *exchange = hl_exchange_new(play->exchanges->len, connection);
    exchange->request = test_message(connection, turn, head, content, milliseconds, ++play->frame);
    g_ptr_array_add(play->exchanges, exchange);
    hl_redirects_request(play->redirects, exchange);
    return exchange;
}

void test_answer(test_play *play, hl_exchange *exchange, const char *head, int64_t milliseconds)
{
    test_wait(play, milliseconds);
    exchange->response = test_message(exchange->connection, exchange->request->turn, head, NULL,
                                      milliseconds, ++play->frame);
    hl_redirects_response(play->redirects, exchange);
    test_abandon(play, exchange, milliseconds);
}

void test_abandon(test_play *play, hl_exchange *exchange, int64_t milliseconds)
{
    test_wait(play, milliseconds);
    exchange->ended = true;
    hl_redirects_end(play->redirects, exchange);
}

void test_close(hl_connection *connection, int64_t milliseconds)
{
    connection->closed[0] = test_time(milliseconds);
}

void test_wait(test_play *play, int64_t milliseconds)
{
    hl_redirects_advance(play->redirects, test_time(milliseconds));
}

const test_hop *test_hop_of(const test_play *play, const hl_exchange *redirect)
{
    for (guint i = 0; i < play->hops->len; i++) {
        const test_hop *hop = g_ptr_array_index(play->hops, i);
        if (hop->redirect == redirect)
            return hop;
    }
    return NULL;
}
