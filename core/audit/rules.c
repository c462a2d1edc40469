/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

static hl_rule_function *const functions[HL_RULE_COUNT] = {
    [HL_RULE_METHOD_CHANGED] = hl_fires_method_changed,
    [HL_RULE_CONTENT_CHANGED] = hl_fires_content_changed,
    [HL_RULE_METHOD_REWRITTEN] = hl_fires_method_rewritten,
    [HL_RULE_CONTENT_DROPPED] = hl_fires_content_dropped,
    [HL_RULE_SEE_OTHER_REPEATED] = hl_fires_see_other_repeated,
    [HL_RULE_CONTENT_AFTER_REWRITE] = hl_fires_content_after_rewrite,
    [HL_RULE_STALE_CONTENT_FIELDS] = hl_fires_stale_content_fields,
    [HL_RULE_POST_TO_GET] = hl_fires_post_to_get,
    [HL_RULE_WRONG_TARGET] = hl_fires_wrong_target,
    [HL_RULE_STALE_HOST] = hl_fires_stale_host,
    [HL_RULE_FRAGMENT_SENT] = hl_fires_fragment_sent,
    [HL_RULE_UNUSABLE_LOCATION] = hl_fires_unusable_location,
    [HL_RULE_REDIRECT_LOOP] = hl_fires_redirect_loop,
    [HL_RULE_TOO_MANY_HOPS] = hl_fires_too_many_hops,
    [HL_RULE_INSECURE_DOWNGRADE] = hl_fires_insecure_downgrade,
    [HL_RULE_AUTHORIZATION_FORWARDED] = hl_fires_authorization_forwarded,
    [HL_RULE_COOKIE_FORWARDED] = hl_fires_cookie_forwarded,
    [HL_RULE_PROXY_AUTHORIZATION_FORWARDED] = hl_fires_proxy_authorization_forwarded,
    [HL_RULE_SECRET_HEADER_FORWARDED] = hl_fires_secret_header_forwarded,
    [HL_RULE_REFERER_DOWNGRADE] = hl_fires_referer_downgrade,
    [HL_RULE_CONTENT_TO_OTHER_ORIGIN] = hl_fires_content_to_other_origin,
};

hl_rule_function *hl_rule_function_of(hl_rule_id id)
{
    return functions[id];
}
