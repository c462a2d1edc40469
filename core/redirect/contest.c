/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "contest.h"

#include "assignment.h"
#include "evidence.h"
#include "reconnection.h"

/* A further copy of a candidate is hardly ever the one that counts. */
enum { POINTS_AGAINST_RESEND = 30 };

/* Redirects are rows, candidates columns; row 0 is the one to decide. */
typedef struct hl_contest {
    GPtrArray *rows;    /* of hl_pending */
    GPtrArray *columns; /* of hl_candidate */
    int *scores;
    int *given;
    bool for_good;  /* the decision will be carried out, so others learn what it means for them */
    bool cut_short; /* more contend than can be weighed together */
} hl_contest;

static void add_once(hl_contest *contest, GPtrArray *array, gpointer element, guint limit)
{
    if (g_ptr_array_find(array, element, NULL))
        return;
    contest->cut_short |= array->len >= limit;
    if (array->len < limit)
        g_ptr_array_add(array, element);
}

/* Whoever claims a candidate that somebody here claims contends too. */
static void gather(hl_contest *contest, hl_pending *pending, const hl_limits *limits)
{
    guint row_limit = (guint)limits->contending_redirects;
    guint column_limit = row_limit * 2;
    contest->rows = g_ptr_array_new();
    contest->columns = g_ptr_array_new();
    g_ptr_array_add(contest->rows, pending);
    for (guint row = 0; row < contest->rows->len; row++) {
        const hl_pending *contender = g_ptr_array_index(contest->rows, row);
        for (const hl_claim *claim = contender->claims.first; claim;
             claim = claim->next[HL_OF_REDIRECT]) {
            const hl_claim *rival = claim->candidate->claims.first;
            add_once(contest, contest->columns, claim->candidate, column_limit);
            for (; rival; rival = rival->next[HL_OF_CANDIDATE])
                add_once(contest, contest->rows, rival->want->pending, row_limit);
        }
    }
}

/* The last of the candidates before it that are as this one; NULL: there is none. */
static const hl_exchange *last_copy_before(const hl_pending *pending, const hl_exchange *exchange)
{
    const hl_exchange *last = NULL;
    for (const hl_claim *claim = pending->claims.first; claim;
         claim = claim->next[HL_OF_REDIRECT]) {
        const hl_exchange *other = claim->candidate->exchange;
        if (hl_evidence_is_copy(other, exchange) && (!last || hl_evidence_is_copy(last, other)))
            last = other;
    }
    return last;
}

/*
 * What comes next on the redirect's own connection follows the redirect, whatever is left unanswered elsewhere. And
 * what had no answer has been sent again once a copy of it had one.
 */
static bool is_resend_of_earlier(const hl_pending *pending, const hl_candidate *candidate)
{
    if (hl_evidence_is_next_on_connection(pending->exchange, candidate->exchange))
        return false;
    const hl_exchange *last = last_copy_before(pending, candidate->exchange);
    return last && hl_evidence_is_resend(last, candidate->exchange);
}

static int score_of(const hl_pending *pending, hl_claim *claim)
{
    int points = hl_evidence_weigh(claim).points;
    if (is_resend_of_earlier(pending, claim->candidate))
        points -= POINTS_AGAINST_RESEND;
    return points < HL_POINTS_REJECTED ? HL_NO_PAIR : points - HL_POINTS_REJECTED;
}

static void score(hl_contest *contest)
{
    guint columns = contest->columns->len;
    contest->scores = g_new(int, contest->rows->len *columns + 1);
    contest->given = g_new(int, contest->rows->len);
    for (guint i = 0; i < contest->rows->len * columns; i++)
        contest->scores[i] = HL_NO_PAIR;
    for (guint row = 0; row < contest->rows->len; row++) {
        const hl_pending *pending = g_ptr_array_index(contest->rows, row);
        for (hl_claim *claim = pending->claims.first; claim; claim = claim->next[HL_OF_REDIRECT]) {
            guint column = 0;
            if (g_ptr_array_find(contest->columns, claim->candidate, &column))
                contest->scores[row * columns + column] = score_of(pending, claim);
        }
    }
}

static int solve(hl_contest *contest)
{
    return hl_assignment_solve(contest->rows->len, contest->columns->len, contest->scores,
                               contest->given);
}

static hl_exchange *exchange_at(const hl_contest *contest, int column)
{
    return ((hl_candidate *)g_ptr_array_index(contest->columns, (guint)column))->exchange;
}

