/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decides which candidate a pending redirect gets, in view of all redirects and candidates that
 * contend with it: the best total wins, not the first seen.
 */
#ifndef HL_CONTEST_H
#define HL_CONTEST_H

#include "damage.h"
#include "pending.h"

typedef struct hl_decision {
    hl_candidate *winner; /* NULL: no request can be the follow-up */
    const hl_want *want;  /* why the winner was a candidate */
    unsigned evidence;
    hl_confidence confidence;
    hl_reason reason;  /* of HL_AMBIGUOUS, where it is not that several requests fit */
    bool is_cut_short; /* more contended than could be weighed together */
    GSList *resends;   /* of hl_candidate: further copies of the winner */
} hl_decision;

/*
 * Where messages of the client were lost (`damage`), likeness is not enough: what was lost may have been
 * the true follow-up, or the true redirect.
 */

/* How it stands for `pending` at the moment; changes nothing on the board. */
hl_decision hl_contest_preview(hl_pending *pending, const hl_limits *limits,
                               const hl_damage *damage);

/* Decides for `pending` alone. Those that could have had a part in it learn that they are contested;
 * nothing else on the board changes. */
hl_decision hl_contest_decide(hl_pending *pending, const hl_limits *limits,
                              const hl_damage *damage);
void hl_decision_clear(hl_decision *decision);

/* Can nothing that is still to come change the decision, so that it may be taken before its time?
 */
bool hl_contest_is_conclusive(const hl_pending *pending);

#endif
