/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "redirect/hl_redirects.h"

#include "absence.h"
#include "admission.h"
#include "contest.h"
#include "damage.h"
#include "opaque.h"
#include "open_chains.h"
#include "recent.h"
#include "request_key.h"

/* RFC 9293 §3.8.6.3: less than that. */
#define ACKNOWLEDGMENT_DELAY_NS (500 * HL_NS_PER_MILLISECOND)

const hl_pairing_options hl_pairing_options_default = {
    .window_ns = 30 * HL_NS_PER_SECOND,
    .client = HL_CLIENT_BY_ADDRESS,
};

struct hl_redirects {
    hl_limits limits;
    hl_pairing_options options;
    hl_redirect_counters counters;
    hl_board board;
    hl_open_chains chains;
    hl_recent recent;
    hl_damage damage;
    hl_opaque opaque;
    hl_time_ns now;
    hl_time_ns due;           /* nothing happens by itself up to then */
    hl_time_ns looks_back_to; /* HL_TIME_NEVER: not at all */
    GString *key;             /* of the request at hand */
};

hl_redirects *hl_redirects_new(const hl_limits *limits, const hl_pairing_options *options,
                               hl_chain_sink sink)
{
    hl_redirects *redirects = g_new0(hl_redirects, 1);
    redirects->limits = *limits;
    redirects->options = *options;
    hl_recent_init(&redirects->recent, limits->recent_requests, limits->recent_octets,
                   &redirects->counters.forgotten);
    hl_damage_init(&redirects->damage, limits->damaged_clients, &redirects->counters.forgotten);
    hl_opaque_init(&redirects->opaque, limits->opaque_connections, &redirects->counters.forgotten);
    redirects->now = INT64_MIN;
    redirects->due = HL_TIME_NEVER;
    redirects->looks_back_to = options->look_back ? INT64_MIN : HL_TIME_NEVER;
    redirects->key = g_string_new(NULL);
    hl_board_init(&redirects->board);
    hl_open_chains_init(&redirects->chains, limits, sink, &redirects->counters.split_chains);
    return redirects;
}

static char *target_text(const hl_location *location)
{
    if (location->target)
        return g_strdup(location->target->text);
    return location->other_scheme ? hl_bytes_copy_text(location->raw) : NULL;
}

static void explain_absence(hl_redirects *redirects, hl_hop *hop, const hl_pending *pending)
{
    hl_absence_view view = {
        .damage = &redirects->damage,
        .opaque = redirects->options.tells_opaque ? &redirects->opaque : NULL,
        .now = redirects->now,
    };
    hl_absence_explain(hop, pending, &view);
}

static hl_hop *hop_of(hl_redirects *redirects, const hl_pending *pending,
                      const hl_decision *decision)
{
    hl_hop *hop = hl_hop_new(pending->exchange);
    hop->target = target_text(&pending->location);
    hop->location_problem = g_strdup(pending->location.problem);
    hop->preflight = pending->preflight ? hl_exchange_ref(pending->preflight) : NULL;
    if (!decision->winner) {
        explain_absence(redirects, hop, pending);
        return hop;
    }
    hop->follow_up = hl_exchange_ref(decision->winner->exchange);
    hop->confidence = decision->confidence;
    hop->reason = decision->reason;
    hop->evidence = decision->evidence;
    hop->resend_count = g_slist_length(decision->resends);
    hop->stale_host = decision->want->kind == HL_WANT_STALE_HOST;
    if (decision->want->kind == HL_WANT_TARGET && decision->want->url != pending->location.target) {
        g_free(hop->target); /* one of several Locations */
        hop->target = g_strdup(decision->want->url->text);
    } else if (decision->want->kind == HL_WANT_MISRESOLVED) {
        hop->misresolved = g_strdup(decision->want->url->text);
        hop->misresolution = decision->want->how;
    }
    return hop;
}

static bool has_undecided_predecessor(const hl_pending *pending)
{
    return pending->exchange->candidate != NULL;
}

/* Takes one redirect off the board for good; returns its follow-up, which may be a redirect too. */
static hl_exchange *decide(hl_redirects *redirects, hl_pending *pending)
{
    hl_decision decision = hl_contest_decide(pending, &redirects->limits, &redirects->damage);
    hl_hop *hop = hop_of(redirects, pending, &decision);
    hl_exchange *follow_up = hop->follow_up ? hl_exchange_ref(hop->follow_up) : NULL;
    redirects->counters.resends += hop->resend_count;
    redirects->counters.unweighed += decision.is_cut_short;
    hl_open_chains_add(&redirects->chains, hop, decision.resends);
    if (decision.winner)
        hl_board_take(&redirects->board, decision.winner);
    for (const GSList *resend = decision.resends; resend; resend = resend->next)
        hl_board_take(&redirects->board, resend->data);
    hl_board_remove(&redirects->board, pending);
    hl_decision_clear(&decision);
    return follow_up;
}

