/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pending.h"

void hl_board_init(hl_board *board)
{
    hl_want_index_init(&board->wanted);
    board->seed = (uint64_t)g_random_int() << 32 | g_random_int();
    g_queue_init(&board->by_deadline);
    for (int size_class = 0; size_class < HL_BOARD_CLASSES; size_class++)
        g_queue_init(&board->size_class[size_class].pendings);
}

hl_board_class hl_board_class_of(size_t memory)
{
    return memory > HL_BOARD_LARGE_OCTETS ? HL_BOARD_LARGE : HL_BOARD_SMALL;
}

static size_t memory_of_candidate(const hl_exchange *exchange)
{
    return sizeof(hl_candidate) + hl_exchange_memory(exchange);
}

void hl_board_clear(hl_board *board)
{
    while (hl_board_next(board))
        hl_board_remove(board, hl_board_next(board));
    hl_want_index_clear(&board->wanted);
}

static void publish_wants(hl_board *board, hl_pending *pending, size_t most_rivals)
{
    for (unsigned i = 0; i < pending->want_count; i++) {
        pending->wants[i].pending = pending;
        pending->cut_short |= !hl_want_index_add(&board->wanted, &pending->wants[i], most_rivals);
    }
}

static void withdraw_wants(hl_board *board, hl_pending *pending)
{
    for (unsigned i = 0; i < pending->want_count; i++) {
        if (pending->wants[i].is_published)
            hl_want_index_remove(&board->wanted, &pending->wants[i]);
        hl_want_clear(&pending->wants[i]);
    }
}

static size_t memory_of(const hl_pending *pending)
{
    size_t memory = sizeof *pending + hl_exchange_memory(pending->exchange);
    for (unsigned i = 0; i < pending->want_count; i++)
        memory += sizeof(hl_want) + sizeof(hl_wanted) + hl_want_memory(&pending->wants[i]);
    for (size_t i = 0; i < HL_LOCATION_TARGETS && pending->location.targets[i]; i++)
        memory += hl_url_memory(pending->location.targets[i]);
    return memory;
}

static void join_class(hl_board *board, hl_pending *pending)
{
    pending->memory = memory_of(pending);
    pending->size_class = hl_board_class_of(pending->memory);
    pending->of_class.data = pending;
    g_queue_push_tail_link(&board->size_class[pending->size_class].pendings, &pending->of_class);
    board->size_class[pending->size_class].memory += pending->memory;
}

static void leave_class(hl_board *board, hl_pending *pending)
{
    g_queue_unlink(&board->size_class[pending->size_class].pendings, &pending->of_class);
    board->size_class[pending->size_class].memory -= pending->memory;
}

static hl_pending *new_pending(const hl_board *board, const hl_location *location)
{
    hl_want wants[HL_WANTS_MAX];
    unsigned count = hl_wants_list(wants, location, board->seed);
    hl_pending *pending = g_malloc0(sizeof *pending + count * sizeof *wants);
    pending->location = *location;
    g_clear_pointer(&pending->location.source, hl_url_free);
    pending->want_count = count;
    for (unsigned i = 0; i < count; i++)
        pending->wants[i] = wants[i];
    return pending;
}

hl_pending *hl_board_add(hl_board *board, hl_exchange *redirect, hl_location location,
                         hl_time_ns window_ns, size_t most_rivals)
{
    hl_pending *pending = new_pending(board, &location);
    pending->exchange = hl_exchange_ref(redirect);
    pending->seen =
        redirect->response->head_ended - hl_connection_server_late_by(redirect->connection);
    pending->deadline = pending->seen + window_ns;
    pending->doubted = UINT64_MAX;
    pending->by_deadline.data = pending;
    publish_wants(board, pending, most_rivals);
    join_class(board, pending);
    redirect->pending = pending;
    g_queue_push_tail_link(&board->by_deadline, &pending->by_deadline);
    return pending;
}

/* ---- claims ---- */

static void join(hl_claims *claims, hl_claim *claim, hl_claim_list list)
{
    *(claims->last ? &claims->last->next[list] : &claims->first) = claim;
    claims->last = claim;
    claims->count++;
}

static void leave(hl_claims *claims, hl_claim *claim, hl_claim_list list)
{
    hl_claim *before = NULL;
    for (hl_claim *other = claims->first; other != claim; other = other->next[list])
        before = other;
    *(before ? &before->next[list] : &claims->first) = claim->next[list];
    if (claims->last == claim)
        claims->last = before;
    claims->count--;
}

static hl_candidate *add_candidate(hl_board *board, hl_exchange *exchange)
{
    hl_candidate *candidate = g_new0(hl_candidate, 1);
    candidate->exchange = hl_exchange_ref(exchange);
    candidate->memory = memory_of_candidate(exchange);
    board->size_class[hl_board_class_of(candidate->memory)].memory += candidate->memory;
    exchange->candidate = candidate;
    return candidate;
}

static void forget_candidate(hl_board *board, hl_candidate *candidate)
{
    board->size_class[hl_board_class_of(candidate->memory)].memory -= candidate->memory;
    candidate->exchange->candidate = NULL;
    hl_exchange_unref(candidate->exchange);
    g_free(candidate);
}

void hl_board_claim(hl_board *board, const hl_want *want, hl_exchange *exchange)
{
    hl_claim *claim = g_new0(hl_claim, 1);
    claim->candidate = exchange->candidate ? exchange->candidate : add_candidate(board, exchange);
    claim->want = want;
    join(&want->pending->claims, claim, HL_OF_REDIRECT);
    join(&claim->candidate->claims, claim, HL_OF_CANDIDATE);
}

static void withdraw_claims(hl_board *board, hl_pending *pending)
{
    hl_claim *next;
    for (hl_claim *claim = pending->claims.first; claim; claim = next) {
        next = claim->next[HL_OF_REDIRECT];
        leave(&claim->candidate->claims, claim, HL_OF_CANDIDATE);
        if (claim->candidate->claims.count == 0)
            forget_candidate(board, claim->candidate);
        g_free(claim);
    }
}

void hl_board_take(hl_board *board, hl_candidate *candidate)
{
    hl_claim *next;
    for (hl_claim *claim = candidate->claims.first; claim; claim = next) {
        next = claim->next[HL_OF_CANDIDATE];
        leave(&claim->want->pending->claims, claim, HL_OF_REDIRECT);
        g_free(claim);
    }
    forget_candidate(board, candidate);
}

void hl_board_remove(hl_board *board, hl_pending *pending)
{
    withdraw_wants(board, pending);
    withdraw_claims(board, pending);
    leave_class(board, pending);
    g_queue_unlink(&board->by_deadline, &pending->by_deadline);
    pending->exchange->pending = NULL;
    hl_location_clear(&pending->location);
    hl_exchange_unref(pending->preflight);
    hl_exchange_unref(pending->exchange);
    g_free(pending);
}

hl_digest hl_board_key(const hl_board *board, hl_bytes url_key)
{
    return hl_want_key(url_key, board->seed);
}

hl_pending *hl_board_next(const hl_board *board)
{
    return board->by_deadline.head ? board->by_deadline.head->data : NULL;
}
