/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/pen.h"

enum { USUAL_COLUMNS = 120, LEAST_COLUMNS = 40 };

hl_pen hl_pen_on(GString *page, unsigned columns, bool color)
{
    if (columns == 0)
        columns = USUAL_COLUMNS;
    return (hl_pen){page, 0, MAX(columns, (unsigned)LEAST_COLUMNS), color};
}

static unsigned width_of(gunichar character)
{
    if (character < 0x80)
        return 1;
    if (g_unichar_iszerowidth(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

unsigned hl_pen_width(const char *text)
{
    unsigned width = 0;
    for (; *text; text = g_utf8_next_char(text))
        width += width_of(g_utf8_get_char(text));
    return width;
}

static const char *code_of(hl_ink ink)
{
    switch (ink) {
    case HL_INK_PLAIN:
        return "";
    case HL_INK_FAINT:
        return "\033[2m";
    case HL_INK_STRONG:
        return "\033[1m";
    case HL_INK_GOOD:
        return "\033[32m";
    case HL_INK_CAREFUL:
        return "\033[33m";
    case HL_INK_BAD:
        return "\033[1;31m";
    case HL_INK_REMARK:
        return "\033[36m";
    }
    return "";
}

void hl_pen_add(hl_pen *pen, hl_ink ink, const char *text)
{
    bool inked = pen->color && ink != HL_INK_PLAIN && *text;
    if (inked)
        g_string_append(pen->page, code_of(ink));
    g_string_append(pen->page, text);
    if (inked)
        g_string_append(pen->page, "\033[0m");
    pen->column += hl_pen_width(text);
}

void hl_pen_format(hl_pen *pen, hl_ink ink, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    hl_pen_add(pen, ink, text);
    g_free(text);
}

void hl_pen_pad(hl_pen *pen, unsigned column)
{
    for (; pen->column < column; pen->column++)
        g_string_append_c(pen->page, ' ');
}

void hl_pen_end_line(hl_pen *pen)
{
    while (pen->page->len > 0 && pen->page->str[pen->page->len - 1] == ' ')
        g_string_truncate(pen->page, pen->page->len - 1);
    g_string_append_c(pen->page, '\n');
    pen->column = 0;
}

void hl_pen_wrap(hl_pen *pen, hl_ink ink, unsigned margin, const char *text)
{
    char **words = g_strsplit(text, " ", -1);
    GString *line = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        unsigned reach = pen->column + hl_pen_width(line->str) + 1 + hl_pen_width(*word);
        if (line->len > 0 && reach > pen->columns) {
            hl_pen_add(pen, ink, line->str);
            hl_pen_end_line(pen);
            hl_pen_pad(pen, margin);
            g_string_truncate(line, 0);
        }
        if (line->len > 0)
            g_string_append_c(line, ' ');
        g_string_append(line, *word);
    }
    hl_pen_add(pen, ink, line->str);
    g_string_free(line, TRUE);
    g_strfreev(words);
}
