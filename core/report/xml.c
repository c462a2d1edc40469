/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/xml.h"

#include <stdbool.h>

static const char *entity_of(gunichar character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* XML 1.0 §2.2: no control but these, and neither of the two that are no characters. */
static bool is_allowed(gunichar character)
{
    return character >= 0x20 ? character != 0xfffe && character != 0xffff
                             : character == '\t' || character == '\n';
}

void hl_xml_append(GString *out, const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        const char *entity = entity_of(character);
        if (entity)
            g_string_append(out, entity);
        else if (is_allowed(character))
            g_string_append_unichar(out, character);
        else
            g_string_append_printf(out, "\\u%04x", character);
    }
}

void hl_xml_add_attribute(GString *out, const char *name, const char *text)
{
    g_string_append_printf(out, " %s=\"", name);
    hl_xml_append(out, text);
    g_string_append_c(out, '"');
}
