/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admission.h"

#include "client.h"

/* The Fetch standard's CORS preflight: OPTIONS alone does not make one. */
static bool is_preflight(const hl_message *request)
{
    return request && hl_bytes_is(request->method, "OPTIONS") &&
           hl_message_find(request, "access-control-request-method").data;
}

static bool is_prefetch(const hl_message *request)
{
    static const char *const names[] = {"sec-purpose", "purpose", "x-moz", "x-purpose"};
    for (size_t i = 0; request && i < G_N_ELEMENTS(names); i++) {
        hl_bytes value = hl_message_find(request, names[i]);
        if (hl_bytes_starts_nocase(value, "prefetch") || hl_bytes_starts_nocase(value, "preview"))
            return true;
    }
    return false;
}

/* Streams begin in any order of answers: what counts is how many had begun when the answer came. */
static bool comes_later(const hl_message *request, const hl_message *response)
{
    if (request->connection != response->connection)
        return false;
    if (request->version < HL_HTTP_2)
        return request->turn > response->turn;
    return response->requests_before > 0 && request->requests_before >= response->requests_before;
}

/*
 * It must have started after the client could know of the redirect, and within the window. On one
 * connection the causal order in which messages come says more than the times of their frames,
 * which a capture may have written down in another order; unless the request came in first. On it nothing
 * was seen before it came.
 */
static bool is_in_time(const hl_pending *pending, const hl_message *request, bool came_first)
{
    const hl_message *response = pending->exchange->response;
    hl_time_ns seen =
        request->connection == response->connection ? response->head_ended : pending->seen;
    if (!came_first && comes_later(request, response))
        return request->started <= pending->deadline;
    if (!came_first && request->started < seen)
        return hl_frame_came_before(response->head_frame, seen, request->first_frame,
                                    request->started);
    if (request->started == seen && request->first_frame.capture == response->head_frame.capture)
        return request->first_frame.number > response->head_frame.number;
    return request->started >= seen && request->started <= pending->deadline;
}

static bool is_same_user_agent(const hl_exchange *a, const hl_exchange *b)
{
    hl_bytes before = hl_exchange_user_agent(a), after = hl_exchange_user_agent(b);
    return !before.data == !after.data && hl_bytes_equal(before, after);
}

/* A Location in the other address family, or on this machine, changes the client's own address. */
static bool is_from_client(const hl_pending *pending, const hl_exchange *exchange,
                           hl_client_identity identity)
{
    switch (hl_client_compare(pending->exchange, exchange, identity)) {
    case HL_CLIENT_SAME:
        return true;
    case HL_CLIENT_OTHER:
        return false;
    case HL_CLIENT_PERHAPS:
        return is_same_user_agent(pending->exchange, exchange) &&
               exchange->request->started - pending->seen <= HL_NS_PER_SECOND;
    }
    return false;
}

/* The old authority is stale only where the target's server is another, and was reached. */
static bool reaches_new_server(const hl_want *want, const hl_exchange *exchange)
{
    const hl_connection *before = want->pending->exchange->connection,
                        *after = exchange->connection;
    return !hl_connection_same_server(before, after) &&
           hl_connection_server(after)->port == want->pending->location.target->port;
}

static bool is_claimed(const hl_pending *pending, const hl_exchange *exchange)
{
    for (const hl_claim *claim = pending->claims.first; claim; claim = claim->next[HL_OF_REDIRECT])
        if (claim->candidate->exchange == exchange)
            return true;
    return false;
}

hl_admission hl_admission_check(const hl_want *want, const hl_exchange *exchange, bool came_first,
                                const hl_pairing_options *options)
{
    const hl_pending *pending = want->pending;
    const hl_message *before = pending->exchange->request, *after = exchange->request;
    if (exchange == pending->exchange || !is_in_time(pending, after, came_first) ||
        !is_from_client(pending, exchange, options->client) || is_claimed(pending, exchange))
        return HL_ADMISSION_NONE;
    if (want->kind == HL_WANT_STALE_HOST && !reaches_new_server(want, exchange))
        return HL_ADMISSION_NONE;
    if (is_preflight(after) && !is_preflight(before))
        return HL_ADMISSION_PREFLIGHT;
    if (is_prefetch(after) && !is_prefetch(before))
        return HL_ADMISSION_NONE;
    return HL_ADMISSION_CANDIDATE;
}
