/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules as functions, one file a group; what they are called and why they exist stands in
 * model/hl_rule.c. Each is pure: it looks at one judgement, and when it fires it sets the finding's
 * message (one sentence, no credential, network octets escaped) and lowers its severity where the
 * rule says so. A rule that cannot tell stays silent; those that rest on the pairing do so when it
 * is ambiguous.
 */
#ifndef HL_RULES_H
#define HL_RULES_H

#include "judgement.h"

typedef bool hl_rule_function(const hl_judgement *judgement, hl_finding *finding);

hl_rule_function *hl_rule_function_of(hl_rule_id id);

/* rule_method.c */
hl_rule_function hl_fires_method_changed;
hl_rule_function hl_fires_method_rewritten;
hl_rule_function hl_fires_see_other_repeated;
hl_rule_function hl_fires_post_to_get;

/* rule_content.c */
hl_rule_function hl_fires_content_changed;
hl_rule_function hl_fires_content_dropped;
hl_rule_function hl_fires_content_after_rewrite;
hl_rule_function hl_fires_stale_content_fields;

/* rule_target.c */
hl_rule_function hl_fires_wrong_target;
hl_rule_function hl_fires_stale_host;
hl_rule_function hl_fires_fragment_sent;
hl_rule_function hl_fires_unusable_location;

/* rule_chain.c */
hl_rule_function hl_fires_redirect_loop;
hl_rule_function hl_fires_too_many_hops;

/* rule_credentials.c */
hl_rule_function hl_fires_authorization_forwarded;
hl_rule_function hl_fires_cookie_forwarded;
hl_rule_function hl_fires_proxy_authorization_forwarded;
hl_rule_function hl_fires_secret_header_forwarded;

/* rule_privacy.c */
hl_rule_function hl_fires_insecure_downgrade;
hl_rule_function hl_fires_referer_downgrade;
hl_rule_function hl_fires_content_to_other_origin;

#endif