/* Do others contend for the winner, or may another candidate (no mere resend) be meant? */
static bool is_contested(const hl_contest *contest, int winner)
{
    guint columns = contest->columns->len;
    const hl_pending *pending = g_ptr_array_index(contest->rows, 0);
    const hl_candidate *candidate = g_ptr_array_index(contest->columns, (guint)winner);
    if (pending->contested || candidate->contested)
        return true;
    for (guint row = 1; row < contest->rows->len; row++)
        if (contest->scores[row * columns + (guint)winner] != HL_NO_PAIR)
            return true;
    for (guint column = 0; column < columns; column++)
        if ((int)column != winner && contest->scores[column] != HL_NO_PAIR &&
            !hl_evidence_is_resend(exchange_at(contest, winner), exchange_at(contest, (int)column)))
            return true;
    return false;
}

/* That the row is given the column becomes an ambiguous choice. */
static void doubt(const hl_contest *contest, guint row, int column)
{
    ((hl_pending *)g_ptr_array_index(contest->rows, row))->doubted =
        exchange_at(contest, column)->number;
}

/* Would the row do about as well with what row 0 is given? */
static bool wants_winner(const hl_contest *contest, const int *best, guint row)
{
    const int *scores = &contest->scores[row * contest->columns->len];
    return scores[best[0]] != HL_NO_PAIR &&
           scores[best[row]] - scores[best[0]] < HL_POINTS_CLEAR_LEAD;
}

/*
 * The pairs that the other solution in contest->given would undo are as doubtful as the one to decide; so are
 * those that still another one would, in which their redirect has what this one is given.
 */
static void mark_doubted(const hl_contest *contest, const int *best)
{
    for (guint row = 1; row < contest->rows->len; row++)
        if (best[row] != HL_ALONE &&
            (best[row] != contest->given[row] || wants_winner(contest, best, row)))
            doubt(contest, row, best[row]);
}

static int given_score(const hl_contest *contest, guint row)
{
    int column = contest->given[row];
    return column == HL_ALONE ? 0 : contest->scores[row * contest->columns->len + (guint)column];
}

/* The row that is given the column; there being none: HL_ALONE. */
static int holder_of(const hl_contest *contest, guint column)
{
    for (guint row = 0; row < contest->rows->len; row++)
        if (contest->given[row] == (int)column)
            return (int)row;
    return HL_ALONE;
}

/* Would this pair be clearly better for both than what the best total gives each of them? */
static bool is_wronged(const hl_contest *contest, guint row, guint column)
{
    int score = contest->scores[row * contest->columns->len + column];
    int holder = holder_of(contest, column);
    if (score == HL_NO_PAIR || holder == HL_ALONE || holder == (int)row)
        return false;
    int held = MAX(given_score(contest, (guint)holder), given_score(contest, row));
    return score - held >= HL_POINTS_CLEAR_LEAD;
}

static void doubt_given(const hl_contest *contest, int row)
{
    int column = contest->given[row];
    if (contest->for_good && column != HL_ALONE)
        doubt(contest, (guint)row, column);
}

/*
 * A total may be the best only because it leaves no redirect alone, by giving each the other's follow-up: where
 * the capture has times in which one of these began before its own redirect. So a pair is doubtful that a clearly
 * better one would break, and with it the other pair that this one would break.
 */
static bool is_second_best(const hl_contest *contest)
{
    int winner = contest->given[0];
    bool is_found = false;
    for (guint column = 0; column < contest->columns->len; column++) {
        if (!is_wronged(contest, 0, column) ||
            hl_evidence_is_equivalent(exchange_at(contest, winner),
                                      exchange_at(contest, (int)column)))
            continue;
        doubt_given(contest, holder_of(contest, column));
        is_found = true;
    }
    for (guint row = 1; row < contest->rows->len; row++) {
        if (!is_wronged(contest, row, (guint)winner))
            continue;
        doubt_given(contest, (int)row);
        is_found = true;
    }
    return is_found;
}

static hl_claim *claim_of(const hl_pending *pending, const hl_candidate *candidate)
{
    hl_claim *claim = pending->claims.first;
    while (claim && claim->candidate != candidate)
        claim = claim->next[HL_OF_REDIRECT];
    return claim;
}

