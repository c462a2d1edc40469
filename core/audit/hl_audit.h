/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: chains of hops -> verdicts and findings. Everything that is judged is judged here, by pure
 * functions of a hop, the hops before it in the chain, and the cookies seen so far.
 */
#ifndef HL_AUDIT_H
#define HL_AUDIT_H

#include "base/hl_limits.h"
#include "model/hl_hop.h"
#include "model/hl_rule.h"

typedef struct hl_audit hl_audit;

typedef struct hl_audit_options {
    hl_severity
        severity[HL_RULE_COUNT]; /* what the user wants of each rule; HL_OFF switches it off */
    bool severity_is_set[HL_RULE_COUNT]; /* false: the rule's own severities hold */
    unsigned max_hops;                   /* longer chains fire too-many-hops; default 20 */
    char **secret_fields; /* NULL-terminated names of custom credential fields; NULL: the default
                             list */
} hl_audit_options;

extern const hl_audit_options hl_audit_options_default;

/* The default list of secret_fields, NULL-terminated: for those who want it and more. */
extern const char *const hl_audit_secret_fields_default[];

/* `options` is copied; secret_fields must outlive the audit. */
hl_audit *hl_audit_new(const hl_limits *limits, const hl_audit_options *options);

/* Remembers what a response sets (Set-Cookie with Domain): call it for every final response. */
void hl_audit_observe(hl_audit *audit, hl_exchange *exchange);

/* Sets the verdict, the reason and the findings of each hop of a whole chain. */
void hl_audit_judge(hl_audit *audit, hl_chain *chain);

void hl_audit_free(hl_audit *audit);

#endif
