/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields that tell what happened and hold no secret: the only ones whose values are ever written.
 */
#ifndef HARMLESS_H
#define HARMLESS_H

#include "model/hl_message.h"
#include "report/json.h"

/* Their names in requests or responses, in the order in which reports list them; NULL at the end. */
const char *const *hl_harmless_fields(hl_message_kind kind);

/* The value of such a field as a member, without userinfo in URLs; of any other "<redacted>". */
void hl_harmless_add_value(hl_json *json, const char *member, hl_message_kind kind,
                           const hl_field *field);

#endif
