/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_bytes.h"

#include <glib.h>

/* g_ascii_tolower, without a call for each octet of each field name. */
static inline uint8_t fold(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet | 0x20) : octet;
}

bool hl_bytes_equal_nocase(hl_bytes a, hl_bytes b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (a.data[i] != b.data[i] && fold(a.data[i]) != fold(b.data[i]))
            return false;
    return true;
}

bool hl_bytes_is_nocase(hl_bytes view, const char *text)
{
    return hl_bytes_equal_nocase(view, hl_bytes_text(text));
}

bool hl_bytes_starts_nocase(hl_bytes view, const char *prefix)
{
    hl_bytes wanted = hl_bytes_text(prefix);
    return view.size >= wanted.size &&
           hl_bytes_equal_nocase(hl_bytes_first(view, wanted.size), wanted);
}

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || octet == '\t';
}

hl_bytes hl_bytes_trim(hl_bytes view)
{
    while (view.size > 0 && is_blank(view.data[0]))
        view = hl_bytes_skip(view, 1);
    while (view.size > 0 && is_blank(view.data[view.size - 1]))
        view.size--;
    return view;
}

size_t hl_bytes_find(hl_bytes view, uint8_t octet)
{
    const uint8_t *found = view.size > 0 ? memchr(view.data, octet, view.size) : NULL;
    return found ? (size_t)(found - view.data) : view.size;
}

bool hl_bytes_read_number(hl_bytes digits, uint64_t most, uint64_t *value)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < digits.size; i++) {
        uint8_t digit = (uint8_t)(digits.data[i] - '0');
        if (digit > 9 || sum > most / 10 || digit > most - sum * 10)
            return false;
        sum = sum * 10 + digit;
    }
    if (digits.size > 0)
        *value = sum;
    return digits.size > 0;
}

/* Size of the list's first element with whatever surrounds it: up to a comma outside of quotes. */
static size_t element_size(hl_bytes list)
{
    bool quoted = false;
    for (size_t i = 0; i < list.size; i++) {
        uint8_t octet = list.data[i];
        if (quoted && octet == '\\')
            i++;
        else if (octet == '"')
            quoted = !quoted;
        else if (octet == ',' && !quoted)
            return i;
    }
    return list.size;
}

bool hl_bytes_next_element(hl_bytes *list, hl_bytes *element)
{
    while (list->size > 0) {
        size_t size = element_size(*list);
        *element = hl_bytes_trim(hl_bytes_first(*list, size));
        *list = hl_bytes_skip(*list, size < list->size ? size + 1 : size);
        if (element->size > 0)
            return true;
    }
    return false;
}

char *hl_bytes_copy_text(hl_bytes view)
{
    return g_strndup(view.data ? (const char *)view.data : "", view.size);
}
