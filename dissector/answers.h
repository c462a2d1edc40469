/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which request does a response answer? Messages of one HTTP/1 connection, in the order in which
 * Wireshark shows them: at their end. So a response to an upload that is still on its way comes before
 * its request, and is held until that has come.
 *
 * Each side's messages come in order. A response answers a request that its sender had begun to
 * receive, and that its receiver had sent before it received the response: sequence and
 * acknowledgment numbers tell. What fits no request is an answer without one, never the next one's.
 */
#ifndef HL_ANSWERS_H
#define HL_ANSWERS_H

#include "model/hl_message.h"

#include <glib.h>

/* Where a message starts in what its side sent, and what that side had received by then. */
typedef struct hl_place {
    uint64_t start, received; /* octets of its own side; of the other side */
} hl_place;

typedef struct hl_answers {
    hl_message_sink sink;
    GQueue requests;  /* sent on, waiting for their answer */
    GQueue responses; /* held for their request */
    uint64_t next_turn;
    bool is_upgraded;       /* 101 (Switching Protocols) to HTTP/2 was the last response here: */
    uint64_t upgraded_turn; /* this turn is answered on stream 1 (RFC 7540 §3.2) */
} hl_answers;

/* Responses held for one connection; beyond: the oldest goes without a request. */
enum { HL_ANSWERS_HELD = 64, HL_ANSWERS_WAITING = 1024 };

void hl_answers_init(hl_answers *answers, hl_message_sink sink);

/* A message that has ended (its turn is set here); keeps a reference as long as it waits. */
void hl_answers_feed(hl_answers *answers, hl_message *message, hl_place place);

/* Nothing more comes: what is held goes on without a request. */
void hl_answers_finish(hl_answers *answers);

#endif
