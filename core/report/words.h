/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the text report says things: network octets made safe, numbers, reasons, colours of verdicts.
 */
#ifndef WORDS_H
#define WORDS_H

#include "model/hl_coverage.h"
#include "model/hl_hop.h"
#include "report/pen.h"

/* Each returns a new string (g_free), printable UTF-8. */
char *hl_words_url(hl_bytes url);             /* from the wire: escaped, without userinfo */
char *hl_words_authority(hl_bytes authority); /* the same, of a host and port */
/* What was asked for: the URL, or the request target that makes none. There is a request. */
char *hl_words_target(hl_exchange *exchange);
char *hl_words_octets(hl_bytes text); /* from the wire: escaped */
char *
hl_words_agent(hl_bytes agent); /* the same; a User-Agent may hold a URL, shown without userinfo */
/* A sentence whose network octets are escaped already: what could steer a terminal is escaped
 * nevertheless, backslashes stay, and userinfo in URLs is left out. */
char *hl_words_sentence(const char *sentence);
/* "2,920" */
char *hl_words_count(uint64_t count);
/* "1 gap", "2,920 gaps" */
char *hl_words_counted(uint64_t count, const char *one, const char *many);
/* "850 µs", "12 ms", "3.4 s" */
char *hl_words_duration(hl_time_ns duration);

/* "not followed": the verdict with a space for the hyphen. */
const char *hl_words_verdict(hl_verdict verdict);
/* Why there is no verdict, for people; "" for HL_REASON_NONE. */
const char *hl_words_reason(hl_reason reason);

hl_ink hl_ink_of_severity(hl_severity severity);
hl_ink hl_ink_of_verdict(hl_verdict verdict);

#endif
