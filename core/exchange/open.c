/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exchange/open.h"

#include <glib.h>

/* A response nearly always answers the first, and a request is nearly always behind the last. */
hl_exchange *hl_open_find(const hl_connection *connection, uint64_t turn)
{
    hl_exchange *last = connection->exchanges, *exchange = last;
    if (!last || last->turn == turn)
        return last;
    if (turn > last->open.highest_turn)
        return NULL;
    do
        exchange = exchange->next;
    while (exchange != last && exchange->turn != turn);
    return exchange->turn == turn ? exchange : NULL;
}

/* A turn may come after a higher one, where its request was lost. */
static void hang_on(hl_connection *connection, hl_exchange *exchange)
{
    hl_exchange *last = connection->exchanges;
    exchange->open.count = hl_open_count_of(connection) + 1;
    exchange->open.highest_turn =
        last ? MAX(last->open.highest_turn, exchange->turn) : exchange->turn;
    exchange->next = last ? last->next : exchange;
    if (last)
        last->next = exchange;
    connection->exchanges = exchange;
}

static void unhang(hl_connection *connection, const hl_exchange *exchange)
{
    hl_exchange *last = connection->exchanges, *before = last;
    while (before->next != exchange)
        before = before->next;
    before->next = exchange->next;
    hl_exchange *new_last = exchange == last ? before : last;
    new_last->open.count = last->open.count - 1;
    new_last->open.highest_turn = last->open.highest_turn;
    connection->exchanges = new_last->open.count > 0 ? new_last : NULL;
}

static void join_class(hl_open_exchanges *all, hl_exchange *exchange)
{
    hl_exchange **youngest = &all->size_class[exchange->open.size_class].youngest;
    exchange->older = *youngest;
    exchange->younger = NULL;
    *(exchange->older ? &exchange->older->younger
                      : &all->size_class[exchange->open.size_class].oldest) = exchange;
    *youngest = exchange;
    all->size_class[exchange->open.size_class].memory += exchange->open.memory;
}

static void leave_class(hl_open_exchanges *all, const hl_exchange *exchange)
{
    unsigned size_class = exchange->open.size_class;
    *(exchange->older ? &exchange->older->younger : &all->size_class[size_class].oldest) =
        exchange->younger;
    *(exchange->younger ? &exchange->younger->older : &all->size_class[size_class].youngest) =
        exchange->older;
    all->size_class[size_class].memory -= exchange->open.memory;
}

void hl_open_add(hl_open_exchanges *all, hl_exchange *exchange)
{
    hang_on(exchange->connection, exchange);
    exchange->open.memory = (uint32_t)hl_exchange_memory(exchange);
    join_class(all, exchange);
    all->count++;
}

void hl_open_weigh(hl_open_exchanges *all, hl_exchange *exchange)
{
    uint32_t memory = (uint32_t)hl_exchange_memory(exchange);
    hl_open_class size_class = memory > HL_OPEN_LARGE_OCTETS ? HL_OPEN_LARGE : HL_OPEN_SMALL;
    if (size_class == exchange->open.size_class) {
        all->size_class[size_class].memory += (size_t)memory - exchange->open.memory;
        exchange->open.memory = memory;
        return;
    }
    leave_class(all, exchange);
    exchange->open.memory = memory;
    exchange->open.size_class = size_class;
    join_class(all, exchange);
}

void hl_open_remove(hl_open_exchanges *all, hl_exchange *exchange)
{
    unhang(exchange->connection, exchange);
    leave_class(all, exchange);
    all->count--;
    exchange->next = exchange->older = exchange->younger = NULL;
    hl_exchange_unref(exchange);
}
