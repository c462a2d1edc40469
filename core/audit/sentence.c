/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sentence.h"

#include "base/hl_escape.h"

enum { WORD_OCTETS = 60, URL_OCTETS = 200 };

static void say_cut(GString *out, hl_bytes octets, size_t most)
{
    hl_escape_utf8(out, hl_bytes_first(octets, most));
    if (octets.size > most)
        g_string_append(out, "…");
}

void hl_say_octets(GString *out, hl_bytes octets)
{
    say_cut(out, octets, WORD_OCTETS);
}

void hl_say_url(GString *out, const char *url)
{
    say_cut(out, hl_bytes_text(url), URL_OCTETS);
}

void hl_say_origin(GString *out, const hl_url *url)
{
    char *authority = hl_url_authority(url);
    g_string_append_printf(out, "%s://", url->scheme);
    hl_say_url(out, authority);
    g_free(authority);
}

void hl_say_count(GString *out, uint64_t octets)
{
    g_string_append_printf(out, "%" G_GUINT64_FORMAT " octet%s", octets, octets == 1 ? "" : "s");
}

void hl_say_change(GString *out, const hl_message *original, const hl_message *follow_up)
{
    hl_say_octets(out, original->method);
    g_string_append(out, " became ");
    hl_say_octets(out, follow_up->method);
}

/* Where the user information that starts at `text` ends: at "@" within one authority; else NULL. */
static const char *end_of_user_information(const char *text)
{
    size_t size = strcspn(text, "@/?# \"'");
    return text[size] == '@' ? text + size : NULL;
}

void hl_say_problem(GString *out, const char *problem)
{
    GString *safe = g_string_new(NULL);
    for (const char *rest = problem; *rest;) {
        const char *authority = g_str_has_prefix(rest, "//") ? rest + 2 : NULL;
        const char *end = authority ? end_of_user_information(authority) : NULL;
        if (end) {
            g_string_append(safe, "//<redacted>");
            rest = end;
        } else {
            g_string_append_c(safe, *rest++);
        }
    }
    say_cut(out, hl_bytes_from(safe->str, safe->len), URL_OCTETS);
    g_string_free(safe, TRUE);
}
