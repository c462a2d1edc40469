/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "field_profile.h"

#include <glib.h>

/* Enough for any honest client; what comes after is not compared. */
enum { PROFILE_FIELDS = 64 };

#define NAME(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

static bool is_left_out(hl_bytes name)
{
    static const struct {
        const char *text;
        size_t size;
    } names[] = {NAME("host"),
                 NAME("cookie"),
                 NAME("authorization"),
                 NAME("origin"),
                 NAME("referer"),
                 NAME("expect"),
                 NAME("connection"),
                 NAME("upgrade"),
                 NAME("http2-settings"),
                 NAME("te"),
                 NAME("transfer-encoding"),
                 NAME("trailer"),
                 NAME("cache-control"),
                 NAME("pragma"),
                 NAME("upgrade-insecure-requests"),
                 NAME("proxy-authorization")};
    if (hl_bytes_starts_nocase(name, "content-") || hl_bytes_starts_nocase(name, "sec-fetch-"))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].size == name.size &&
            hl_bytes_equal_nocase(name, hl_bytes_from(names[i].text, names[i].size)))
            return true;
    return false;
}

static size_t profile_of(const hl_message *message, hl_bytes names[PROFILE_FIELDS])
{
    size_t count = 0;
    for (size_t i = 0; i < message->field_count && count < PROFILE_FIELDS; i++) {
        hl_bytes name = hl_message_field(message, i).name;
        if (!is_left_out(name))
            names[count++] = name;
    }
    return count;
}

static size_t count_common(const hl_bytes *a, size_t a_count, const hl_bytes *b, size_t b_count)
{
    size_t common = 0;
    for (size_t i = 0; i < a_count; i++) {
        size_t j = 0;
        while (j < b_count && !hl_bytes_equal_nocase(a[i], b[j]))
            j++;
        common += j < b_count;
    }
    return common;
}

static bool is_same_order(const hl_bytes *a, const hl_bytes *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!hl_bytes_equal_nocase(a[i], b[i]))
            return false;
    return true;
}

hl_profile_likeness hl_field_profile_compare(const hl_message *before, const hl_message *after)
{
    hl_bytes a[PROFILE_FIELDS], b[PROFILE_FIELDS];
    size_t a_count = profile_of(before, a), b_count = profile_of(after, b);
    if (a_count == 0 && b_count == 0)
        return HL_PROFILE_SIMILAR; /* nothing to compare is no likeness */
    if (a_count == b_count && is_same_order(a, b, a_count))
        return HL_PROFILE_SAME_ORDER;
    size_t common = count_common(a, a_count, b, b_count);
    size_t larger = MAX(a_count, b_count);
    if (common == larger)
        return HL_PROFILE_SAME_SET;
    return common * 5 >= larger * 3 ? HL_PROFILE_SIMILAR : HL_PROFILE_DIFFERENT;
}

bool hl_cookie_is_sent(const hl_message *request, hl_bytes pair)
{
    hl_field field;
    for (size_t next = 0; hl_message_next_field(request, "cookie", &next, &field);) {
        for (hl_bytes rest = field.value; rest.size > 0;) {
            size_t size = hl_bytes_find(rest, ';');
            if (hl_bytes_equal(hl_bytes_trim(hl_bytes_first(rest, size)), pair))
                return true;
            rest = hl_bytes_skip(rest, size + 1);
        }
    }
    return false;
}
