/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chains made by hand, and what the report makes of them. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "messages.h"

#include "report/hl_report.h"

/* One message: its head, its content (NULL: none), its moment and frame. */
typedef struct sample_message {
    const char *head;
    const char *content;
    int64_t milliseconds;
    uint64_t frame;
} sample_message;

/* An exchange of its own connection 10.0.0.7 -> 10.0.1.2:80, number `number`; a NULL head: that
 * half was not captured. */
hl_exchange *sample_exchange(uint64_t number, sample_message request, sample_message response);

/* Takes over both references; a certain hop with the verdict "kept". */
hl_hop *sample_hop(hl_exchange *redirect, hl_exchange *follow_up, const char *target);
void sample_find(hl_hop *hop, hl_rule_id rule, hl_severity severity, const char *message);

/* POST answered by 307, repeated as GET: interface.md's example. */
hl_chain *sample_violation(void);
/* The same with hops 301 (PUT -> PUT) and 303 (-> GET) before, and a loop's warning. */
hl_chain *sample_long_chain(void);
/* A redirect without a follow-up. */
hl_chain *sample_unfollowed(hl_verdict verdict, hl_reason reason);
/* Every octet a hostile peer could send, wherever the network has a say. */
hl_chain *sample_hostile(void);
/* Credentials in every field and URL; each holds the word "sesame". */
hl_chain *sample_secrets(void);
/* A redirect whose request was not captured, a cross-origin one with a preflight and a resend, a
 * mis-resolved one, an early answer. */
hl_chain *sample_odd(void);

typedef hl_chain *(*sample_maker)(void);

/* The whole report on the chains (and their exchanges), made of a fresh summary; g_free. */
char *sample_report(const hl_report_options *options, const sample_maker *makers, size_t count,
                    const hl_coverage *coverage);

#endif
