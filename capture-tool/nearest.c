/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nearest.h"

#include <glib.h>
#include <string.h>

enum { NAME_OCTETS_MAX = 64 };

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    return MIN(MIN(a, b), c);
}

/* Optimal string alignment: Levenshtein's distance with swaps of neighbours. */
static unsigned distance(const char *a, size_t a_octets, const char *b, size_t b_octets)
{
    unsigned rows[3][NAME_OCTETS_MAX + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_octets; j++)
        above[j] = (unsigned)j;
    for (size_t i = 1; i <= a_octets; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_octets; j++) {
            unsigned replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(above[j] + 1, row[j - 1] + 1, replaced);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = MIN(row[j], before[j - 2] + 1);
        }
        unsigned *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b_octets];
}

const char *hl_nearest_find(const char *mistyped, const char *const *names, size_t count)
{
    size_t octets = strlen(mistyped);
    if (octets > NAME_OCTETS_MAX)
        return NULL;
    const char *nearest = NULL;
    unsigned smallest = MAX(2, (unsigned)octets / 3) + 1;
    for (size_t i = 0; i < count; i++) {
        size_t name_octets = strlen(names[i]);
        if (name_octets > NAME_OCTETS_MAX)
            continue;
        unsigned steps = distance(mistyped, octets, names[i], name_octets);
        if (steps < smallest && steps < name_octets) {
            smallest = steps;
            nearest = names[i];
        }
    }
    return nearest;
}
