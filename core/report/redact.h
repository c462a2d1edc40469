/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * URLs without their userinfo (RFC 3986 §3.2.1): "http://user:secret@host/" holds a credential, and
 * so may the user's name alone (access tokens are handed out like that). Whatever stands between
 * the slashes and the last "@" of an authority is shown as <redacted>.
 */
#ifndef REDACT_H
#define REDACT_H

#include "base/hl_bytes.h"

#include <glib.h>

/*
 * Appends one URI reference, as raw as it was sent. Every authority in it is looked at: the one it
 * begins with ("//user@host" too), and those that it carries inside ("?next=http://user@host/").
 */
void hl_redact_reference(GString *out, hl_bytes reference);

/* Appends a sentence that may quote URLs: an authority ends at white space or a quotation mark. */
void hl_redact_sentence(GString *out, hl_bytes sentence);

/* Appends a host and port, as the Host field has them. */
void hl_redact_authority(GString *out, hl_bytes authority);

#endif
