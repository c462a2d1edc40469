/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_summary.h"

#include "messages.h"
#include "tests.h"

/* A chain of one hop of a client. */
static hl_chain *chain_of(uint16_t status, hl_verdict verdict, const char *user_agent)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    char *request = user_agent ? g_strdup_printf("GET / HTTP/1.1\nUser-Agent: %s", user_agent)
                               : g_strdup("GET / HTTP/1.1");
    char *response = g_strdup_printf("HTTP/1.1 %u", status);
    hl_exchange *redirect = test_exchange(0, test_message(connection, 0, request, NULL, 0, 1),
                                          test_message(connection, 0, response, NULL, 1, 2));
    hl_chain *chain = hl_chain_new();
    hl_hop *hop = hl_hop_new(redirect);
    hop->verdict = verdict;
    hl_chain_add(chain, hop);
    hl_exchange_unref(redirect);
    hl_connection_unref(connection);
    g_free(request);
    g_free(response);
    return chain;
}

static void count(hl_summary *summary, uint16_t status, hl_verdict verdict, const char *user_agent)
{
    hl_chain *chain = chain_of(status, verdict, user_agent);
    hl_summary_add_chain(summary, chain);
    hl_chain_free(chain);
}

static void test_counts(void)
{
    hl_summary *summary = hl_summary_new();
    count(summary, 307, HL_VIOLATION, "b");
    count(summary, 307, HL_KEPT, "a");
    count(summary, 301, HL_KEPT, "b");
    count(summary, 305, HL_KEPT, NULL);
    g_assert_cmpuint(summary->chains, ==, 4);
    g_assert_cmpuint(summary->hops, ==, 4);
    g_assert_cmpuint(summary->by_verdict[HL_KEPT], ==, 3);
    g_assert_cmpuint(summary->by_verdict[HL_VIOLATION], ==, 1);
    g_assert_cmpuint(summary->by_status[hl_summary_status_row(307)][HL_VIOLATION], ==, 1);
    g_assert_cmpuint(summary->by_status[hl_summary_status_row(307)][HL_KEPT], ==, 1);
    g_assert_cmpuint(summary->by_status[hl_summary_status_row(301)][HL_KEPT], ==, 1);
    hl_summary_free(summary);
    hl_summary_free(NULL);
}

static void test_status_rows(void)
{
    g_assert_cmpint(hl_summary_status_row(300), ==, 0);
    g_assert_cmpint(hl_summary_status_row(308), ==, HL_REDIRECT_STATUS_COUNT - 1);
    g_assert_cmpint(hl_summary_status_row(304), ==, -1);
    g_assert_cmpint(hl_summary_status_row(306), ==, -1);
}

static void test_findings(void)
{
    hl_summary *summary = hl_summary_new();
    hl_chain *chain = chain_of(307, HL_VIOLATION, "a");
    hl_hop *hop = hl_chain_hop(chain, 0);
    hop->confidence = HL_AMBIGUOUS;
    hl_hop_add_finding(hop, (hl_finding){.rule = HL_RULE_STALE_HOST, .severity = HL_WARNING});
    hl_hop_add_finding(hop, (hl_finding){.rule = HL_RULE_METHOD_CHANGED, .severity = HL_ERROR});
    hl_summary_add_chain(summary, chain);
    hl_summary_add_chain(summary, chain);
    g_assert_cmpuint(summary->by_rule[HL_RULE_STALE_HOST], ==, 2);
    g_assert_cmpuint(summary->by_rule[HL_RULE_METHOD_CHANGED], ==, 2);
    g_assert_cmpuint(summary->by_rule[HL_RULE_POST_TO_GET], ==, 0);
    g_assert_cmpuint(summary->by_severity[HL_ERROR], ==, 2);
    g_assert_cmpuint(summary->by_severity[HL_NOTE], ==, 0);
    g_assert_cmpuint(summary->ambiguous, ==, 2);
    hl_chain_free(chain);
    hl_summary_free(summary);
}

static const hl_client_row *row(const hl_summary *summary, guint index)
{
    return g_ptr_array_index(summary->clients, index);
}

/* Sorted by name, whatever the order of arrival; no User-Agent is a name too. */
static void test_clients(void)
{
    hl_summary *summary = hl_summary_new();
    count(summary, 307, HL_KEPT, "wget/1");
    count(summary, 307, HL_KEPT, "curl/7");
    count(summary, 307, HL_VIOLATION, "wget/1");
    count(summary, 307, HL_KEPT, NULL);
    count(summary, 307, HL_KEPT, "\xff");
    g_assert_cmpuint(summary->clients->len, ==, 4);
    g_assert_cmpstr(row(summary, 0)->user_agent, ==, "");
    g_assert_cmpstr(row(summary, 1)->user_agent, ==, "\\xff");
    g_assert_cmpstr(row(summary, 2)->user_agent, ==, "curl/7");
    g_assert_cmpstr(row(summary, 3)->user_agent, ==, "wget/1");
    g_assert_cmpuint(row(summary, 3)->hops[HL_KEPT], ==, 1);
    g_assert_cmpuint(row(summary, 3)->hops[HL_VIOLATION], ==, 1);
    hl_summary_free(summary);
}

/* A flood of names costs no memory beyond the table, and is counted. */
static void test_client_limit(void)
{
    hl_summary *summary = hl_summary_new();
    for (unsigned i = 0; i < HL_SUMMARY_CLIENTS + 3; i++) {
        char *name = g_strdup_printf("client-%u", i);
        count(summary, 307, HL_KEPT, name);
        g_free(name);
    }
    count(summary, 307, HL_KEPT, "client-0");
    g_assert_cmpuint(summary->clients->len, ==, HL_SUMMARY_CLIENTS);
    g_assert_cmpuint(summary->clients_left_out, ==, 3);
    g_assert_cmpuint(summary->hops, ==, HL_SUMMARY_CLIENTS + 4);
    hl_summary_free(summary);
}

void add_summary_tests(void)
{
    g_test_add_func("/model/summary/counts", test_counts);
    g_test_add_func("/model/summary/status-rows", test_status_rows);
    g_test_add_func("/model/summary/findings", test_findings);
    g_test_add_func("/model/summary/clients", test_clients);
    g_test_add_func("/model/summary/client-limit", test_client_limit);
}
