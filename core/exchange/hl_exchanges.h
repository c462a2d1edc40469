/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: messages -> exchanges. Joins the request and the final response of one turn of a
 * connection, in whichever order they come; interim responses (1xx) are counted with their turn.
 */
#ifndef HL_EXCHANGES_H
#define HL_EXCHANGES_H

#include "base/hl_limits.h"
#include "model/hl_coverage.h"
#include "model/hl_exchange.h"

typedef struct hl_exchanges hl_exchanges;

hl_exchanges *hl_exchanges_new(const hl_limits *limits, hl_exchange_sink sink);

/* As hl_message_sink has them: the head, the end, the end of a turn and of the connection. */
void hl_exchanges_head(hl_exchanges *exchanges, hl_message *message);
void hl_exchanges_end(hl_exchanges *exchanges, hl_message *message);
void hl_exchanges_turn_end(hl_exchanges *exchanges, hl_connection *connection, uint64_t turn);
void hl_exchanges_connection_end(hl_exchanges *exchanges, hl_connection *connection);

/* Ends what is still open. */
void hl_exchanges_finish(hl_exchanges *exchanges);

const hl_exchange_counters *hl_exchanges_stats(const hl_exchanges *exchanges);
void hl_exchanges_free(hl_exchanges *exchanges);

#endif
