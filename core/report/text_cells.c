/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layout: lines of three cells. From 104 columns up the second and third have columns of their
 * own at the right; a narrower page has room for the first cell only, and they follow below it.
 */
#include "report/text.h"

enum {
    NARROW = 104,
    SECOND_WIDTH = 32, /* "frames 203851 → 203895 → 204267 " */
    THIRD_WIDTH = 23,  /* "ambiguous  undetermined" */
    MOST_FOR_FIRST = 92,
};

static unsigned second_column(const hl_pen *pen)
{
    if (pen->columns < NARROW)
        return 0;
    return MIN(pen->columns - SECOND_WIDTH - THIRD_WIDTH, (unsigned)MOST_FOR_FIRST);
}

static void break_line(hl_pen *pen, unsigned indent)
{
    hl_pen_end_line(pen);
    hl_pen_pad(pen, indent);
}

static void add_third(hl_pen *pen, unsigned column, unsigned indent, hl_cell third)
{
    unsigned start = MAX(pen->column + (column > 0 ? 2 : 3), column);
    if (start + hl_pen_width(third.text) > pen->columns)
        break_line(pen, indent);
    else
        hl_pen_pad(pen, start);
    hl_pen_add(pen, third.ink, third.text);
}

void hl_text_end_with_cells(hl_pen *pen, unsigned indent, hl_cell second, hl_cell third)
{
    unsigned column = second_column(pen);
    unsigned third_column = column + SECOND_WIDTH;
    if (pen->column + 2 > column) {
        break_line(pen, indent);
        third_column = 0;
    } else {
        hl_pen_pad(pen, column);
    }
    hl_pen_add(pen, second.ink, second.text);
    if (*third.text)
        add_third(pen, third_column, indent, third);
    hl_pen_end_line(pen);
}
