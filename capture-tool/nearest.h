/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Did you mean …?": the known name that a mistyped one is nearest to. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/*
 * The name with the smallest edit distance (insert, delete, replace, swap two neighbours); the
 * first of several. NULL when `count` is 0 or nothing is near enough to be meant: more than a third
 * of the letters, and at least two, would have to change.
 */
const char *hl_nearest_find(const char *mistyped, const char *const *names, size_t count);

#endif
