/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Puts the messages of a HAR into the order of time. Entries come in any: that of their start, of their
 * end, or of pages. So messages are held until there is no more room for them; then the earliest goes on. What
 * comes after a later one has gone on is late, and counted. Within what is held the order is exact.
 */
#ifndef HAR_ORDER_H
#define HAR_ORDER_H

#include "har_exchange.h"

typedef struct hl_har_order hl_har_order;

/* Holds so many octets of messages. */
hl_har_order *hl_har_order_new(size_t octets);

/* Takes the exchange over. */
void hl_har_order_add(hl_har_order *order, const hl_har_exchange *exchange);

/* Must the earliest go on before more is added? */
bool hl_har_order_is_full(const hl_har_order *order);

/* When the earliest is; HL_TIME_NEVER: there is none. */
hl_time_ns hl_har_order_time(const hl_har_order *order);

/*
 * The earliest message, which is the caller's now, with its turn; NULL: there is none. *is_last: no
 * more comes of that turn.
 */
hl_message *hl_har_order_take(hl_har_order *order, bool *is_last);

/* Exchanges that came too late to be in order. */
uint64_t hl_har_order_late(const hl_har_order *order);

void hl_har_order_free(hl_har_order *order);

#endif
