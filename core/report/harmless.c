/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/harmless.h"

#include "report/json_record.h"

static const char *const request_fields[] = {
    "host",   "content-type", "content-encoding", "content-length", "transfer-encoding",
    "expect", NULL,
};
static const char *const response_fields[] = {
    "location", "content-type", "content-length", "transfer-encoding", NULL,
};

const char *const *hl_harmless_fields(hl_message_kind kind)
{
    return kind == HL_REQUEST ? request_fields : response_fields;
}

static bool is_harmless(hl_message_kind kind, hl_bytes name)
{
    for (const char *const *field = hl_harmless_fields(kind); *field; field++)
        if (hl_bytes_is_nocase(name, *field))
            return true;
    return false;
}

void hl_harmless_add_value(hl_json *json, const char *member, hl_message_kind kind,
                           const hl_field *field)
{
    if (!is_harmless(kind, field->name))
        hl_json_add_text(json, member, "<redacted>");
    else if (hl_bytes_is_nocase(field->name, "host"))
        hl_json_add_authority(json, member, field->value);
    else if (hl_bytes_is_nocase(field->name, "location"))
        hl_json_add_url(json, member, field->value);
    else
        hl_json_add_octets(json, member, field->value);
}
