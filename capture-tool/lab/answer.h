/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the laboratory's server says to a request. */
#ifndef ANSWER_H
#define ANSWER_H

#include "cases.h"
#include "model/hl_message.h"

/* Appends 100 (Continue) if this request, of which the head is known, waits for it (RFC 9110
 * §10.1.1). */
void hl_lab_answer_head(GByteArray *out, const hl_message *request);

/* Appends the response to a request that has ended and came to `site`; *page is what it asked for.
 * False: the connection is to be closed behind it. */
bool hl_lab_answer(GByteArray *out, const hl_message *request, const hl_lab_sites *sites,
                   hl_lab_site site, hl_lab_page *page);

#endif
