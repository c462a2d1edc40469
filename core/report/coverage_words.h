/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The coverage in words. Each returns a new string (g_free). */
#ifndef COVERAGE_WORDS_H
#define COVERAGE_WORDS_H

#include "report/counters.h"

/* "66 frames, 6 connections, 8 exchanges, 4 redirects"; tunnels where there are some */
char *hl_coverage_words_read(const hl_coverage *coverage);
/* "2 gaps (23 octets)"; NULL when there is nothing to tell: it is zero, or a mere fact. */
char *hl_coverage_words_counter(const hl_counter *counter, const hl_coverage *coverage);
/* What kept the capture from being seen whole: "2 gaps, 1 TLS connection not decrypted"; "" when
 * nothing did. */
char *hl_coverage_words_troubles(const hl_coverage *coverage);

#endif