/* May the redirect be followed rightly without the content? Then only a follow-up that is at fault can have it. */
static bool may_drop_content(const hl_exchange *redirect)
{
    uint16_t status = redirect->response->status;
    bool is_post = redirect->request && hl_bytes_is(redirect->request->method, "POST");
    return status == 303 || (is_post && (status == 301 || status == 302));
}

/* What speaks for the row having this column, and no likeness of programs can bring about. */
static unsigned beyond_likeness(const hl_contest *contest, guint row, int column)
{
    hl_claim *claim = claim_of(g_ptr_array_index(contest->rows, row),
                               g_ptr_array_index(contest->columns, (guint)column));
    return hl_evidence_weigh(claim).evidence & HL_EVIDENCE_BEYOND_LIKENESS;
}

/* By how much the best solution must surpass the one in contest->given, which has another follow-up for row 0. */
static int needed_lead(const hl_contest *contest, int winner)
{
    const hl_pending *pending = g_ptr_array_index(contest->rows, 0);
    int rival = contest->given[0], lead = HL_POINTS_CLEAR_LEAD;
    bool goes_elsewhere = holder_of(contest, (guint)winner) != HL_ALONE;
    if (rival == HL_ALONE)
        return goes_elsewhere && !beyond_likeness(contest, 0, winner)
                   ? HL_POINTS_CLEAR_LEAD_OF_LIKENESS
                   : lead;
    if (!(beyond_likeness(contest, 0, winner) & ~beyond_likeness(contest, 0, rival)) ||
        goes_elsewhere)
        lead = HL_POINTS_CLEAR_LEAD_OF_LIKENESS;
    bool has_content = exchange_at(contest, winner)->request->content.octets > 0;
    bool rival_has = exchange_at(contest, rival)->request->content.octets > 0;
    if (has_content && !rival_has && may_drop_content(pending->exchange))
        lead += HL_POINTS_SAME_CONTENT;
    return lead;
}

/* Would the best other pairing be clearly worse, or one that changes no judgement? */
static bool has_clear_lead(hl_contest *contest, const int *best, int total)
{
    int winner = best[0], rival = winner;
    do {
        contest->scores[rival] = HL_NO_PAIR;
        int lead = total - solve(contest);
        if (lead >= needed_lead(contest, winner))
            return true;
        rival = contest->given[0];
    } while (rival != HL_ALONE &&
             hl_evidence_is_equivalent(exchange_at(contest, winner), exchange_at(contest, rival)));
    return false;
}

/* The best total in which row 0 has that column. */
static int total_with(hl_contest *contest, int column)
{
    guint rows = contest->rows->len, columns = contest->columns->len;
    int *scores = g_memdup2(contest->scores, rows * columns * sizeof(int));
    for (guint other = 0; other < columns; other++)
        contest->scores[other] = HL_NO_PAIR;
    for (guint row = 1; row < rows; row++)
        contest->scores[row * columns + (guint)column] = HL_NO_PAIR;
    int total = scores[column] + solve(contest);
    memcpy(contest->scores, scores, rows * columns * sizeof(int));
    g_free(scores);
    return total;
}

/* Where it is not known what row 0 truly has, it may be what another row is given, if the total is hardly less then. */
static void doubt_holders(hl_contest *contest, int total)
{
    guint rows = contest->rows->len;
    if (!contest->for_good || rows == 1)
        return;
    int *best = g_memdup2(contest->given, rows * sizeof(int));
    for (guint row = 1; row < rows; row++) {
        int column = best[row], needed = HL_POINTS_CLEAR_LEAD_OF_LIKENESS;
        if (column == HL_ALONE || contest->scores[column] == HL_NO_PAIR)
            continue;
        if (beyond_likeness(contest, row, column) & ~beyond_likeness(contest, 0, column))
            needed = HL_POINTS_CLEAR_LEAD;
        if (total - total_with(contest, column) < needed)
            doubt(contest, row, column);
    }
    g_free(best);
}

static hl_confidence weigh_lead(hl_contest *contest, int total)
{
    if (is_second_best(contest))
        return HL_AMBIGUOUS;
    int *best = g_memdup2(contest->given, contest->rows->len * sizeof(int));
    bool clear = has_clear_lead(contest, best, total);
    if (!clear && contest->for_good)
        mark_doubted(contest, best);
    g_free(best);
    return clear ? HL_LIKELY : HL_AMBIGUOUS;
}

/* On a connection that had begun before its first packet was captured, which came after the redirect: what was
 * lost of it may be the redirect that the request follows. */
