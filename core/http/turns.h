/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which request does a response answer? The order of messages on one HTTP/1 connection, without
 * their octets: RFC 9112 §9.3, and across gaps what acknowledgements force.
 *
 * Two facts hold whatever was lost. A response answers a request that its sender had begun to
 * receive; a request is not answered by what its sender had received before it sent the request.
 *
 * A client counts as one that does not pipeline until it sends a request while an earlier one is
 * certainly unanswered. Such a client had the answers to all earlier requests when it sent the last
 * one, and the answer to that begins at the very octet up to which it had received by then. Of one
 * that pipelines nothing is certain after a loss.
 */
#ifndef HL_HTTP_TURNS_H
#define HL_HTTP_TURNS_H

#include "framing.h"

/* A request that waits for its response, or (asked == HL_ASKED_UNKNOWN) a place where requests may
 * have been lost. */
typedef struct hl_turn {
    uint64_t start;    /* offset of its first octet in what the client sent */
    uint64_t received; /* octets of the server that the client had received when it sent it */
    uint64_t turn;
    uint32_t spare_turns; /* a lost place: turns kept for the requests lost there, from `turn` */
    hl_asked asked;
} hl_turn;

#define HL_TURNS_INLINE 2

/* All zero: nothing was sent, nothing was lost. */
typedef struct hl_turns {
    hl_turn first[HL_TURNS_INLINE];
    hl_turn *more; /* when `first` is too small; a ring of `capacity`, a power of two */
    uint32_t capacity, head, count;
    bool responses_lost; /* since the last response whose request is certain */
    bool pipelined;      /* a request was sent before the response to an earlier one */
    bool doubtful;       /* the last response was tied by a guess, so the next cannot be counted */
    bool has_interim;    /* the last response was an interim one to a request that was not seen, */
    uint64_t interim;    /* with this turn */
    uint64_t next;
} hl_turns;

typedef struct hl_answered {
    uint64_t turn;
    hl_asked asked; /* HL_ASKED_UNKNOWN: no request that was seen bears this turn */
    bool unsure;    /* another request may have been meant */
} hl_answered;

void hl_turns_clear(hl_turns *turns);

/* A request: returns its turn. */
uint64_t hl_turns_add_request(hl_turns *turns, uint64_t start, uint64_t received, hl_asked asked);

/*
 * A response that starts at offset `start` of what the server sent; its sender had received
 * `received` octets of the client, or HL_OFFSET_UNKNOWN. A final one settles its request's turn.
 */
hl_answered hl_turns_answer(hl_turns *turns, uint64_t start, uint64_t received, bool final);

/* Requests may have been lost at `start`; keeps `spare_turns` for them. */
void hl_turns_lose_requests(hl_turns *turns, uint64_t start, uint32_t spare_turns);
void hl_turns_lose_responses(hl_turns *turns);

/* Requests (and lost places) that wait; the oldest can be given up. */
size_t hl_turns_waiting(const hl_turns *turns);
void hl_turns_drop_oldest(hl_turns *turns);

#endif
