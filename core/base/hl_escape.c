/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_escape.h"

static void append_octets(GString *out, const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < size; i++)
        g_string_append_printf(out, "\\x%02x", octets[i]);
}

bool hl_escape_is_shown(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);
    return g_unichar_isprint(character) && type != G_UNICODE_FORMAT &&
           type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* The size of the valid character at the front of `octets`, or 0 when it is no UTF-8. */
static size_t next_character(hl_bytes octets, gunichar *character)
{
    gssize size = (gssize)(octets.size < 6 ? octets.size : 6);
    gunichar value = g_utf8_get_char_validated((const char *)octets.data, size);
    if (value == (gunichar)-1 || value == (gunichar)-2 || value == 0)
        return 0;
    *character = value;
    return (size_t)g_unichar_to_utf8(value, NULL);
}

void hl_escape_text(GString *out, hl_bytes octets)
{
    while (octets.size > 0) {
        gunichar character = 0;
        size_t size = next_character(octets, &character);
        if (size == 0 || !hl_escape_is_shown(character))
            append_octets(out, octets.data, size ? size : 1);
        else if (character == '\\')
            g_string_append(out, "\\\\");
        else
            g_string_append_len(out, (const char *)octets.data, (gssize)size);
        octets = hl_bytes_skip(octets, size ? size : 1);
    }
}

void hl_escape_utf8(GString *out, hl_bytes octets)
{
    while (octets.size > 0) {
        gunichar character = 0;
        size_t size = next_character(octets, &character);
        if (size == 0)
            append_octets(out, octets.data, 1);
        else
            g_string_append_len(out, (const char *)octets.data, (gssize)size);
        octets = hl_bytes_skip(octets, size ? size : 1);
    }
}
