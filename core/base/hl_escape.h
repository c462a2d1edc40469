/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network octets made safe to show. What came from the wire never reaches a terminal or a document
 * in any other way.
 */
#ifndef HL_ESCAPE_H
#define HL_ESCAPE_H

#include "base/hl_bytes.h"

#include <glib.h>

/*
 * May this character be shown as it is? C0 and C1 controls, DEL, line and paragraph separators,
 * bidirectional and other invisible format characters may not: they steer a terminal, or make a
 * line lie about its content.
 */
bool hl_escape_is_shown(gunichar character);

/*
 * Appends `octets` for a terminal: valid UTF-8 of characters that may be shown as it is; the others
 * and octets that are no UTF-8 as \xNN for each octet; a backslash as \\.
 */
void hl_escape_text(GString *out, hl_bytes octets);

/*
 * Appends `octets` as valid UTF-8 for a document (JSON): valid sequences as they are (NUL included
 * as \x00), octets that are no UTF-8 as \xNN. Quoting is the document writer's job.
 */
void hl_escape_utf8(GString *out, hl_bytes octets);

#endif
