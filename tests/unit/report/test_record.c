/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single records, member by member. */
#include "tests.h"

#include "sample.h"

#define FIRST_EXCHANGE                                                                             \
    "\"id\":\"6bc9b0956d2831f7\",\"time\":\"2026-01-01T00:00:00.000000Z\","                        \
    "\"client\":{\"address\":\"10.0.0.7\",\"port\":40122},"                                        \
    "\"server\":{\"address\":\"10.0.1.2\",\"port\":80},"                                           \
    "\"network\":{\"transport\":\"tcp\",\"protocol\":{\"name\":\"http\",\"version\":\"1.1\"},"     \
    "\"connection\":0,\"stream\":null},"                                                           \
    "\"http\":{\"request\":{\"method\":\"POST\",\"header\":{\"host\":\"api.example.org\","         \
    "\"content-type\":\"application/json\",\"content-length\":\"5\"},"                             \
    "\"body\":{\"size\":5,\"digest\":\"xxh3:b5e9c1ad071b3e7fc779cfaa5e523818\","                   \
    "\"complete\":true,\"state\":\"complete\",\"declared_size\":5}%s},"                            \
    "\"response\":{\"status_code\":307,\"header\":{\"location\":\"/v2/orders\","                   \
    "\"content-length\":\"0\"},\"body\":{\"size\":0,\"complete\":true,\"state\":\"complete\","     \
    "\"declared_size\":0}}},"                                                                      \
    "\"url\":{\"full\":\"http://api.example.org/v1/orders\"},"                                     \
    "\"user_agent\":{\"original\":\"curl/7.88.1\"},\"tls\":null,"                                  \
    "\"pcap\":{\"file\":\"x.pcap\",\"request_frames\":[4],\"response_frames\":[6]}"

static const char *const names[] = {"x.pcap", "y.pcap"};

/* The lines of an ndjson report, without the summary; g_strfreev. */
static char **lines_of(sample_maker maker, bool exchanges)
{
    hl_report_options options = {.format = HL_REPORT_NDJSON,
                                 .exchanges = exchanges,
                                 .all = true,
                                 .capture_names = names,
                                 .capture_count = 2};
    char *written = sample_report(&options, &maker, 1, NULL);
    char **lines = g_strsplit(written, "\n", -1);
    g_free(written);
    return lines;
}

static void assert_holds(const char *line, const char *part)
{
    if (!strstr(line, part))
        g_error("\"%s\" is not in %s", part, line);
}

static void test_hop(void)
{
    char **lines = lines_of(sample_violation, false);
    char *start = g_strdup_printf(
        "{\"type\":\"hop\",\"chain\":{\"id\":\"6bc9b0956d2831f7\",\"hop\":1,\"length\":1},"
        "\"verdict\":\"violation\",\"confidence\":\"certain\","
        "\"evidence\":[\"same-connection\",\"same-user-agent\"],"
        "\"redirect\":{" FIRST_EXCHANGE "},\"target\":\"http://api.example.org/v2/"
        "orders\",\"follow_up\":{\"id\":\"fda5c563a6d0899c\",",
        ",\"resend_count\":0");
    g_assert_true(g_str_has_prefix(lines[0], start));
    g_assert_true(g_str_has_suffix(
        lines[0],
        "\"pcap\":{\"file\":\"x.pcap\",\"request_frames\":[9],\"response_frames\":[11]}},"
        "\"resend_count\":0,\"findings\":[{\"rule\":\"method-changed\",\"severity\":\"error\","
        "\"strength\":\"must\",\"reference\":\"RFC 9110 §15.4.8\","
        "\"message\":\"307 keeps the method: POST became GET\",\"frames\":[4,6,9]}]}"));
    assert_holds(lines[0], "\"method\":\"GET\",\"header\":{\"host\":\"api.example.org\"},"
                           "\"body\":{\"size\":0,\"complete\":true,\"state\":\"none\"},"
                           "\"resend_count\":1}");
    g_free(start);
    g_strfreev(lines);
}

static void test_exchange_record(void)
{
    char **lines = lines_of(sample_violation, true);
    char *expected = g_strdup_printf("{\"type\":\"exchange\"," FIRST_EXCHANGE "}", "");
    g_assert_cmpstr(lines[0], ==, expected);
    g_free(expected);
    g_strfreev(lines);
}

