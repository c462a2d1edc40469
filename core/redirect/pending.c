/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pending.h"

#include "misresolution.h"

enum { USUAL_WANTS = 4 };

static void free_candidate(gpointer data)
{
    hl_candidate *candidate = data;
    hl_exchange_unref(candidate->exchange);
    g_ptr_array_unref(candidate->claimants);
    g_free(candidate);
}

void hl_board_init(hl_board *board)
{
    board->wanted = g_hash_table_new_full(hl_digest_hash, hl_digest_is_same, NULL, g_free);
    board->seed = (uint64_t)g_random_int() << 32 | g_random_int();
    board->pendings = g_hash_table_new(NULL, NULL);
    board->candidates = g_hash_table_new_full(NULL, NULL, NULL, free_candidate);
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
    g_hash_table_unref(board->wanted);
    g_hash_table_unref(board->pendings);
    g_hash_table_unref(board->candidates);
}

static void add_want(hl_pending *pending, hl_want_kind kind, hl_url *url, const char *how)
{
    hl_want want = {.pending = pending, .kind = kind, .url = url, .how = how};
    if (url)
        g_array_append_val(pending->wants, want);
}

/* A copy of the target's URL under another scheme or authority. */
static hl_url *moved(const hl_url *url, const char *scheme, char *authority)
{
    hl_url *result = hl_url_with_authority(url, scheme, authority);
    g_free(authority);
    return result;
}

static void want_target(hl_pending *pending, hl_url *target)
{
    add_want(pending, HL_WANT_TARGET, hl_url_ref(target), NULL);
    if (g_str_equal(target->scheme, "http") && target->port == 80)
        add_want(pending, HL_WANT_UPGRADED, moved(target, "https", hl_url_authority(target)), NULL);
}

/* Where only the scheme is another, the old authority may well be the new one. */
static void want_stale_host(hl_pending *pending, const hl_url *target, const hl_url *source)
{
    hl_url *stale = moved(target, target->scheme, hl_url_authority(source));
    if (stale && g_str_equal(stale->key, target->key))
        g_clear_pointer(&stale, hl_url_free);
    add_want(pending, HL_WANT_STALE_HOST, stale, NULL);
}

static void want_mistakes(hl_pending *pending)
{
    const hl_location *location = &pending->location;
    const hl_url *source = location->source;
    if (!source)
        return;
    want_stale_host(pending, location->target, source);
    hl_misresolution mistakes[HL_MISRESOLUTIONS_MAX];
    unsigned count = hl_misresolution_find(location, mistakes);
    for (unsigned i = 0; i < count; i++)
        add_want(pending, HL_WANT_MISRESOLVED, mistakes[i].url, mistakes[i].how);
}

/* False: too many want it already. */
static bool publish_want(hl_board *board, hl_want *want, size_t most_rivals)
{
    want->key = hl_board_key(board, hl_bytes_text(want->url->key));
    hl_wanted *wanted = g_hash_table_lookup(board->wanted, &want->key);
    if (!wanted) {
        wanted = g_new0(hl_wanted, 1);
        wanted->key = want->key;
        g_hash_table_insert(board->wanted, &wanted->key, wanted);
    }
    if (wanted->count >= most_rivals)
        return false;
    *(wanted->last ? &wanted->last->next : &wanted->first) = want;
    wanted->last = want;
    wanted->count++;
    want->is_published = true;
    return true;
}

/* Only now that the array of wants has its final size do their addresses hold. */
static void publish_wants(hl_board *board, hl_pending *pending, size_t most_rivals)
{
    for (guint i = 0; i < pending->wants->len; i++)
        pending->cut_short |=
            !publish_want(board, &g_array_index(pending->wants, hl_want, i), most_rivals);
}