static bool is_cut_off(const hl_pending *pending, const hl_connection *connection)
{
    return connection->oddities & HL_ODDITY_LATE_START && connection->opened > pending->seen;
}

/* Could another program that is like it, or the same one for another reason, have brought it about? */
static bool is_mere_likeness(const hl_claim *claim)
{
    unsigned beyond = claim->weight.evidence & HL_EVIDENCE_BEYOND_LIKENESS;
    if (beyond != HL_EVIDENCE_SAME_CONTENT)
        return beyond == 0;
    return hl_reconnection_looks_independent(claim->want, claim->candidate->exchange);
}

/*
 * May the true follow-up have been lost? Where the redirect's own connection lost something after it, the
 * best place for one, nothing makes up for that; where the client lost anything since the earliest redirect
 * that the winner might truly follow, mere likeness does not, nor does the same content: a program that is
 * run again sends the same again.
 */
static bool is_damaged(const hl_contest *contest, const hl_claim *claim, const hl_damage *damage)
{
    const hl_pending *pending = g_ptr_array_index(contest->rows, 0);
    const hl_connection *connection = pending->exchange->connection;
    const hl_exchange *winner = exchange_at(contest, contest->given[0]);
    hl_time_ns window = pending->deadline - pending->seen;
    if (connection->last_loss >= pending->seen && winner->connection != connection)
        return true;
    unsigned beyond = claim->weight.evidence & HL_EVIDENCE_BEYOND_LIKENESS;
    return (beyond & ~HL_EVIDENCE_SAME_CONTENT) == 0 &&
           (is_cut_off(pending, winner->connection) ||
            hl_damage_since(damage, winner->connection, winner->request->started - window));
}

/* Is what another redirect got, though nobody knows whether rightly, about as likely to be this one's? */
static bool may_have_lost(const hl_pending *pending, const hl_claim *claim)
{
    return pending->has_lost &&
           claim->weight.points - pending->lost_points < HL_POINTS_CLEAR_LEAD_OF_LIKENESS &&
           !hl_digest_equal(pending->lost, hl_evidence_kind(claim->candidate->exchange));
}

/* Whatever the lead, is it no better than a guess? */
static bool is_guess(const hl_contest *contest, const hl_claim *claim)
{
    const hl_pending *pending = g_ptr_array_index(contest->rows, 0);
    const hl_exchange *winner = claim->candidate->exchange;
    if (claim->weight.points < HL_POINTS_DOUBTFUL || pending->doubted == winner->number ||
        may_have_lost(pending, claim))
        return true;
    return !(claim->weight.evidence & HL_EVIDENCE_BEYOND_LIKENESS) &&
           (claim->candidate->doubted || hl_reconnection_looks_independent(claim->want, winner));
}

static hl_confidence confidence_of(hl_contest *contest, int total, hl_claim *claim)
{
    if (is_guess(contest, claim)) {
        doubt_holders(contest, total);
        return HL_AMBIGUOUS;
    }
    if (!is_contested(contest, contest->given[0]))
        return claim->weight.points >= HL_POINTS_CERTAIN ? HL_CERTAIN : HL_LIKELY;
    return weigh_lead(contest, total);
}

/* What was contested stays so after the others are gone. */
static void mark_contested(const hl_contest *contest, int winner)
{
    guint columns = contest->columns->len;
    for (guint row = 1; row < contest->rows->len && winner != HL_ALONE; row++)
        if (contest->scores[row * columns + (guint)winner] != HL_NO_PAIR)
            ((hl_pending *)g_ptr_array_index(contest->rows, row))->contested = true;
    for (guint column = 0; column < columns; column++)
        if ((int)column != winner && contest->scores[column] != HL_NO_PAIR)
            ((hl_candidate *)g_ptr_array_index(contest->columns, column))->contested = true;
}

/* A copy that may be another redirect's follow-up stays, and may be none. */
static void find_resends(hl_decision *decision, const hl_contest *contest)
{
    const hl_pending *pending = g_ptr_array_index(contest->rows, 0);
    for (guint column = 0; column < contest->columns->len; column++) {
        hl_candidate *candidate = g_ptr_array_index(contest->columns, column);
        if (!claim_of(pending, candidate) ||
            !hl_evidence_is_resend(decision->winner->exchange, candidate->exchange))
            continue;
        if (candidate->claims.count == 1)
            decision->resends = g_slist_append(decision->resends, candidate);
        else if (contest->for_good)
            candidate->doubted = true;
    }
}

