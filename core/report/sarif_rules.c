/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/sarif_rules.h"

#include "model/hl_rule.h"

#include <stdio.h>

static void add_text(hl_json *json, const char *name, const char *text)
{
    hl_json_open_object(json, name);
    hl_json_add_text(json, "text", text);
    hl_json_close_object(json);
}

/* The same in both forms that SARIF knows, with an example of the wire. */
static void add_help(hl_json *json, const hl_rule *rule)
{
    char *text = g_strdup_printf("%s (%s)\n\nRight:\n%s\n\nWrong:\n%s\n", rule->harm,
                                 rule->reference, rule->before, rule->after);
    char *markdown =
        g_strdup_printf("%s (%s)\n\nRight:\n\n```\n%s\n```\n\nWrong:\n\n```\n%s\n```\n", rule->harm,
                        rule->reference, rule->before, rule->after);
    hl_json_open_object(json, "help");
    hl_json_add_text(json, "text", text);
    hl_json_add_text(json, "markdown", markdown);
    hl_json_close_object(json);
    g_free(markdown);
    g_free(text);
}

/* "RFC 9110 §15.4.8, …": the first clause has a page of its own. */
static void add_help_uri(hl_json *json, const char *reference)
{
    unsigned rfc = 0;
    char section[16] = "";
    if (sscanf(reference, "RFC %u §%15[0-9.]", &rfc, section) < 1)
        return;
    char *uri = g_strdup_printf("https://www.rfc-editor.org/rfc/rfc%u.html%s%s", rfc,
                                *section ? "#section-" : "", section);
    hl_json_add_text(json, "helpUri", uri);
    g_free(uri);
}

static void add_rule(hl_json *json, const hl_rule *rule)
{
    hl_json_open_object(json, NULL);
    hl_json_add_text(json, "id", rule->name);
    add_text(json, "shortDescription", rule->harm);
    add_help(json, rule);
    add_help_uri(json, rule->reference);
    hl_json_open_object(json, "defaultConfiguration");
    hl_json_add_text(json, "level", hl_severity_text(rule->severity));
    hl_json_close_object(json);
    hl_json_open_object(json, "properties");
    hl_json_add_text(json, "strength", hl_strength_text(rule->strength));
    hl_json_add_text(json, "reference", rule->reference);
    hl_json_close_object(json);
    hl_json_close_object(json);
}

void hl_sarif_add_driver(hl_json *json)
{
    hl_json_open_object(json, NULL);
    hl_json_add_text(json, "name", "hoplint");
    hl_json_add_text(json, "version", HL_VERSION);
    hl_json_open_array(json, "rules");
    for (int id = 0; id < HL_RULE_COUNT; id++)
        add_rule(json, hl_rule_get((hl_rule_id)id));
    hl_json_close_array(json);
    hl_json_close_object(json);
}
