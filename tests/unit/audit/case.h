/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chains made by hand, judged, and compared as text. Every credential in these tests contains
 * CASE_SECRET: no message may.
 */
#ifndef HL_TEST_CASE_H
#define HL_TEST_CASE_H

#include "audit/hl_audit.h"
#include "messages.h"

#define CASE_SECRET "s3cret"

/* Heads as test_message takes them. `answer`: status and fields of the redirect, e.g. "307\n
 * Location: /b". The hop is certain; change it, and the messages, before it is judged. */
hl_chain *case_chain(const char *request, const char *content, const char *answer,
                     const char *follow_up, const char *follow_up_content);

/* One more hop: the last follow-up was redirected in its turn. NULL: that was not followed. */
hl_hop *case_add_hop(hl_chain *chain, const char *answer, const char *follow_up,
                     const char *content);

/* The server and the protection of a request's connection. */
void case_connect(hl_message *request, const char *server, uint16_t port, bool encrypted);

hl_message *case_original(const hl_chain *chain, size_t index);
hl_message *case_follow_up(const hl_chain *chain, size_t index);

/* Gives a request a content that was not seen whole. */
void case_content(hl_message *request, hl_content_state state, uint64_t octets, uint64_t declared);

/* "kept", "undetermined/content-cut", …; findings as "rule:severity rule:severity" in order. Frees
 * the chain. */
#define case_expect(chain, verdict, findings) case_expect_with(NULL, chain, verdict, findings)
void case_expect_with(hl_audit *audit, hl_chain *chain, const char *verdicts, const char *findings);

/* Judges and returns what case_expect compares: verdicts and findings of all hops, hops separated
 * by " | "; g_free. Checks every message. */
void case_judge(hl_audit *audit, hl_chain *chain, char **verdicts, char **findings);

/* The one hop's one finding has this message. Frees the chain. */
void case_expect_message(hl_chain *chain, const char *message);

hl_audit *case_audit(void);

#endif
