/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words of a finding's message. What came from the network is escaped and cut to a length that
 * fits a line; credentials are never handed to these functions.
 */
#ifndef HL_SENTENCE_H
#define HL_SENTENCE_H

#include "base/hl_url.h"
#include "model/hl_message.h"

#include <glib.h>

/* At most 60 octets, escaped. */
void hl_say_octets(GString *out, hl_bytes octets);

/* A URL of hl_url's (no user information in it), at most 200 octets. */
void hl_say_url(GString *out, const char *url);

/* "http://host:port" */
void hl_say_origin(GString *out, const hl_url *url);

/* "1 octet", "27 octets" */
void hl_say_count(GString *out, uint64_t octets);

/* A sentence that may quote a URL as it came: user information in it is redacted. */
void hl_say_problem(GString *out, const char *problem);

/* "POST became GET" */
void hl_say_change(GString *out, const hl_message *original, const hl_message *follow_up);

#endif
