/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of rules: what each is called, how grave it is, where it is written, what harm it does.
 */
#ifndef HL_RULE_H
#define HL_RULE_H

#include "model/hl_finding.h"

/* How binding the clause is. */
typedef enum hl_strength {
    HL_MUST,   /* a MUST or MUST NOT of an RFC */
    HL_SHOULD, /* a SHOULD, or a MAY that was overstepped */
    HL_FETCH,  /* the Fetch standard, which browsers follow */
    HL_ADVICE, /* neither, but it hurts */
} hl_strength;

typedef struct hl_rule {
    hl_rule_id id;
    const char *name;     /* "method-changed" */
    hl_severity severity; /* default; a finding may bear a lower one where the rule says so */
    hl_strength strength;
    const char *reference; /* "RFC 9110 §15.4.8" */
    const char *harm;      /* one sentence */
    const char *before;    /* what a correct client sends: an example of the wire */
    const char *after;     /* what fires the rule */
} hl_rule;

const hl_rule *hl_rule_get(hl_rule_id id);
/* By name; NULL when there is none. */
const hl_rule *hl_rule_find(const char *name);
/* The reference for a finding on a redirect of that status: the clause of the status where the rule
 * covers several ("RFC 9110 §15.4.8" for 307, "… §15.4.9" for 308), else the rule's own. */
const char *hl_rule_reference(hl_rule_id id, uint16_t status);
/* "must", "should", "fetch", "advice". */
const char *hl_strength_text(hl_strength strength);

#endif
