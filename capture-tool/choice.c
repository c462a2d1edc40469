/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "choice.h"

#include "complaint.h"
#include "nearest.h"

#include <string.h>

static void complain_of(const char *option, const char *text, const char *const *names,
                        size_t count)
{
    const char *nearest = hl_nearest_find(text, names, count);
    GString *valid = g_string_new(NULL);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(valid, "%s%s", i ? ", " : "", names[i]);
    hl_complain("%s: '%s' is none of %s%s%s%s", option, text, valid->str,
                nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
    g_string_free(valid, TRUE);
}

bool hl_choice_find(const char *option, const char *text, const char *const *names, size_t count,
                    size_t *chosen)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], text) == 0) {
            *chosen = i;
            return true;
        }
    complain_of(option, text, names, count);
    return false;
}

bool hl_choice_number(const char *option, const char *text, uint64_t least, uint64_t most,
                      uint64_t *number)
{
    guint64 value;
    if (g_ascii_string_to_unsigned(text, 10, least, most, &value, NULL)) {
        *number = value;
        return true;
    }
    hl_complain("%s: '%s' is no whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                option, text, least, most);
    return false;
}
