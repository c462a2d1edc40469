/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes lines for people: knows the column it stands in, whatever colours and wide characters came
 * before, so that what follows can be aligned.
 */
#ifndef PEN_H
#define PEN_H

#include "base/hl_bytes.h"

#include <glib.h>

/* What a piece of text is, not what it looks like; without colours they all look the same. */
typedef enum hl_ink {
    HL_INK_PLAIN,
    HL_INK_FAINT,  /* of second importance: frames, references */
    HL_INK_STRONG, /* methods, headings */
    HL_INK_GOOD,
    HL_INK_CAREFUL, /* warnings, doubts */
    HL_INK_BAD,     /* errors, violations */
    HL_INK_REMARK,  /* notes */
} hl_ink;

typedef struct hl_pen {
    GString *page;
    unsigned column;  /* of the next character, from 0 */
    unsigned columns; /* width of a line; a guide, not an edge */
    bool color;
} hl_pen;

/* `columns` 0: a sensible width. */
hl_pen hl_pen_on(GString *page, unsigned columns, bool color);

/* Text of ours, or text that is escaped already: printable UTF-8. */
void hl_pen_add(hl_pen *pen, hl_ink ink, const char *text);
void hl_pen_format(hl_pen *pen, hl_ink ink, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Spaces up to `column`; none when the pen is there or beyond. */
void hl_pen_pad(hl_pen *pen, unsigned column);
void hl_pen_end_line(hl_pen *pen);

/* Words, broken to further lines that start at `margin` where they would pass the width. */
void hl_pen_wrap(hl_pen *pen, hl_ink ink, unsigned margin, const char *text);

/* The columns that printable UTF-8 takes. */
unsigned hl_pen_width(const char *text);

#endif