static size_t memory_of(const hl_pending *pending)
{
    size_t memory = sizeof *pending + hl_exchange_memory(pending->exchange);
    for (guint i = 0; i < pending->wants->len; i++)
        memory += hl_url_memory(g_array_index(pending->wants, hl_want, i).url) + sizeof(hl_wanted);
    for (size_t i = 0; i < HL_LOCATION_TARGETS && pending->location.targets[i]; i++)
        memory += hl_url_memory(pending->location.targets[i]);
    return memory + (pending->location.source ? hl_url_memory(pending->location.source) : 0);
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

hl_pending *hl_board_add(hl_board *board, hl_exchange *redirect, hl_location location,
                         hl_time_ns window_ns, size_t most_rivals)
{
    hl_pending *pending = g_new0(hl_pending, 1);
    pending->exchange = hl_exchange_ref(redirect);
    pending->location = location;
    pending->seen =
        redirect->response->head_ended - hl_connection_server_late_by(redirect->connection);
    pending->deadline = pending->seen + window_ns;
    pending->wants = g_array_sized_new(FALSE, FALSE, sizeof(hl_want), USUAL_WANTS);
    pending->claims = g_array_new(FALSE, FALSE, sizeof(hl_claim));
    pending->doubted = UINT64_MAX;
    pending->by_deadline.data = pending;
    for (size_t i = 0; i < HL_LOCATION_TARGETS && location.targets[i]; i++)
        if (hl_url_is_http(location.targets[i]))
            want_target(pending, location.targets[i]);
    if (location.target && hl_url_is_http(location.target))
        want_mistakes(pending);
    publish_wants(board, pending, most_rivals);
    join_class(board, pending);
    g_hash_table_insert(board->pendings, redirect, pending);
    g_queue_push_tail_link(&board->by_deadline, &pending->by_deadline);
    return pending;
}

static void withdraw_want(hl_board *board, hl_want *want)
{
    hl_wanted *wanted = g_hash_table_lookup(board->wanted, &want->key);
    hl_want *before = NULL;
    if (--wanted->count == 0) {
        g_hash_table_remove(board->wanted, &want->key);
        return;
    }
    for (hl_want *other = wanted->first; other != want; other = other->next)
        before = other;
    *(before ? &before->next : &wanted->first) = want->next;
    if (wanted->last == want)
        wanted->last = before;
}

static void withdraw_wants(hl_board *board, hl_pending *pending)
{
    for (guint i = 0; i < pending->wants->len; i++) {
        hl_want *want = &g_array_index(pending->wants, hl_want, i);
        if (want->is_published)
            withdraw_want(board, want);
        hl_url_free(want->url);
    }
    g_array_unref(pending->wants);
}

static void forget_candidate(hl_board *board, hl_candidate *candidate)
{
    board->size_class[hl_board_class_of(candidate->memory)].memory -= candidate->memory;
    g_hash_table_remove(board->candidates, candidate->exchange);
}

static void withdraw_claims(hl_board *board, hl_pending *pending)
{
    for (guint i = 0; i < pending->claims->len; i++) {
        hl_candidate *candidate = g_array_index(pending->claims, hl_claim, i).candidate;
        g_ptr_array_remove(candidate->claimants, pending);
        if (candidate->claimants->len == 0)
            forget_candidate(board, candidate);
    }
    g_array_unref(pending->claims);
}

void hl_board_remove(hl_board *board, hl_pending *pending)
{
    withdraw_wants(board, pending);
    withdraw_claims(board, pending);
    leave_class(board, pending);
    g_queue_unlink(&board->by_deadline, &pending->by_deadline);
    g_hash_table_remove(board->pendings, pending->exchange);
    hl_location_clear(&pending->location);
    hl_exchange_unref(pending->preflight);
    hl_exchange_unref(pending->exchange);
    g_free(pending);
}

hl_digest hl_board_key(const hl_board *board, hl_bytes url_key)
{
    return hl_digest_seeded(url_key, board->seed);
}

const hl_wanted *hl_board_wanted(const hl_board *board, hl_digest key)
{
    return g_hash_table_lookup(board->wanted, &key);
}

void hl_board_claim(hl_board *board, const hl_want *want, hl_exchange *exchange)
{
    hl_candidate *candidate = hl_board_find_candidate(board, exchange);
    if (!candidate) {
        candidate = g_new0(hl_candidate, 1);
        candidate->exchange = hl_exchange_ref(exchange);
        candidate->claimants = g_ptr_array_new();
        candidate->memory = memory_of_candidate(exchange);
        board->size_class[hl_board_class_of(candidate->memory)].memory += candidate->memory;
        g_hash_table_insert(board->candidates, exchange, candidate);
        exchange->is_candidate = true;
    }
    hl_claim claim = {.candidate = candidate, .want = want};
    g_ptr_array_add(candidate->claimants, want->pending);
    g_array_append_val(want->pending->claims, claim);
}

static void forget_claim(hl_pending *pending, const hl_candidate *candidate)
{
    for (guint i = pending->claims->len; i-- > 0;)
        if (g_array_index(pending->claims, hl_claim, i).candidate == candidate)
            g_array_remove_index(pending->claims, i);
}

void hl_board_take(hl_board *board, hl_candidate *candidate)
{
    for (guint i = 0; i < candidate->claimants->len; i++)
        forget_claim(g_ptr_array_index(candidate->claimants, i), candidate);
    forget_candidate(board, candidate);
}

hl_pending *hl_board_find(const hl_board *board, const hl_exchange *redirect)
{
    return g_hash_table_lookup(board->pendings, redirect);
}

hl_candidate *hl_board_find_candidate(const hl_board *board, const hl_exchange *exchange)
{
    return exchange->is_candidate ? g_hash_table_lookup(board->candidates, exchange) : NULL;
}

hl_pending *hl_board_next(const hl_board *board)
{
    return board->by_deadline.head ? board->by_deadline.head->data : NULL;
}
