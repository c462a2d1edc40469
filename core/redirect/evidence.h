/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much speaks for a request being the follow-up of a redirect.
 *
 * Points, for and against; whether the request is innocent or guilty is no evidence, so neither its
 * method nor a missing content counts.
 */
#ifndef HL_EVIDENCE_H
#define HL_EVIDENCE_H

#include "pending.h"

/* Below REJECTED it is no follow-up; below DOUBTFUL a guess; from CERTAIN on nothing is missing. */
enum { HL_POINTS_REJECTED = -10, HL_POINTS_DOUBTFUL = 5, HL_POINTS_CERTAIN = 30 };

/* Evidence that a mere likeness of two programs cannot bring about. */
enum {
    HL_EVIDENCE_BEYOND_LIKENESS = HL_EVIDENCE_SAME_CONNECTION | HL_EVIDENCE_SAME_CONTENT |
                                  HL_EVIDENCE_SAME_TRACE | HL_EVIDENCE_COOKIE_RETURNED
};

/* What the same content is worth. */
enum { HL_POINTS_SAME_CONTENT = 40 };

/* A lead that decides between two ways to pair; if nothing but likeness speaks for the better one, or speaks for the
 * other as well, or if that one gives two redirects each the other's follow-up. Then delays of up to five seconds
 * decide nothing: a stranger may come at once, and whoever follows be slow. */
enum {
    HL_POINTS_CLEAR_LEAD = 10,
    HL_POINTS_CLEAR_LEAD_OF_LIKENESS = 20,
};

/* Weighed once for good when both exchanges have ended; anew until then. */
hl_weight hl_evidence_weigh(hl_claim *claim);

/*
 * Is this request the next on the connection that brought the redirect? With streams: the first to
 * begin after the redirect's head.
 */
bool hl_evidence_is_next_on_connection(const hl_exchange *redirect, const hl_exchange *candidate);

/* Of two requests for one URL, is `again` the later one, and otherwise as `first`, as far as one looks? */
bool hl_evidence_is_copy(const hl_exchange *first, const hl_exchange *again);

/* Is `again` a further copy of `first`, sent because `first` got no answer, or one that asks for it
 * (401, 407, 408, 417, 421, 425)? */
bool hl_evidence_is_resend(const hl_exchange *first, const hl_exchange *again);

/* Would it make no difference to any judgement which of both is the follow-up? */
bool hl_evidence_is_equivalent(const hl_exchange *a, const hl_exchange *b);
/* The same for equivalent ones that write their fields' names alike, and for no others. */
hl_digest hl_evidence_kind(const hl_exchange *exchange);

#endif
