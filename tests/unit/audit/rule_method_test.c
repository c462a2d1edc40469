/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Method rules: what they say. When they fire is the verdict table's test. */
#include "case.h"
#include "tests.h"

static hl_chain *change(const char *answer, const char *from, const char *to)
{
    char *request = g_strdup_printf("%s /a HTTP/1.1\nHost: a.example.org", from);
    char *follow_up = g_strdup_printf("%s /b HTTP/1.1\nHost: a.example.org", to);
    hl_chain *chain = case_chain(request, NULL, answer, follow_up, NULL);
    g_free(request);
    g_free(follow_up);
    return chain;
}

static void test_messages(void)
{
    case_expect_message(change("307\nLocation: /b", "POST", "GET"),
                        "307 keeps the method: POST became GET");
    case_expect_message(change("308\nLocation: /b", "HEAD", "GET"),
                        "308 keeps the method: HEAD became GET");
    case_expect_message(change("301\nLocation: /b", "DELETE", "GET"),
                        "301 lets only POST become GET: DELETE became GET");
    case_expect_message(change("302\nLocation: /b", "POST", "HEAD"),
                        "302 lets only POST become GET: POST became HEAD");
    case_expect_message(change("303\nLocation: /b", "POST", "POST"),
                        "303 asks for a GET or HEAD: POST was repeated");
    case_expect_message(change("303\nLocation: /b", "PUT", "POST"),
                        "303 asks for a GET or HEAD: PUT became POST");
    case_expect_message(change("302\nLocation: /b", "POST", "GET"),
                        "POST became GET, as 302 permits");
}

/* A method is any token of any length, and comes from the network. */
static void test_odd_methods(void)
{
    case_expect_message(change("307\nLocation: /b", "POST", "G\xff\x1bT"),
                        "307 keeps the method: POST became G\\xff\x1bT");
    char *longest = g_strnfill(70000, 'M');
    hl_chain *chain = change("307\nLocation: /b", longest, "GET");
    char *verdicts, *findings;
    case_judge(NULL, chain, &verdicts, &findings);
    g_assert_cmpstr(findings, ==, "method-changed:error");
    const hl_hop *hop = hl_chain_hop(chain, 0);
    g_assert_cmpuint(strlen(g_array_index(hop->findings, hl_finding, 0).message), <, 200);
    g_free(longest);
    g_free(verdicts);
    g_free(findings);
    hl_chain_free(chain);
}

/* Each kind of half the evidence, for each of the rules. */
static void test_cannot_tell(void)
{
    static const char *const rows[][3] = {{"307\nLocation: /b", "POST", "GET"},
                                          {"301\nLocation: /b", "DELETE", "GET"},
                                          {"303\nLocation: /b", "POST", "POST"},
                                          {"302\nLocation: /b", "POST", "GET"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        hl_chain *chain = change(rows[i][0], rows[i][1], rows[i][2]);
        hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
        case_expect(chain, "undetermined/ambiguous", "");
        chain = change(rows[i][0], rows[i][1], rows[i][2]);
        case_original(chain, 0)->oddities |= HL_ODDITY_TURN_UNSURE;
        case_expect(chain, "undetermined/half-cut", "");
    }
}

/* PHP's stream: POST -302-> GET -307-> POST, with the content of the first. */
static void test_method_comes_back(void)
{
    hl_chain *chain = case_chain("POST /a HTTP/1.1\nHost: a.example.org", "27", "302\nLocation: /b",
                                 "GET /b HTTP/1.1\nHost: a.example.org", NULL);
    case_add_hop(chain, "307\nLocation: /c", "POST /c HTTP/1.1\nHost: a.example.org", "27");
    case_expect(chain, "permitted | violation", "post-to-get:note | method-changed:error");
}

/* Go and http.rb: the GET of the second hop bears the POST's content again. */
static void test_content_comes_back(void)
{
    hl_chain *chain = case_chain("POST /a HTTP/1.1\nHost: a.example.org", "27", "302\nLocation: /b",
                                 "GET /b HTTP/1.1\nHost: a.example.org", NULL);
    case_add_hop(chain, "307\nLocation: /c", "GET /c HTTP/1.1\nHost: a.example.org", "27");
    case_expect(chain, "permitted | violation", "post-to-get:note | content-changed:error");
}

void add_method_rule_tests(void)
{
    g_test_add_func("/audit/method/messages", test_messages);
    g_test_add_func("/audit/method/odd-methods", test_odd_methods);
    g_test_add_func("/audit/method/cannot-tell", test_cannot_tell);
    g_test_add_func("/audit/method/method-comes-back", test_method_comes_back);
    g_test_add_func("/audit/method/content-comes-back", test_content_comes_back);
}
