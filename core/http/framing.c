/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "framing.h"

/* What the fields say. */
typedef struct hl_framing_fields {
    bool has_length, bad_length;
    uint64_t length;
    bool has_coding, chunked, chunked_inside; /* chunked as the last coding; before the last */
    bool expects_continue;
} hl_framing_fields;

/* RFC 9112 §6.3 item 5: a list of equal values is one value. */
static void add_length(hl_framing_fields *fields, hl_bytes list)
{
    hl_bytes element;
    bool any = !fields->has_length && hl_bytes_read_number(list, INT64_MAX, &fields->length);
    if (any) {
        fields->has_length = true;
        return;
    }
    while (hl_bytes_next_element(&list, &element)) {
        uint64_t length;
        any = true;
        if (!hl_bytes_read_number(element, INT64_MAX, &length) ||
            (fields->has_length && fields->length != length))
            fields->bad_length = true;
        else
            fields->length = length;
        fields->has_length = true;
    }
    if (!any)
        fields->has_length = fields->bad_length = true;
}

static void add_coding(hl_framing_fields *fields, hl_bytes list)
{
    hl_bytes element;
    while (hl_bytes_next_element(&list, &element)) {
        hl_bytes name = hl_bytes_trim(hl_bytes_first(element, hl_bytes_find(element, ';')));
        if (hl_bytes_is_nocase(name, "identity"))
            continue; /* of RFC 2616; means nothing */
        fields->chunked_inside |= fields->chunked;
        fields->has_coding = true;
        fields->chunked = hl_bytes_is_nocase(name, "chunked");
    }
}

/* Nearly all fields are told apart by size and first letter. */
static bool is_named(const hl_field *field, const char *name)
{
    return (field->name.data[0] | 0x20) == name[0] && hl_bytes_is_nocase(field->name, name);
}

static void add_field(hl_framing_fields *fields, const hl_field *field)
{
    switch (field->name.size) {
    case sizeof("expect") - 1:
        if (is_named(field, "expect"))
            fields->expects_continue |= hl_bytes_starts_nocase(field->value, "100-continue");
        break;
    case sizeof("content-length") - 1:
        if (is_named(field, "content-length"))
            add_length(fields, field->value);
        break;
    case sizeof("transfer-encoding") - 1:
        if (is_named(field, "transfer-encoding"))
            add_coding(fields, field->value);
        break;
    }
}

static hl_oddities conflicts(const hl_message *head, const hl_framing_fields *fields)
{
    bool both = fields->has_coding && fields->has_length;
    bool old = fields->has_coding && head->version == HL_HTTP_1_0;
    bool bad = both || old || fields->chunked_inside || fields->bad_length;
    return bad ? HL_ODDITY_FRAMING_CONFLICT : 0;
}

/* Items 1 and 2: responses that have none, whatever their fields say. */
static bool has_no_body(const hl_message *head, hl_asked asked, hl_body_kind *kind)
{
    bool tunnel = head->status == 101 || (asked == HL_ASKED_CONNECT && head->status / 100 == 2);
    *kind = tunnel ? HL_BODY_TUNNEL : HL_BODY_NONE;
    return tunnel || asked == HL_ASKED_HEAD || head->status < 200 || head->status == 204 ||
           head->status == 304;
}

/* Items 3 to 8. */
static hl_body_kind kind_of(const hl_message *head, const hl_framing_fields *fields)
{
    bool request = head->kind == HL_REQUEST;
    if (fields->has_coding && fields->chunked)
        return HL_BODY_CHUNKED;
    if (fields->has_coding)
        return request ? HL_BODY_UNKNOWN : HL_BODY_UNTIL_CLOSE;
    if (fields->bad_length)
        return HL_BODY_UNKNOWN;
    if (fields->has_length)
        return HL_BODY_LENGTH;
    return request ? HL_BODY_NONE : HL_BODY_UNTIL_CLOSE;
}

hl_framing hl_framing_of(const hl_message *head, hl_asked asked)
{
    hl_framing_fields fields = {0};
    for (size_t i = 0; i < head->field_count; i++)
        add_field(&fields, &head->fields[i]);
    bool declared = fields.has_length && !fields.bad_length;
    hl_framing framing = {
        .declared_octets = declared ? fields.length : HL_OCTETS_UNKNOWN,
        .expects_continue = fields.expects_continue && head->kind == HL_REQUEST,
        .oddities = conflicts(head, &fields),
    };
    if (head->kind == HL_REQUEST || !has_no_body(head, asked, &framing.kind))
        framing.kind = kind_of(head, &fields);
    return framing;
}
