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

uint64_t hl_turns_add_request(hl_turns *turns, uint64_t start, uint64_t received, hl_asked asked)
{
    if (turns->count > 0 && !turns->responses_lost && !is_lost_place(at(turns, turns->count - 1)))
        turns->pipelined = true;
    push(turns, (hl_turn){start, received, turns->next, 0, asked});
    return turns->next++;
}

uint64_t hl_turns_take(hl_turns *turns)
{
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
    uint32_t first, fits; /* the first that can be meant; how many can */
    uint32_t exact;       /* the last that can and waits for this very octet */
    bool has_exact;
    bool after_loss; /* a lost place that can be meant stands before the first */
    hl_turn *lost;   /* the last such place, NULL without */
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
        bool counted = !turns->responses_lost && !choice.after_loss; /* order alone tells */
        bool can = was_begun(turn, received) && (counted || was_waiting(turn, start));
        if (is_lost_place(turn)) {
            choice.lost = can ? turn : choice.lost;
            choice.after_loss |= can;
            continue;
        }
        if (can && choice.fits++ == 0)
            choice.first = i;
        if (can && turn->received == start) {
            choice.exact = i;
            choice.has_exact = true;
        }
        if (!turns->responses_lost)
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

hl_answered hl_turns_answer(hl_turns *turns, uint64_t start, uint64_t received, bool final)
{
    hl_turn_choice choice = choose(turns, start, received);
    if (choice.fits == 0)
        return (hl_answered){turn_of_lost(turns, choice.lost), HL_ASKED_UNKNOWN, false};

    bool exact = choice.has_exact && !turns->pipelined;
    bool forced = choice.fits == 1 && !choice.after_loss && !turns->doubtful;
    uint32_t index = !forced && choice.has_exact ? choice.exact : choice.first;
    const hl_turn *turn = at(turns, index);
    hl_answered answered = {turn->turn, turn->asked, !forced && !exact};
    turns->responses_lost = turns->doubtful = answered.unsure;
    drop(turns, final ? index + 1 : index);
    return answered;
}
