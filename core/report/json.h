/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes JSON (RFC 8259) straight into a string: no tree, no allocation a member.
 *
 * Texts come out as printable UTF-8 whatever the octets were: controls, DEL, C1 and the invisible
 * format characters as \uNNNN, octets that are no UTF-8 as the text \xNN. A document is as harmless
 * on a terminal as the text report.
 */
#ifndef JSON_H
#define JSON_H

#include "base/hl_bytes.h"
#include "base/hl_time.h"

#include <glib.h>

typedef struct hl_json {
    GString *out;
    bool comma; /* the next member or element needs one before it */
} hl_json;

/* The start of a document or of one more record in `out`. */
static inline hl_json hl_json_in(GString *out)
{
    return (hl_json){out, false};
}

/* `name` is the member's name, a plain identifier; NULL: an element of an array, or the root. */
void hl_json_open_object(hl_json *json, const char *name);
void hl_json_close_object(hl_json *json);
void hl_json_open_array(hl_json *json, const char *name);
void hl_json_close_array(hl_json *json);

void hl_json_add_octets(hl_json *json, const char *name, hl_bytes octets);
void hl_json_add_text(hl_json *json, const char *name, const char *text);
void hl_json_add_count(hl_json *json, const char *name, uint64_t count);
void hl_json_add_integer(hl_json *json, const char *name, int64_t number);
/* In milliseconds, to the microsecond: 12.345; what is negative as 0. */
void hl_json_add_milliseconds(hl_json *json, const char *name, hl_time_ns duration);
void hl_json_add_bool(hl_json *json, const char *name, bool value);
void hl_json_add_null(hl_json *json, const char *name);

#endif
