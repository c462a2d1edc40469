/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verdict table: what a client may make of a redirect (RFC 9110 §15.4.2-4, §15.4.8-9, RFC 7538
 * §3; Fetch, "HTTP-redirect fetch"). A pure function of the status, both methods and the contents.
 */
#ifndef HL_VERDICT_H
#define HL_VERDICT_H

#include "content_relation.h"

/* What the table demands of a follow-up with this method. */
typedef enum hl_demand {
    HL_DEMAND_NOTHING,      /* 300, 305: not judged */
    HL_DEMAND_SAME_CONTENT, /* the method is right; the content has to come again */
    HL_DEMAND_NO_CONTENT,   /* the method is right; no content may come with it */
    HL_DEMAND_BROKEN,       /* the method is wrong */
} hl_demand;

/* Methods are compared octet by octet: they are case-sensitive (RFC 9110 §9.1). */
hl_demand hl_demand_of(uint16_t status, hl_bytes original_method, hl_bytes follow_up_method);

typedef struct hl_ruling {
    hl_verdict verdict;
    hl_reason reason; /* of HL_UNDETERMINED, else HL_REASON_NONE */
} hl_ruling;

/*
 * For a certain or likely follow-up whose head is whole, as is the original's. A wrong method is a
 * violation whatever became of the contents; a right one needs as much of them as the table asks
 * for. 303 GET -> HEAD and HEAD -> GET are permitted, the same method is kept.
 */
hl_ruling hl_verdict_of(uint16_t status, hl_bytes original_method, hl_bytes follow_up_method,
                        const hl_content_comparison *contents);

/* For a hop without follow-up, from the reason that redirect/ gave. */
hl_verdict hl_verdict_of_absence(hl_reason reason);

#endif
