/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules_page.h"

enum { COLUMNS = 80, NAME_COLUMNS = 29 };

static hl_severity severity_of(const hl_audit_options *audit, const hl_rule *rule)
{
    return audit->severity_is_set[rule->id] ? audit->severity[rule->id] : rule->severity;
}

void hl_rules_page_list(GString *out, const hl_audit_options *audit)
{
    g_string_append_printf(out, "%-*s %-9s %-9s %s\n", NAME_COLUMNS, "RULE", "SEVERITY", "STRENGTH",
                           "CLAUSE");
    for (int id = 0; id < HL_RULE_COUNT; id++) {
        const hl_rule *rule = hl_rule_get((hl_rule_id)id);
        g_string_append_printf(out, "%-*s %-9s %-9s %s\n", NAME_COLUMNS, rule->name,
                               hl_severity_text(severity_of(audit, rule)),
                               hl_strength_text(rule->strength), rule->reference);
    }
}

/* Breaks at spaces, so that no line is wider than a terminal; UTF-8 counts by characters. */
static void append_wrapped(GString *out, const char *text)
{
    char **words = g_strsplit(text, " ", -1);
    size_t column = 0;
    for (char **word = words; *word; word++) {
        size_t width = (size_t)g_utf8_strlen(*word, -1);
        bool breaks = column > 0 && column + 1 + width > COLUMNS;
        if (column > 0)
            g_string_append_c(out, breaks ? '\n' : ' ');
        g_string_append(out, *word);
        column = (breaks || column == 0 ? 0 : column + 1) + width;
    }
    g_string_append_c(out, '\n');
    g_strfreev(words);
}

static void append_example(GString *out, const char *title, const char *example)
{
    char **lines = g_strsplit(example, "\n", -1);
    g_string_append_printf(out, "\n%s\n", title);
    for (char **line = lines; *line; line++)
        g_string_append_printf(out, "  %s\n", *line);
    g_strfreev(lines);
}

static const char *meaning_of(hl_strength strength)
{
    switch (strength) {
    case HL_MUST:
        return "an RFC says MUST or MUST NOT";
    case HL_SHOULD:
        return "an RFC says SHOULD, or a MAY was overstepped";
    case HL_FETCH:
        return "the Fetch standard says so, which browsers follow";
    case HL_ADVICE:
        return "no standard says so, but it hurts";
    }
    return "";
}

void hl_rules_page_explain(GString *out, const hl_audit_options *audit, const hl_rule *rule)
{
    g_string_append_printf(out, "%s\n\n", rule->name);
    append_wrapped(out, rule->harm);
    g_string_append_printf(out, "\nSeverity  %s\nStrength  %s: %s\nClause    %s\n",
                           hl_severity_text(severity_of(audit, rule)),
                           hl_strength_text(rule->strength), meaning_of(rule->strength),
                           rule->reference);
    append_example(out, "Right:", rule->before);
    append_example(out, "Fires the rule:", rule->after);
    g_string_append_printf(out, "\nTo switch it off: --rule %s=off\n", rule->name);
}
