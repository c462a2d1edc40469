/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Severities as the user wants them, and what is set beside a finding's message. */
#include "case.h"
#include "tests.h"

static hl_chain *post_to_get(const char *host)
{
    char *follow_up =
        g_strdup_printf("GET /b HTTP/1.1\nHost: %s\nAuthorization: Bearer " CASE_SECRET, host);
    hl_chain *chain =
        case_chain("POST /a HTTP/1.1\nHost: a.example.org\nAuthorization: Bearer " CASE_SECRET,
                   "27", "307\nLocation: http://a.example.org:81/b", follow_up, NULL);
    g_free(follow_up);
    return chain;
}

static void check(hl_rule_id id, hl_severity severity, const char *findings)
{
    hl_audit_options options = hl_audit_options_default;
    options.severity_is_set[id] = true;
    options.severity[id] = severity;
    hl_audit *audit = hl_audit_new(&hl_limits_default, &options);
    case_expect_with(audit, post_to_get("a.example.org:81"), "violation", findings);
    hl_audit_free(audit);
}

/* The finding goes, the verdict stays. */
static void test_severities(void)
{
    check(HL_RULE_METHOD_CHANGED, HL_OFF, "authorization-forwarded:warning");
    check(HL_RULE_METHOD_CHANGED, HL_NOTE, "authorization-forwarded:warning method-changed:note");
    check(HL_RULE_METHOD_CHANGED, HL_WARNING,
          "method-changed:warning authorization-forwarded:warning");
    /* the user's choice holds where the rule itself would have said less */
    check(HL_RULE_AUTHORIZATION_FORWARDED, HL_ERROR,
          "method-changed:error authorization-forwarded:error");
    check(HL_RULE_AUTHORIZATION_FORWARDED, HL_NOTE,
          "method-changed:error authorization-forwarded:note");
    /* a severity that is not set is not read */
    hl_audit_options options = hl_audit_options_default;
    options.severity[HL_RULE_METHOD_CHANGED] = HL_NOTE;
    hl_audit *audit = hl_audit_new(&hl_limits_default, &options);
    case_expect_with(audit, post_to_get("a.example.org"), "violation", "method-changed:error");
    hl_audit_free(audit);
}

static void test_frames(void)
{
    hl_chain *chain = post_to_get("a.example.org");
    char *verdicts, *findings;
    case_judge(NULL, chain, &verdicts, &findings);
    const hl_finding *finding = &g_array_index(hl_chain_hop(chain, 0)->findings, hl_finding, 0);
    g_assert_cmpuint(finding->frames[0].number, ==, 1);
    g_assert_cmpuint(finding->frames[1].number, ==, 2);
    g_assert_cmpuint(finding->frames[2].number, ==, 3);
    g_free(verdicts);
    g_free(findings);
    hl_chain_free(chain);
}

/* Judging twice gives what judging once gave. */
static void test_repeatable(void)
{
    hl_chain *chain = post_to_get("a.example.org");
    char *verdicts, *findings;
    case_judge(NULL, chain, &verdicts, &findings);
    g_free(verdicts);
    g_free(findings);
    case_expect(chain, "violation", "method-changed:error");
}

void add_option_tests(void)
{
    g_test_add_func("/audit/options/severities", test_severities);
    g_test_add_func("/audit/options/frames", test_frames);
    g_test_add_func("/audit/options/repeatable", test_repeatable);
}