/* Decides `pending` and whatever becomes conclusive by that, along the chain. */
static void decide_along(hl_redirects *redirects, hl_pending *pending)
{
    while (pending) {
        hl_exchange *follow_up = decide(redirects, pending);
        pending = follow_up ? follow_up->pending : NULL;
        hl_exchange_unref(follow_up);
        if (pending && (has_undecided_predecessor(pending) || !hl_contest_is_conclusive(pending)))
            pending = NULL;
    }
}

static void decide_if_conclusive(hl_redirects *redirects, hl_pending *pending)
{
    if (!has_undecided_predecessor(pending) && hl_contest_is_conclusive(pending))
        decide_along(redirects, pending);
}

static void evict(hl_redirects *redirects, hl_pending *pending)
{
    redirects->counters.evicted++;
    pending->cut_short = true;
    decide_along(redirects, pending);
}

/* Room for one more: on the board, and among those that want the same URL. */
static void make_room(hl_redirects *redirects, const hl_location *location)
{
    if (redirects->board.by_deadline.length >= redirects->limits.pending_redirects)
        evict(redirects, hl_board_next(&redirects->board));
    if (!location->target)
        return;
    hl_digest key = hl_board_key(&redirects->board, hl_bytes_text(location->target->key));
    const hl_wanted *rivals = hl_want_index_find(&redirects->board.wanted, key);
    if (rivals && rivals->count >= redirects->limits.rival_redirects)
        evict(redirects, rivals->first->pending);
}

static size_t limit_of(const hl_redirects *redirects, hl_board_class size_class)
{
    size_t for_large = redirects->limits.pending_octets / 4;
    return size_class == HL_BOARD_LARGE ? for_large : for_large * 3;
}

/* What was put up last may be decided at once. */
static void keep_within_limits(hl_redirects *redirects)
{
    for (int size_class = 0; size_class < HL_BOARD_CLASSES; size_class++) {
        size_t most = limit_of(redirects, (hl_board_class)size_class);
        GQueue *pendings = &redirects->board.size_class[size_class].pendings;
        while (redirects->board.size_class[size_class].memory > most && pendings->head)
            evict(redirects, pendings->head->data);
    }
}

static bool has_room_for(const hl_redirects *redirects, const hl_pending *pending,
                         const hl_exchange *exchange)
{
    hl_board_class size_class = hl_board_class_of(hl_exchange_memory(exchange));
    return pending->claims.count < redirects->limits.candidates_per_redirect &&
           redirects->board.size_class[size_class].memory < limit_of(redirects, size_class);
}

static void consider(hl_redirects *redirects, const hl_want *want, hl_exchange *exchange,
                     bool came_first)
{
    hl_pending *pending = want->pending;
    switch (hl_admission_check(want, exchange, came_first, &redirects->options)) {
    case HL_ADMISSION_NONE:
        break;
    case HL_ADMISSION_PREFLIGHT:
        redirects->counters.preflights++;
        if (!pending->preflight)
            pending->preflight = hl_exchange_ref(exchange);
        break;
    case HL_ADMISSION_CANDIDATE:
        if (has_room_for(redirects, pending, exchange)) {
            hl_board_claim(&redirects->board, want, exchange);
        } else {
            pending->cut_short = true;
            redirects->counters.unweighed++;
        }
        break;
    }
}

/* Requests that came in before this redirect did. */
static void look_back(hl_redirects *redirects, const hl_pending *pending)
{
    for (unsigned i = 0; i < pending->want_count; i++) {
        const hl_want *want = &pending->wants[i];
        const GPtrArray *requests = hl_recent_find(&redirects->recent, want->key);
        for (guint j = 0; requests && j < requests->len; j++)
            consider(redirects, want, g_ptr_array_index(requests, j), true);
    }
}

static void register_redirect(hl_redirects *redirects, hl_exchange *exchange)
{
    hl_location location;
    redirects->counters.redirects++;
    if (redirects->options.tells_opaque)
        hl_addresses_note_request(&redirects->opaque.addresses, exchange);
    hl_location_read(&location, exchange);
    make_room(redirects, &location);
    hl_pending *pending =
        hl_board_add(&redirects->board, exchange, location, redirects->options.window_ns,
                     redirects->limits.rival_redirects);
    pending->only_client = redirects->options.only_client;
    redirects->due = MIN(redirects->due, pending->deadline);
    look_back(redirects, pending);
    decide_if_conclusive(redirects, pending);
    keep_within_limits(redirects);
}

/* An answer makes a candidate's claim final, if it was the only one. */
static void reconsider_claimant(hl_redirects *redirects, hl_exchange *exchange)
{
    const hl_candidate *candidate = exchange->candidate;
    if (candidate && candidate->claims.count == 1)
        decide_if_conclusive(redirects, candidate->claims.first->want->pending);
}

void hl_redirects_opaque(hl_redirects *redirects, hl_connection *connection)
{
    hl_time_ns now = redirects->now;
    hl_opaque_note(&redirects->opaque, connection,
                   now == INT64_MIN ? now : now - redirects->options.window_ns);
    hl_damage_observe_connection(&redirects->damage, connection);
}

