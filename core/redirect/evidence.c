/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence.h"

#include "field_profile.h"
#include "reconnection.h"

static void support(hl_weight *weight, int points, hl_evidence evidence)
{
    weight->points += points;
    weight->evidence |= evidence;
}

bool hl_evidence_is_next_on_connection(const hl_exchange *redirect, const hl_exchange *candidate)
{
    const hl_message *before = redirect->response, *after = candidate->request;
    if (redirect->connection != candidate->connection || after->oddities & HL_ODDITY_AFTER_GAP)
        return false;
    if (after->version < HL_HTTP_2)
        return after->turn == before->turn + 1;
    return before->requests_before > 0 && after->requests_before == before->requests_before;
}

/* Whatever a client does next to other requests of its own says less. */
static bool is_alone(const hl_exchange *candidate)
{
    return candidate->request->unanswered == 0;
}

static hl_time_ns delay_of(const hl_want *want, const hl_exchange *candidate)
{
    return candidate->request->started - want->pending->seen;
}

static void weigh_delay(hl_weight *weight, hl_time_ns delay)
{
    if (delay <= 50 * HL_NS_PER_MILLISECOND)
        support(weight, 15, HL_EVIDENCE_SHORT_DELAY);
    else if (delay <= 250 * HL_NS_PER_MILLISECOND)
        support(weight, 10, HL_EVIDENCE_SHORT_DELAY);
    else if (delay <= HL_NS_PER_SECOND)
        support(weight, 6, HL_EVIDENCE_SHORT_DELAY);
    else if (delay > 15 * HL_NS_PER_SECOND)
        weight->points -= 15;
    else if (delay > 5 * HL_NS_PER_SECOND)
        weight->points -= 8;
}

static void weigh_connection(hl_weight *weight, const hl_exchange *redirect,
                             const hl_exchange *candidate, hl_time_ns delay)
{
    if (hl_evidence_is_next_on_connection(redirect, candidate))
        support(weight, is_alone(candidate) && delay <= HL_NS_PER_SECOND ? 50 : 25,
                HL_EVIDENCE_SAME_CONNECTION);
    else if (redirect->connection == candidate->connection)
        weight->points += 15;
}

/*
 * A request to the same origin mostly goes to the same server address; of the two legs of a gateway
 * that is seen from both sides, each keeps to its own. But a name may have several addresses.
 */
static void weigh_server(hl_weight *weight, const hl_want *want, const hl_exchange *candidate)
{
    const hl_exchange *redirect = want->pending->exchange;
    if (!want->is_same_origin)
        return;
    bool same = hl_connection_same_server(redirect->connection, candidate->connection);
    weight->points += same ? 5 : -5;
}

static void weigh_content(hl_weight *weight, const hl_message *before, const hl_message *after)
{
    const hl_content *a = &before->content, *b = &after->content;
    if (a->has_digest && b->has_digest && a->octets > 0 && a->octets == b->octets &&
        hl_digest_equal(a->digest, b->digest))
        support(weight, HL_POINTS_SAME_CONTENT, HL_EVIDENCE_SAME_CONTENT);
}

static bool same_value(const hl_message *before, const hl_message *after, const char *name)
{
    hl_bytes a = hl_message_find(before, name), b = hl_message_find(after, name);
    return a.size > 0 && hl_bytes_equal(a, b);
}

static void weigh_trace(hl_weight *weight, const hl_message *before, const hl_message *after)
{
    static const char *const names[] = {"traceparent",      "x-request-id", "idempotency-key",
                                        "x-correlation-id", "x-b3-traceid", "x-amzn-trace-id"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (same_value(before, after, names[i])) {
            support(weight, 40, HL_EVIDENCE_SAME_TRACE);
            return;
        }
    }
}

/* Go's client, for one, tells the version of HTTP in its User-Agent: "Go-http-client/2.0". */
static bool is_same_product(const hl_message *before, hl_bytes a, const hl_message *after,
                            hl_bytes b)
{
    size_t size = hl_bytes_find(a, '/');
    return before->version != after->version && size > 0 && size < a.size &&
           hl_bytes_equal(hl_bytes_first(a, size + 1), hl_bytes_first(b, size + 1));
}

static void weigh_user_agent(hl_weight *weight, const hl_message *before, const hl_message *after)
{
    hl_bytes a = hl_message_find(before, "user-agent"), b = hl_message_find(after, "user-agent");
    if (!a.data && !b.data)
        return;
    if (!a.data || !b.data)
        weight->points -= 35;
    else if (hl_bytes_equal(a, b))
        support(weight, 15, HL_EVIDENCE_SAME_USER_AGENT);
    else if (!is_same_product(before, a, after, b))
        weight->points -= 60;
}

static void weigh_fields(hl_weight *weight, const hl_message *before, const hl_message *after)
{
    switch (hl_field_profile_compare(before, after)) {
    case HL_PROFILE_SAME_ORDER:
        support(weight, 15, HL_EVIDENCE_SAME_FIELDS);
        break;
    case HL_PROFILE_SAME_SET:
        weight->points += 8;
        break;
    case HL_PROFILE_SIMILAR:
        break;
    case HL_PROFILE_DIFFERENT:
        weight->points -= 10;
        break;
    }
}

static bool is_source(hl_exchange *redirect, hl_bytes referer)
{
    const char *text = hl_exchange_url(redirect);
    hl_url *source = text ? hl_url_parse(hl_bytes_text(text)) : NULL;
    bool is_same = source && hl_bytes_is(referer, source->text);
    hl_url_free(source);
    return is_same;
}

