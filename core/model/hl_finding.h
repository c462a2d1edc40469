/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One rule that one hop (or the chain up to it) broke. The rules' table is hl_rule.h beside this. */
#ifndef HL_FINDING_H
#define HL_FINDING_H

#include "model/hl_frame.h"

typedef enum hl_rule_id {
    HL_RULE_METHOD_CHANGED,
    HL_RULE_CONTENT_CHANGED,
    HL_RULE_METHOD_REWRITTEN,
    HL_RULE_CONTENT_DROPPED,
    HL_RULE_SEE_OTHER_REPEATED,
    HL_RULE_CONTENT_AFTER_REWRITE,
    HL_RULE_STALE_CONTENT_FIELDS,
    HL_RULE_POST_TO_GET,
    HL_RULE_WRONG_TARGET,
    HL_RULE_STALE_HOST,
    HL_RULE_FRAGMENT_SENT,
    HL_RULE_UNUSABLE_LOCATION,
    HL_RULE_REDIRECT_LOOP,
    HL_RULE_TOO_MANY_HOPS,
    HL_RULE_INSECURE_DOWNGRADE,
    HL_RULE_AUTHORIZATION_FORWARDED,
    HL_RULE_COOKIE_FORWARDED,
    HL_RULE_PROXY_AUTHORIZATION_FORWARDED,
    HL_RULE_SECRET_HEADER_FORWARDED,
    HL_RULE_REFERER_DOWNGRADE,
    HL_RULE_CONTENT_TO_OTHER_ORIGIN,
} hl_rule_id;

enum { HL_RULE_COUNT = HL_RULE_CONTENT_TO_OTHER_ORIGIN + 1 };

/* In rising order; OFF: the rule is not applied. */
typedef enum hl_severity { HL_OFF, HL_NOTE, HL_WARNING, HL_ERROR } hl_severity;

enum { HL_FINDING_FRAMES = 3 };

typedef struct hl_finding {
    hl_rule_id rule;
    hl_severity severity;
    char *message; /* one sentence; holds no credential; network octets are already escaped UTF-8 */
    hl_frame_ref frames[HL_FINDING_FRAMES]; /* request, redirect, follow-up; number 0: none */
} hl_finding;

/* The frame that shows the fault: the last that the finding names; number 0: it names none. */
hl_frame_ref hl_finding_frame(const hl_finding *finding);

/* "off", "note", "warning", "error". */
const char *hl_severity_text(hl_severity severity);

#endif