static void award(hl_decision *decision, hl_contest *contest, int total, const hl_damage *damage)
{
    hl_pending *pending = g_ptr_array_index(contest->rows, 0);
    decision->winner = g_ptr_array_index(contest->columns, (guint)contest->given[0]);
    find_resends(decision, contest);
    hl_claim *claim = claim_of(pending, decision->winner);
    hl_weight weight = hl_evidence_weigh(claim);
    decision->want = claim->want;
    decision->evidence = weight.evidence;
    if ((pending->cut_short || contest->cut_short) && is_mere_likeness(claim)) {
        decision->confidence = HL_AMBIGUOUS;
        decision->reason = HL_REASON_LIMIT;
    } else if (is_damaged(contest, claim, damage)) {
        decision->confidence = HL_AMBIGUOUS;
        decision->reason = HL_REASON_MESSAGES_LOST;
    } else {
        decision->confidence = confidence_of(contest, total, claim);
    }
}

/* Who wanted what a redirect got that may not be its own remembers the best of it. */
static void tell_losers(const hl_pending *pending, const hl_candidate *winner)
{
    hl_digest kind = hl_evidence_kind(winner->exchange);
    for (hl_claim *claim = winner->claims.first; claim; claim = claim->next[HL_OF_CANDIDATE]) {
        hl_pending *loser = claim->want->pending;
        int points = hl_evidence_weigh(claim).points;
        if (loser == pending || (loser->has_lost && loser->lost_points >= points))
            continue;
        loser->has_lost = true;
        loser->lost_points = points;
        loser->lost = kind;
    }
}

/* Whatever else may follow a redirect, when nobody knows what does, may not follow another one. */
static void doubt_candidates(const hl_pending *pending, const hl_decision *decision)
{
    int points = hl_evidence_weigh(claim_of(pending, decision->winner)).points;
    for (hl_claim *claim = pending->claims.first; claim; claim = claim->next[HL_OF_REDIRECT])
        if (points - hl_evidence_weigh(claim).points < HL_POINTS_CLEAR_LEAD_OF_LIKENESS)
            claim->candidate->doubted = true;
}

static hl_decision hold(hl_pending *pending, const hl_limits *limits, const hl_damage *damage,
                        bool for_good)
{
    hl_decision decision = {.winner = NULL};
    hl_contest contest = {.for_good = for_good};
    gather(&contest, pending, limits);
    decision.is_cut_short = contest.cut_short;
    score(&contest);
    int total = solve(&contest);
    if (for_good)
        mark_contested(&contest, contest.given[0]);
    if (contest.given[0] != HL_ALONE)
        award(&decision, &contest, total, damage);
    else
        doubt_holders(&contest, total);
    if (for_good && decision.winner && decision.confidence == HL_AMBIGUOUS) {
        doubt_candidates(pending, &decision);
        tell_losers(pending, decision.winner);
    }
    g_ptr_array_unref(contest.rows);
    g_ptr_array_unref(contest.columns);
    g_free(contest.scores);
    g_free(contest.given);
    return decision;
}

hl_decision hl_contest_preview(hl_pending *pending, const hl_limits *limits,
                               const hl_damage *damage)
{
    return hold(pending, limits, damage, false);
}

hl_decision hl_contest_decide(hl_pending *pending, const hl_limits *limits, const hl_damage *damage)
{
    return hold(pending, limits, damage, true);
}

void hl_decision_clear(hl_decision *decision)
{
    g_slist_free(decision->resends);
}

/*
 * The next request on the redirect's own connection, from the same client program, for exactly the
 * target, already answered, with nobody else in sight: the strongest evidence there is, and a
 * request that is still to come cannot outdo it.
 */
bool hl_contest_is_conclusive(const hl_pending *pending)
{
    if (pending->want_count == 0)
        return true;
    if (pending->claims.count != 1)
        return false;
    hl_claim *claim = pending->claims.first;
    const hl_exchange *candidate = claim->candidate->exchange;
    return claim->want->kind == HL_WANT_TARGET && claim->candidate->claims.count == 1 &&
           candidate->response && candidate->response->status < 400 &&
           candidate->request->unanswered == 0 &&
           hl_evidence_is_next_on_connection(pending->exchange, candidate) &&
           hl_evidence_weigh(claim).points >= HL_POINTS_CERTAIN;
}