static void weigh_referer(hl_weight *weight, const hl_pending *pending, const hl_message *after)
{
    const hl_message *before = pending->exchange->request;
    hl_bytes referer = hl_message_find(after, "referer");
    if (referer.size == 0)
        return;
    if (hl_bytes_equal(referer, hl_message_find(before, "referer")) ||
        is_source(pending->exchange, referer))
        support(weight, 5, HL_EVIDENCE_REFERER);
}

/* Does a cookie that the redirect set come back, which the original request did not bear? */
static void weigh_cookie(hl_weight *weight, const hl_exchange *redirect, const hl_message *after)
{
    hl_field set;
    for (size_t next = 0; hl_message_next_field(redirect->response, "set-cookie", &next, &set);) {
        hl_bytes pair = hl_bytes_trim(hl_bytes_first(set.value, hl_bytes_find(set.value, ';')));
        if (hl_cookie_is_sent(after, pair) && !hl_cookie_is_sent(redirect->request, pair)) {
            support(weight, 20, HL_EVIDENCE_COOKIE_RETURNED);
            return;
        }
    }
}

static void weigh_requests(hl_weight *weight, const hl_pending *pending, const hl_message *after)
{
    const hl_message *before = pending->exchange->request;
    weigh_content(weight, before, after);
    weigh_trace(weight, before, after);
    weigh_user_agent(weight, before, after);
    weigh_fields(weight, before, after);
    weigh_referer(weight, pending, after);
    weigh_cookie(weight, pending->exchange, after);
}

static int want_points(hl_want_kind kind)
{
    switch (kind) {
    case HL_WANT_TARGET:
    case HL_WANT_UPGRADED:
        return 0;
    case HL_WANT_STALE_HOST:
        return -10;
    case HL_WANT_MISRESOLVED:
        return -5;
    }
    return 0;
}

static hl_weight weigh(const hl_want *want, const hl_exchange *candidate)
{
    hl_weight weight = {.points = want_points(want->kind)};
    const hl_pending *pending = want->pending;
    hl_time_ns delay = delay_of(want, candidate);
    weigh_delay(&weight, delay);
    weigh_connection(&weight, pending->exchange, candidate, delay);
    weight.points -= hl_reconnection_weigh(want, candidate);
    weigh_server(&weight, want, candidate);
    if (pending->exchange->request)
        weigh_requests(&weight, pending, candidate->request);
    return weight;
}

hl_weight hl_evidence_weigh(hl_claim *claim)
{
    if (!claim->is_weighed) {
        claim->weight = weigh(claim->want, claim->candidate->exchange);
        claim->is_weighed =
            claim->candidate->exchange->ended && claim->want->pending->exchange->ended;
    }
    return claim->weight;
}

static bool asks_for_resend(uint16_t status)
{
    return status == 401 || status == 407 || status == 408 || status == 417 || status == 421 ||
           status == 425;
}

/* Of two that a capture wrote down at about the same time its order says more than its clock, which may go back. */
static bool came_later(const hl_message *a, const hl_message *b)
{
    hl_time_ns lead = a->started - b->started;
    if (a->first_frame.capture == b->first_frame.capture && ABS(lead) < HL_CLOCK_SLACK_NS)
        return a->first_frame.number > b->first_frame.number;
    return lead > 0;
}

bool hl_evidence_is_copy(const hl_exchange *first, const hl_exchange *again)
{
    return first != again && came_later(again->request, first->request) &&
           hl_bytes_equal(first->request->method, again->request->method) &&
           hl_bytes_equal(hl_exchange_user_agent(first), hl_exchange_user_agent(again));
}

bool hl_evidence_is_resend(const hl_exchange *first, const hl_exchange *again)
{
    if (!hl_evidence_is_copy(first, again))
        return false;
    if (!first->response)
        return true;
    return asks_for_resend(first->response->status) && came_later(again->request, first->response);
}

static bool same_fields(const hl_message *a, const hl_message *b)
{
    if (a->field_count != b->field_count)
        return false;
    for (size_t i = 0; i < a->field_count; i++) {
        hl_field one = hl_message_field(a, i), other = hl_message_field(b, i);
        if (!hl_bytes_equal_nocase(one.name, other.name) || !hl_bytes_equal(one.value, other.value))
            return false;
    }
    return true;
}

bool hl_evidence_is_equivalent(const hl_exchange *a, const hl_exchange *b)
{
    const hl_message *x = a->request, *y = b->request;
    return hl_bytes_equal(x->method, y->method) && hl_bytes_equal(x->target, y->target) &&
           x->content.state == y->content.state && x->content.octets == y->content.octets &&
           hl_digest_equal(x->content.digest, y->content.digest) && same_fields(x, y);
}

static void feed_text(hl_digester *digester, hl_bytes text)
{
    uint64_t size = text.size; /* so that no two lists of texts are the same octets */
    hl_digester_feed(digester, hl_bytes_from(&size, sizeof size));
    hl_digester_feed(digester, text);
}

hl_digest hl_evidence_kind(const hl_exchange *exchange)
{
    const hl_message *request = exchange->request;
    const hl_content *content = &request->content;
    hl_digester *digester = hl_digester_new();
    uint64_t numbers[] = {content->state, content->octets};
    feed_text(digester, request->method);
    feed_text(digester, request->target);
    hl_digester_feed(digester, hl_bytes_from(numbers, sizeof numbers));
    hl_digester_feed(digester, hl_bytes_from(&content->digest, sizeof content->digest));
    for (size_t i = 0; i < request->field_count; i++) {
        hl_field field = hl_message_field(request, i);
        feed_text(digester, field.name);
        feed_text(digester, field.value);
    }
    hl_digest kind = hl_digester_value(digester);
    hl_digester_free(digester);
    return kind;
}
