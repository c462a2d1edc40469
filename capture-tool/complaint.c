/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "complaint.h"

#include "base/hl_escape.h"

#include <stdarg.h>
#include <stdio.h>

void hl_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    GString *line = g_string_new("hoplint: ");
    hl_escape_text(line, hl_bytes_text(text));
    g_string_append_c(line, '\n');
    fputs(line->str, stderr);
    g_string_free(line, TRUE);
    g_free(text);
}
