/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "judgement.h"

static bool is_whole(const hl_message *message)
{
    return message && !(message->oddities & HL_ODDITY_HEAD_CUT);
}

/* Matched across a gap: perhaps another request was redirected. */
static bool is_turn_unsure(const hl_message *message)
{
    return message->oddities & HL_ODDITY_TURN_UNSURE;
}

static hl_url *url_of(hl_exchange *exchange)
{
    const char *url = exchange ? hl_exchange_url(exchange) : NULL;
    return url ? hl_url_parse(hl_bytes_text(url)) : NULL;
}

/* With the old Host the request's own URL is that of the old server, but the new one got it. */
static hl_url *destination_of(const hl_hop *hop)
{
    if (hop->stale_host && hop->follow_up && hop->target)
        return hl_url_parse(hl_bytes_text(hop->target));
    return url_of(hop->follow_up);
}

static hl_ruling undetermined(hl_reason reason)
{
    return (hl_ruling){HL_UNDETERMINED, reason};
}

/* Can both requests and the redirect between them be read whole, and do they belong together? */
static bool has_whole_heads(const hl_judgement *judgement)
{
    return is_whole(judgement->original) && is_whole(judgement->response) &&
           is_whole(judgement->follow_up) && !is_turn_unsure(judgement->original) &&
           !is_turn_unsure(judgement->response);
}

/* What is missing tells more than the doubt that comes of it, so it is named first. */
static hl_ruling rule_on(const hl_judgement *judgement)
{
    const hl_hop *hop = judgement->hop;
    if (!judgement->follow_up)
        return (hl_ruling){hl_verdict_of_absence(hop->reason), hop->reason};
    if (!judgement->original)
        return undetermined(HL_REASON_REQUEST_UNSEEN);
    if (!has_whole_heads(judgement))
        return undetermined(HL_REASON_HALF_CUT);
    if (hop->confidence == HL_AMBIGUOUS)
        return undetermined(hop->reason == HL_REASON_NONE ? HL_REASON_AMBIGUOUS : hop->reason);
    return hl_verdict_of(judgement->status, judgement->original->method,
                         judgement->follow_up->method, &judgement->contents);
}

static void compare(hl_judgement *judgement)
{
    const hl_message *original = judgement->original, *follow_up = judgement->follow_up;
    judgement->method_changed = !hl_bytes_equal(original->method, follow_up->method);
    judgement->demand = hl_demand_of(judgement->status, original->method, follow_up->method);
    judgement->contents = hl_content_compare(original, follow_up);
}

void hl_judgement_init(hl_judgement *judgement, const hl_hop *hop)
{
    judgement->hop = hop;
    judgement->original = hop->redirect->request;
    judgement->response = hop->redirect->response;
    judgement->follow_up = hop->follow_up ? hop->follow_up->request : NULL;
    judgement->status = judgement->response->status;
    judgement->original_url = url_of(hop->redirect);
    judgement->follow_up_url = destination_of(hop);
    judgement->paired = is_whole(judgement->follow_up) && hop->confidence != HL_AMBIGUOUS;
    judgement->comparable = judgement->paired && has_whole_heads(judgement);
    if (judgement->comparable)
        compare(judgement);
    judgement->ruling = rule_on(judgement);
}

void hl_judgement_clear(hl_judgement *judgement)
{
    hl_url_free(judgement->original_url);
    hl_url_free(judgement->follow_up_url);
}

bool hl_is_get_or_head(const hl_message *request)
{
    return hl_bytes_is(request->method, "GET") || hl_bytes_is(request->method, "HEAD");
}

bool hl_went_to_other_host(const hl_judgement *judgement)
{
    return judgement->original_url && judgement->follow_up_url &&
           !hl_url_same_host(judgement->original_url, judgement->follow_up_url);
}
