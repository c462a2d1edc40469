/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include "report/counters.h"
#include "sample.h"

static const hl_coverage calm = {
    .packets = {.frames = 1204},
    .streams = {.connections = 12},
    .exchanges = {.exchanges = 34},
    .redirects = {.redirects = 7},
};

static void check(hl_report_options options, const sample_maker *makers, size_t count,
                  const hl_coverage *coverage, const char *expected)
{
    char *written = sample_report(&options, makers, count, coverage);
    g_assert_cmpstr(written, ==, expected);
    g_free(written);
}

static hl_chain *unseen(void)
{
    return sample_unfollowed(HL_UNSEEN, HL_REASON_ENCRYPTED);
}

static void test_without_findings(void)
{
    sample_maker makers[] = {unseen};
    check((hl_report_options){0}, makers, 1, &calm,
          "Redirects                 unseen\n"
          "  302                          1\n"
          "\n"
          "Clients                   unseen\n"
          "  Wget/1.21.3                  1\n"
          "\n"
          "No findings.\n"
          "Coverage: 1,204 frames, 12 connections, 34 exchanges, 7 redirects; nothing missing.\n");
    check((hl_report_options){0}, makers, 0, &calm,
          "No redirects, no findings.\n"
          "Coverage: 1,204 frames, 12 connections, 34 exchanges, 7 redirects; nothing missing.\n");
}

static void test_sum_of_two_rows(void)
{
    sample_maker makers[] = {sample_violation, unseen};
    hl_report_options options = {.columns = 120};
    char *written = sample_report(&options, makers, G_N_ELEMENTS(makers), &calm);
    g_assert_nonnull(strstr(written, "  302                             ·       1\n"
                                     "  307                             1       ·\n"
                                     "  all                             1       1\n"));
    g_free(written);
}

static void test_tables(void)
{
    sample_maker makers[] = {sample_violation, sample_long_chain, unseen};
    hl_report_options options = {0};
    char *written = sample_report(&options, makers, G_N_ELEMENTS(makers), &calm);
    const char *summary = strstr(written, "Redirects ");
    g_assert_cmpstr(summary, ==,
                    "Redirects                         kept  permitted  violation  unseen\n"
                    "  301                                1          ·          ·       ·\n"
                    "  302                                ·          ·          ·       1\n"
                    "  303                                ·          1          ·       ·\n"
                    "  307                                ·          ·          1       ·\n"
                    "  all                                1          1          1       1\n"
                    "\n"
                    "Clients                           kept  permitted  violation  unseen\n"
                    "  Upload/3 (X11; Linux x86_64)       1          1          ·       ·\n"
                    "  Wget/1.21.3                        ·          ·          ·       1\n"
                    "  curl/7.88.1                        ·          ·          1       ·\n"
                    "\n"
                    "Findings   1 error, 1 warning, 1 note\n"
                    "  error    method-changed                        1\n"
                    "  warning  authorization-forwarded               1\n"
                    "  note     stale-content-fields                  1\n"
                    "\n"
                    "Coverage: 1,204 frames, 12 connections, 34 exchanges, 7 redirects; nothing "
                    "missing.\n");
    g_free(written);
}

static void test_troubles(void)
{
    hl_coverage coverage = calm;
    coverage.http.tls_connections = 3;
    coverage.streams.gaps = 2;
    coverage.streams.gap_octets = 2920;
    coverage.packets.snapped = 1;
    coverage.packets.not_ip = 1;
    coverage.packets.other_transport = 14;
    const char *troubles = "Coverage: 1,204 frames, 12 connections, 34 exchanges, 7 redirects; not "
                           "everything was seen:\n"
                           "  1 frame captured in part only (snaplen)\n"
                           "  2 gaps (2,920 octets)\n"
                           "  3 TLS connections not decrypted\n";
    char *all =
        g_strconcat("No redirects, no findings.\n", troubles,
                    "Aside: 1 frame that carries no IP, 14 packets of other transports than "
                    "TCP.\n",
                    NULL);
    check((hl_report_options){0}, NULL, 0, &coverage, all);
    check((hl_report_options){.quiet = true}, NULL, 0, &coverage, troubles);
    check((hl_report_options){.quiet = true}, NULL, 0, &calm, "");
    g_free(all);
}

