/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a spreadsheet would take for more than text. */
#include "tests.h"

#include "sample.h"

/* A client whose method, and whose User-Agent, are formulas. */
static hl_chain *sample_formulas(void)
{
    sample_message request = {"@SUM(A1) /x HTTP/1.1\nHost: a.test\n"
                              "User-Agent: =cmd|\"/c calc\"!A1, +1",
                              NULL, 0, 1};
    sample_message response = {"HTTP/1.1 307 T\nLocation: -1+1\nContent-Length: 0", NULL, 1, 2};
    hl_chain *chain = hl_chain_new();
    hl_exchange *redirect = sample_exchange(0, request, response);
    hl_chain_add(chain, sample_hop(redirect, NULL, "http://a.test/-1+1"));
    return chain;
}

static void test_formulas_are_text(void)
{
    static const sample_maker makers[] = {sample_formulas};
    hl_report_options options = {.format = HL_REPORT_CSV, .all = true};
    char *written = sample_report(&options, makers, 1, NULL);
    g_assert_nonnull(strstr(written, ",\"'=cmd|\"\"/c calc\"\"!A1, +1\","));
    g_assert_nonnull(strstr(written, ",'-1+1,"));
    g_assert_null(strstr(written, ",="));
    g_assert_null(strstr(written, ",-"));
    g_assert_null(strstr(written, ",@"));
    g_free(written);
}

static void test_without_chains(void)
{
    hl_report_options options = {.format = HL_REPORT_CSV};
    char *written = sample_report(&options, NULL, 0, NULL);
    g_assert_true(g_str_has_prefix(written, "type,id,chain,hop,verdict,"));
    g_assert_true(g_str_has_suffix(written, ",follow_up_frame\r\n"));
    g_assert_true(strchr(written, '\n') == written + strlen(written) - 1);
    g_free(written);
}

void add_csv_tests(void)
{
    g_test_add_func("/report/csv/formulas", test_formulas_are_text);
    g_test_add_func("/report/csv/without-chains", test_without_chains);
}