static void test_halves_that_are_missing(void)
{
    char **lines = lines_of(sample_odd, false);
    assert_holds(lines[0], "\"http\":{\"response\":{\"status_code\":308,");
    assert_holds(lines[0], "\"tls\":null,\"pcap\":{\"file\":\"x.pcap\",\"response_frames\":[41]}},"
                           "\"target\":\"http://c.test/z\"");
    assert_holds(lines[0], "\"verdict\":\"undetermined\",\"reason\":\"ambiguous\","
                           "\"confidence\":\"ambiguous\",\"evidence\":[\"short-delay\"]");
    assert_holds(lines[0], "\"body\":{\"size\":0,\"complete\":false,\"state\":\"declared\","
                           "\"declared_size\":9}");
    assert_holds(lines[0], "\"expect\":\"100-continue\"");
    assert_holds(lines[0], "\"preflight\":{\"id\":");
    assert_holds(lines[0],
                 "\"request_frames\":[42],\"response_frames\":[44]}},\"resend_count\":2,");
    g_assert_null(strstr(lines[0], "user_agent"));
    g_strfreev(lines);
}

/* Numbers belong to the redirect's capture; another one is named. */
static void test_frames_of_two_captures(void)
{
    char **lines = lines_of(sample_odd, false);
    assert_holds(lines[1], "\"pcap\":{\"file\":\"y.pcap\",\"request_frames\":[47,48]}}");
    assert_holds(lines[1], "\"frames\":[43,45,{\"file\":\"y.pcap\",\"frame\":47}]");
    assert_holds(lines[1], "\"misresolved\":{\"url\":\"http://c.test/?q\",\"how\":\"query-only\"}");
    assert_holds(lines[1], "\"stale_host\":true");
    assert_holds(lines[1], "\"hop\":2,\"length\":2");
    g_strfreev(lines);
}

static void test_several_field_lines(void)
{
    char **lines = lines_of(sample_secrets, false);
    assert_holds(lines[0], "\"header\":{\"location\":[\"//<redacted>@b.test/y\","
                           "\"http:\\\\\\\\<redacted>@b.test/y\"]}");
    assert_holds(lines[0], "\"host\":\"<redacted>@a.test\"");
    g_strfreev(lines);
}

static hl_chain *unusable(void)
{
    hl_chain *chain = sample_unfollowed(HL_NOT_FOLLOWED, HL_REASON_UNUSABLE_LOCATION);
    hl_hop *hop = hl_chain_hop(chain, 0);
    g_clear_pointer(&hop->target, g_free);
    hop->location_problem = g_strdup("Location is empty");
    return chain;
}

static void test_no_target(void)
{
    char **lines = lines_of(unusable, false);
    assert_holds(lines[0], "\"target\":null,\"location_problem\":\"Location is empty\","
                           "\"follow_up\":null,\"resend_count\":0,\"findings\":[]}");
    assert_holds(lines[0], "\"verdict\":\"not-followed\",\"reason\":\"unusable-location\","
                           "\"confidence\":\"none\",\"evidence\":[]");
    g_strfreev(lines);
}

static hl_chain *unended(void)
{
    hl_chain *chain = sample_violation();
    hl_hop *hop = hl_chain_hop(chain, 0);
    hop->follow_up->request->content.state = HL_CONTENT_PENDING;
    hop->follow_up->response->content.state = HL_CONTENT_CUT;
    hop->follow_up->connection->tls_version = "1.3";
    hop->follow_up->connection->server_name = g_strdup("api.example.org");
    return chain;
}

static void test_states(void)
{
    char **lines = lines_of(unended, false);
    assert_holds(lines[0], "\"body\":{\"complete\":false,\"state\":\"pending\"}");
    assert_holds(lines[0], "\"body\":{\"size\":2,\"complete\":false,\"state\":\"cut\",");
    assert_holds(
        lines[0],
        "\"tls\":{\"protocol\":{\"version\":\"1.3\"},\"server_name\":\"api.example.org\"}");
    g_strfreev(lines);
}

void add_record_tests(void)
{
    g_test_add_func("/report/record/hop", test_hop);
    g_test_add_func("/report/record/exchange", test_exchange_record);
    g_test_add_func("/report/record/missing-halves", test_halves_that_are_missing);
    g_test_add_func("/report/record/two-captures", test_frames_of_two_captures);
    g_test_add_func("/report/record/several-field-lines", test_several_field_lines);
    g_test_add_func("/report/record/no-target", test_no_target);
    g_test_add_func("/report/record/states", test_states);
}
