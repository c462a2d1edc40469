/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments that are one of a few words, or a number; what is neither is told to the user. */
#ifndef CHOICE_H
#define CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Finds `text` among `names`; its index in *chosen. False: it is none of them; says so with the
 * nearest one. `option` is what the user typed before it ("--color").
 */
bool hl_choice_find(const char *option, const char *text, const char *const *names, size_t count,
                    size_t *chosen);

/* Reads a whole number from `least` to `most`; false: it is none, and the user has been told. */
bool hl_choice_number(const char *option, const char *text, uint64_t least, uint64_t most,
                      uint64_t *number);

#endif