static void test_reasons_of_tls(void)
{
    static const char begin[] =
        "Coverage: 1,204 frames, 12 connections, 34 exchanges, 7 redirects; "
        "not everything was seen:\n  3 TLS connections not decrypted";
    hl_coverage coverage = calm;
    coverage.http.tls_connections = 3;
    coverage.tls.without_key = 3;
    char *one = g_strconcat(begin, ": no key\n", NULL);
    check((hl_report_options){.quiet = true}, NULL, 0, &coverage, one);
    coverage.tls.without_key = 2;
    coverage.tls.late = 1;
    char *two = g_strconcat(begin, ": 2 no key, 1 handshake not captured\n", NULL);
    check((hl_report_options){.quiet = true}, NULL, 0, &coverage, two);
    g_free(one);
    g_free(two);
}

/* Each counter is in the table once; whoever adds one to the coverage has to say what it means. */
static void test_every_counter_is_known(void)
{
    size_t counters = (sizeof(hl_coverage) - 2 * sizeof(hl_time_ns)) / sizeof(uint64_t);
    g_assert_cmpuint(hl_counter_count, ==, counters);
    for (size_t i = 0; i < hl_counter_count; i++) {
        g_assert_cmpuint(hl_counters[i].offset, ==, i * sizeof(uint64_t));
        if (hl_counters[i].kind != HL_COUNTER_FACT)
            g_assert_true(hl_counters[i].one && hl_counters[i].many);
    }
}

/* What is no trouble: it was not meant to be read, or nothing is amiss. */
static void test_what_is_no_trouble(void)
{
    static const char *const harmless[] = {"entries",
                                           "internal_redirects",
                                           "other_schemes",
                                           "frames",
                                           "octets",
                                           "tcp_packets",
                                           "not_ip",
                                           "other_transport",
                                           "fragments",
                                           "reassembled",
                                           "datagrams_evicted", /* trouble as datagrams_lost */
                                           "unfinished_checksums",
                                           "connections",
                                           "duplicates",
                                           "out_of_order",
                                           "gap_octets",
                                           "decrypted",
                                           "without_key",
                                           "wrong_key",
                                           "late",
                                           "unsupported",
                                           "lost_records",
                                           "http_connections",
                                           "other_connections",
                                           "silent_connections",
                                           "http2_connections",
                                           "tunnels",
                                           "tunnels_read",
                                           "requests",
                                           "responses",
                                           "exchanges",
                                           "redirects",
                                           "preflights",
                                           "resends",
                                           "split_chains",
                                           NULL};
    for (size_t i = 0; i < hl_counter_count; i++) {
        bool trouble = !g_strv_contains(harmless, hl_counters[i].name);
        g_assert_true((hl_counters[i].kind == HL_COUNTER_TROUBLE) == trouble);
    }
}

static void test_every_trouble_counts(void)
{
    for (size_t i = 0; i < hl_counter_count; i++) {
        hl_coverage coverage = calm;
        *(uint64_t *)((char *)&coverage + hl_counters[i].offset) = 5;
        bool trouble = hl_counters[i].kind == HL_COUNTER_TROUBLE;
        g_assert_true(hl_coverage_is_complete(&coverage) == !trouble);
        hl_report_options options = {.quiet = true};
        char *written = sample_report(&options, NULL, 0, &coverage);
        g_assert_true((strstr(written, "\n  5 ") != NULL) == trouble);
        g_free(written);
    }
}

void add_summary_tests(void)
{
    g_test_add_func("/report/summary/without-findings", test_without_findings);
    g_test_add_func("/report/summary/two-rows", test_sum_of_two_rows);
    g_test_add_func("/report/summary/no-trouble", test_what_is_no_trouble);
    g_test_add_func("/report/summary/tables", test_tables);
    g_test_add_func("/report/summary/troubles", test_troubles);
    g_test_add_func("/report/summary/tls", test_reasons_of_tls);
    g_test_add_func("/report/summary/counters", test_every_counter_is_known);
    g_test_add_func("/report/summary/every-trouble", test_every_trouble_counts);
}