/* Decrypted so far, and perhaps not to its end. */
static void note_if_decrypted(hl_redirects *redirects, hl_connection *connection)
{
    if (!redirects->options.tells_opaque || !connection->tls_version)
        return;
    redirects->opaque.has_decrypted = true;
    hl_redirects_opaque(redirects, connection);
}

void hl_redirects_response(hl_redirects *redirects, hl_exchange *exchange)
{
    note_if_decrypted(redirects, exchange->connection);
    if (hl_location_is_redirect(exchange))
        register_redirect(redirects, exchange);
    reconsider_claimant(redirects, exchange);
}

static void remember(hl_redirects *redirects, hl_digest key, hl_exchange *exchange)
{
    hl_recent_add(&redirects->recent, key, exchange, redirects->now);
    redirects->due = INT64_MIN;
}

void hl_redirects_request(hl_redirects *redirects, hl_exchange *exchange)
{
    note_if_decrypted(redirects, exchange->connection);
    if (exchange->connection->tls_version && redirects->options.tells_opaque)
        hl_addresses_note_request(&redirects->opaque.addresses, exchange);
    bool is_remembered = redirects->looks_back_to != HL_TIME_NEVER;
    if (!hl_board_next(&redirects->board) && !is_remembered)
        return;
    if (!hl_request_key(exchange, redirects->key))
        return;
    hl_digest key =
        hl_board_key(&redirects->board, hl_bytes_from(redirects->key->str, redirects->key->len));
    if (is_remembered)
        remember(redirects, key, exchange);
    const hl_wanted *wanted = hl_want_index_find(&redirects->board.wanted, key);
    for (const hl_want *want = wanted ? wanted->first : NULL; want; want = want->next)
        consider(redirects, want, exchange, false);
}

void hl_redirects_end(hl_redirects *redirects, hl_exchange *exchange)
{
    hl_damage_observe_connection(&redirects->damage, exchange->connection);
    hl_damage_observe_end(&redirects->damage, exchange);
    hl_open_chains_settle(&redirects->chains, exchange);
}

void hl_redirects_look_back(hl_redirects *redirects, hl_time_ns since)
{
    redirects->looks_back_to = since;
    redirects->due = INT64_MIN; /* there may be something to forget */
}

void hl_redirects_connection_end(hl_redirects *redirects, hl_connection *connection)
{
    hl_damage_observe_connection(&redirects->damage, connection);
    hl_opaque_note_end(&redirects->opaque, connection, redirects->now);
}

/* What came before all that is held back is remembered a little longer: receivers may act on octets before they
 * acknowledge them, and only then is it seen that these are missing. */
static void forget_recent(hl_redirects *redirects)
{
    hl_time_ns held = MIN(redirects->looks_back_to, redirects->now);
    hl_time_ns since = held == INT64_MIN ? held : held - ACKNOWLEDGMENT_DELAY_NS;
    hl_recent_forget(&redirects->recent, MAX(since, redirects->now - redirects->options.window_ns));
}

/* What is remembered grows by requests alone, each of which makes this due again. */
G_GNUC_NO_INLINE static void run_due(hl_redirects *redirects)
{
    forget_recent(redirects);
    hl_pending *next = hl_board_next(&redirects->board);
    while (next && next->deadline < redirects->now) {
        decide_along(redirects, next);
        next = hl_board_next(&redirects->board);
    }
    redirects->due = next ? next->deadline : HL_TIME_NEVER;
}

void hl_redirects_advance(hl_redirects *redirects, hl_time_ns now)
{
    redirects->now = now;
    if (now > redirects->due)
        run_due(redirects);
}

void hl_redirects_finish(hl_redirects *redirects)
{
    while (hl_board_next(&redirects->board))
        decide_along(redirects, hl_board_next(&redirects->board));
    hl_open_chains_finish(&redirects->chains);
}

hl_hop *hl_redirects_preview(hl_redirects *redirects, hl_exchange *exchange)
{
    const hl_candidate *candidate = exchange->candidate;
    const hl_claim *claim = candidate ? candidate->claims.first : NULL;
    hl_hop *hop = NULL;
    for (; claim && !hop; claim = claim->next[HL_OF_CANDIDATE]) {
        hl_pending *pending = claim->want->pending;
        hl_decision decision = hl_contest_preview(pending, &redirects->limits, &redirects->damage);
        if (decision.winner == candidate)
            hop = hop_of(redirects, pending, &decision);
        hl_decision_clear(&decision);
    }
    return hop;
}

const hl_redirect_counters *hl_redirects_stats(const hl_redirects *redirects)
{
    return &redirects->counters;
}

void hl_redirects_free(hl_redirects *redirects)
{
    if (!redirects)
        return;
    hl_open_chains_clear(&redirects->chains);
    hl_board_clear(&redirects->board);
    hl_recent_clear(&redirects->recent);
    hl_damage_clear(&redirects->damage);
    hl_opaque_clear(&redirects->opaque);
    g_string_free(redirects->key, TRUE);
    g_free(redirects);
}
