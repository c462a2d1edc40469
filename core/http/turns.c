/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "turns.h"

#include "model/hl_segment.h"

#include <glib.h>

static hl_turn *at(const hl_turns *turns, uint32_t index)
{
    uint32_t capacity = turns->more ? turns->capacity : HL_TURNS_INLINE;
    hl_turn *ring = turns->more ? turns->more : (hl_turn *)turns->first;
    return &ring[(turns->head + index) & (capacity - 1)];
}

static void grow(hl_turns *turns)
{
    uint32_t capacity = turns->more ? turns->capacity : HL_TURNS_INLINE;
    hl_turn *ring = g_new(hl_turn, capacity * 2);
    for (uint32_t i = 0; i < turns->count; i++)
        ring[i] = *at(turns, i);
    g_free(turns->more);
    turns->more = ring;
    turns->capacity = capacity * 2;
    turns->head = 0;
}

static void push(hl_turns *turns, hl_turn turn)
{
    uint32_t capacity = turns->more ? turns->capacity : HL_TURNS_INLINE;
    if (turns->count == capacity)
        grow(turns);
    turns->count++;
    *at(turns, turns->count - 1) = turn;
}

static void drop(hl_turns *turns, uint32_t count)
{
    turns->head += count;
    turns->count -= count;
}

static bool is_lost_place(const hl_turn *turn)
{
    return turn->asked == HL_ASKED_UNKNOWN;
}

void hl_turns_clear(hl_turns *turns)
{
    g_free(turns->more);
    *turns = (hl_turns){0};
}

/* For certain: what was lost may have been its response. */
static bool has_unanswered(const hl_turns *turns)
{
    if (turns->count == 0 || turns->responses_lost)
        return false;
    return !is_lost_place(at(turns, 0)) || !is_lost_place(at(turns, turns->count - 1));
}

uint64_t hl_turns_add_request(hl_turns *turns, uint64_t start, uint64_t received, hl_asked asked)
{
    turns->pipelined |= has_unanswered(turns);
    push(turns, (hl_turn){start, received, turns->next, 0, asked});
    return turns->next++;
}

void hl_turns_lose_requests(hl_turns *turns, uint64_t start, uint32_t spare_turns)
{
    if (turns->count > 0 && is_lost_place(at(turns, turns->count - 1)))
        return;
    push(turns, (hl_turn){start, HL_OFFSET_UNKNOWN, turns->next, spare_turns, HL_ASKED_UNKNOWN});
    turns->next += spare_turns;
}

void hl_turns_lose_responses(hl_turns *turns)
{
    turns->responses_lost = true;
    turns->has_interim = false;
}

size_t hl_turns_waiting(const hl_turns *turns)
{
    return turns->count;
}

void hl_turns_drop_oldest(hl_turns *turns)
{
    if (turns->count > 0)
        drop(turns, 1);
}

/* What the requests that wait say about one response. */
typedef struct hl_turn_choice {
    uint32_t fits;        /* how many requests can be meant: */
    uint32_t first, last; /* these and some between */
    hl_turn *lost;        /* the last lost place that can be meant, NULL without, */
    hl_turn *lost_after;  /* behind the last request */
} hl_turn_choice;

/* The sender of the response had begun to receive it. */
static bool was_begun(const hl_turn *turn, uint64_t received)
{
    return received == HL_OFFSET_UNKNOWN || turn->start < received;
}

/* The client had not received beyond the start of the response when it sent it. */
static bool was_waiting(const hl_turn *turn, uint64_t start)
{
    return turn->received == HL_OFFSET_UNKNOWN || turn->received <= start;
}

/* While no response was lost, only the first request can be meant, or one lost before it. */
static hl_turn_choice choose(const hl_turns *turns, uint64_t start, uint64_t received)
{
    hl_turn_choice choice = {0};
    for (uint32_t i = 0; i < turns->count; i++) {
        hl_turn *turn = at(turns, i);
        bool counted = !turns->responses_lost && !choice.lost; /* order alone tells */
        bool can = was_begun(turn, received) && (counted || was_waiting(turn, start));
        if (can && is_lost_place(turn)) {
            choice.lost = choice.lost_after = turn;
        } else if (can) {
            choice.first = choice.fits++ == 0 ? i : choice.first;
            choice.last = i;
            choice.lost_after = NULL;
        }
        if (!turns->responses_lost && !is_lost_place(turn))
            break;
    }
    return choice;
}

static uint64_t turn_of_lost(hl_turns *turns, hl_turn *lost)
{
    if (!lost || lost->spare_turns == 0)
        return turns->next++;
    lost->spare_turns--;
    return lost->turn++;
}

/* An answer that no request which was seen bears. */
static hl_answered answer_lost(hl_turns *turns, const hl_turn_choice *choice, bool final,
                               bool unsure)
{
    uint64_t turn = turns->has_interim ? turns->interim : turn_of_lost(turns, choice->lost);
    turns->has_interim = !final;
    turns->interim = turn;
    return (hl_answered){turn, HL_ASKED_UNKNOWN, unsure};
}

static hl_answered answer_one(hl_turns *turns, uint32_t index, bool final, bool unsure)
{
    const hl_turn *turn = at(turns, index);
    hl_answered answered = {turn->turn, turn->asked, unsure};
    turns->responses_lost = turns->doubtful = unsure;
    turns->has_interim = false;
    drop(turns, final ? index + 1 : index);
    return answered;
}

/*
 * One that does not pipeline had its answers to all earlier requests when it sent the last one that
 * fits. A request lost behind that one can be meant instead, unless the response starts at the very
 * octet that the client waited for.
 */
static hl_answered answer_one_by_one(hl_turns *turns, const hl_turn_choice *choice, uint64_t start,
                                     bool final)
{
    uint64_t waited = at(turns, choice->last)->received;
    if (waited == HL_OFFSET_UNKNOWN)
        return answer_one(turns, choice->last, final, choice->fits > 1 || choice->lost);
    if (waited != start && choice->lost_after)
        return answer_lost(turns, choice, final, true);
    return answer_one(turns, choice->last, final, false);
}

hl_answered hl_turns_answer(hl_turns *turns, uint64_t start, uint64_t received, bool final)
{
    hl_turn_choice choice = choose(turns, start, received);
    if (choice.fits == 0)
        return answer_lost(turns, &choice, final, false);
    if (!turns->pipelined)
        return answer_one_by_one(turns, &choice, start, final);
    bool unsure = choice.fits > 1 || choice.lost || turns->doubtful;
    bool exact = unsure && at(turns, choice.last)->received == start;
    return answer_one(turns, exact ? choice.last : choice.first, final, unsure);
}
