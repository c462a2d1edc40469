/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: chains of hops -> verdicts and findings. Everything that is judged is judged here, by pure
 * functions of a hop, the hops before it in the chain, and the cookies seen so far.
 *
 * A verdict is of the method and the content alone (RFC 9110 §15.4.2-4, §15.4.8-9; RFC 7538 §3):
 * a hop that leaks a password may still be `kept`. 300 and 305 are never judged on the method:
 * `kept` or `permitted`. Nothing is said on half the evidence:
 * - an ambiguous pairing, a redirected request that was not captured, a damaged head, or a response
 *   that was matched across a gap: `undetermined`, and no finding that rests on the pairing;
 * - a method that is wrong is a violation whatever became of the contents; a right one with contents
 *   that were not sent, not captured whole or differently coded is `undetermined`, with the reason.
 *
 * It cannot tell: whether a client holds the same credentials for two hosts on purpose; what a
 * content is behind a Content-Encoding; which cookies were set before the capture.
 */
#ifndef HL_AUDIT_H
#define HL_AUDIT_H

#include "base/hl_limits.h"
#include "model/hl_hop.h"
#include "model/hl_rule.h"

typedef struct hl_audit hl_audit;

typedef struct hl_audit_options {
    /* What the user wants of each rule that severity_is_set: it holds for all its findings, also
     * where the rule itself would say less. HL_OFF: no findings; verdicts stay as they are. */
    hl_severity severity[HL_RULE_COUNT];
    bool severity_is_set[HL_RULE_COUNT];
    unsigned max_hops;    /* more redirects followed in a row fire too-many-hops; default 20 */
    char **secret_fields; /* names of custom credential fields, NULL-terminated; NULL: the default
                             list (X-Api-Key, X-Auth-Token, …) */
} hl_audit_options;

extern const hl_audit_options hl_audit_options_default;

/* The default list of secret_fields, NULL-terminated: for those who want it and more. */
extern const char *const hl_audit_secret_fields_default[];

/* `options` is copied; secret_fields must outlive the audit. */
hl_audit *hl_audit_new(const hl_limits *limits, const hl_audit_options *options);

/*
 * Remembers what a response sets (Set-Cookie), for which host or Domain, as digests; at most
 * limits->remembered_cookies. Call it for every final response, before a chain is judged whose
 * follow-up came after it. An exchange without request or response teaches nothing.
 */
void hl_audit_observe(hl_audit *audit, hl_exchange *exchange);

/* How many Set-Cookie there was no room for. They excuse their cookies for good, and a few others. */
uint64_t hl_audit_cookies_forgotten(const hl_audit *audit);

/* Sets the verdict, the reason (of doubt; that of absence stays) and the findings of each hop of a
 * whole chain. Messages hold no credential and no cookie value. */
void hl_audit_judge(hl_audit *audit, hl_chain *chain);

void hl_audit_free(hl_audit *audit);

#endif
