/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of rules, held against the list that users know. */
#include "model/hl_rule.h"

#include "tests.h"

#include <glib.h>

static const struct {
    const char *name;
    hl_severity severity;
} known[] = {
    {"method-changed", HL_ERROR},         {"content-changed", HL_ERROR},
    {"method-rewritten", HL_WARNING},     {"content-dropped", HL_WARNING},
    {"see-other-repeated", HL_WARNING},   {"content-after-rewrite", HL_WARNING},
    {"stale-content-fields", HL_NOTE},    {"post-to-get", HL_NOTE},
    {"wrong-target", HL_WARNING},         {"stale-host", HL_WARNING},
    {"fragment-sent", HL_WARNING},        {"unusable-location", HL_WARNING},
    {"redirect-loop", HL_WARNING},        {"too-many-hops", HL_WARNING},
    {"insecure-downgrade", HL_WARNING},   {"authorization-forwarded", HL_ERROR},
    {"cookie-forwarded", HL_WARNING},     {"proxy-authorization-forwarded", HL_ERROR},
    {"secret-header-forwarded", HL_NOTE}, {"referer-downgrade", HL_WARNING},
    {"content-to-other-origin", HL_NOTE},
};

static void test_names(void)
{
    g_assert_cmpuint(G_N_ELEMENTS(known), ==, HL_RULE_COUNT);
    for (int id = 0; id < HL_RULE_COUNT; id++) {
        const hl_rule *rule = hl_rule_get((hl_rule_id)id);
        g_assert_cmpint(rule->id, ==, id);
        g_assert_cmpstr(rule->name, ==, known[id].name);
        g_assert_cmpint(rule->severity, ==, known[id].severity);
        g_assert_true(hl_rule_find(rule->name) == rule);
    }
    g_assert_null(hl_rule_find("method"));
    g_assert_null(hl_rule_find(""));
    g_assert_null(hl_rule_find("METHOD-CHANGED"));
}

/* Two or three lines or a few more, none too long for a screen, and never a real credential. */
static void check_example(const char *example)
{
    char **lines = g_strsplit(example, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), >=, 2);
    g_assert_cmpuint(g_strv_length(lines), <=, 5);
    bool redirects = false;
    for (char **line = lines; *line; line++) {
        g_assert_cmpuint(strlen(*line), >, 0);
        g_assert_cmpuint(strlen(*line), <=, 96);
        redirects |= strstr(*line, "< 30") != NULL;
        if (strstr(*line, "uthorization: "))
            g_assert_nonnull(strstr(*line, "uthorization: <redacted>"));
    }
    g_assert_true(redirects);
    g_strfreev(lines);
}

static void test_rows(void)
{
    for (int id = 0; id < HL_RULE_COUNT; id++) {
        const hl_rule *rule = hl_rule_get((hl_rule_id)id);
        g_assert_cmpuint(strlen(rule->harm), >, 40);
        g_assert_true(g_str_has_suffix(rule->harm, "."));
        g_assert_cmpuint(strlen(rule->reference), >, 5);
        g_assert_cmpstr(rule->before, !=, rule->after);
        check_example(rule->before);
        check_example(rule->after);
    }
}

/* What is a MUST is a MUST of a named document. */
static void test_strengths(void)
{
    for (int id = 0; id < HL_RULE_COUNT; id++) {
        const hl_rule *rule = hl_rule_get((hl_rule_id)id);
        if (rule->strength == HL_MUST || rule->strength == HL_SHOULD)
            g_assert_true(g_str_has_prefix(rule->reference, "RFC "));
        if (rule->strength == HL_FETCH)
            g_assert_true(g_str_has_prefix(rule->reference, "Fetch"));
    }
    g_assert_cmpstr(hl_strength_text(HL_MUST), ==, "must");
    g_assert_cmpstr(hl_strength_text(HL_SHOULD), ==, "should");
    g_assert_cmpstr(hl_strength_text(HL_FETCH), ==, "fetch");
    g_assert_cmpstr(hl_strength_text(HL_ADVICE), ==, "advice");
}

static void test_references(void)
{
    g_assert_cmpstr(hl_rule_reference(HL_RULE_METHOD_CHANGED, 307), ==, "RFC 9110 §15.4.8");
    g_assert_cmpstr(hl_rule_reference(HL_RULE_METHOD_CHANGED, 308), ==,
                    "RFC 9110 §15.4.9, RFC 7538 §3");
    g_assert_cmpstr(hl_rule_reference(HL_RULE_METHOD_REWRITTEN, 301), ==, "RFC 9110 §15.4.2");
    g_assert_cmpstr(hl_rule_reference(HL_RULE_METHOD_REWRITTEN, 302), ==, "RFC 9110 §15.4.3");
    g_assert_cmpstr(hl_rule_reference(HL_RULE_SEE_OTHER_REPEATED, 303), ==, "RFC 9110 §15.4.4");
    /* a status that the rule knows nothing of: the rule's own */
    g_assert_cmpstr(hl_rule_reference(HL_RULE_METHOD_CHANGED, 300), ==, "RFC 9110 §15.4.8");
    g_assert_cmpstr(hl_rule_reference(HL_RULE_REFERER_DOWNGRADE, 307), ==, "RFC 9110 §10.1.3");
}

void add_rule_tests(void)
{
    g_test_add_func("/model/rule/names", test_names);
    g_test_add_func("/model/rule/rows", test_rows);
    g_test_add_func("/model/rule/strengths", test_strengths);
    g_test_add_func("/model/rule/references", test_references);
}
