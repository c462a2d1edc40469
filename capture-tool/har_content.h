/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The content of a request, as far as a HAR proves it. Tools disagree with themselves here: on the way of
 * a redirect some say "bodySize": 0 of a request that bore its content, or leave out its text, or
 * show fields that are not the ones sent. So a text is believed where a length bears it out, and the
 * absence of content where the whole head shows it; all else counts as not seen.
 */
#ifndef HAR_CONTENT_H
#define HAR_CONTENT_H

#include "har_entry.h"

hl_content hl_har_content_of_request(const hl_har_entry *entry);

/* That of a response is counted, as far as its size is told. */
hl_content hl_har_content_of_response(const hl_har_entry *entry);

#endif
