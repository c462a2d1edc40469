/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case.h"
#include "tests.h"

static hl_chain *get(bool encrypted, const char *to, bool then_encrypted, const char *fields)
{
    char *follow_up = g_strdup_printf("GET /b HTTP/1.1\nHost: %s%s", to, fields);
    char *answer = g_strdup_printf("302\nLocation: //%s/b", to);
    hl_chain *chain =
        case_chain("GET /a HTTP/1.1\nHost: a.example.org", NULL, answer, follow_up, NULL);
    case_connect(case_original(chain, 0), "10.0.1.2", encrypted ? 443 : 80, encrypted);
    case_connect(case_follow_up(chain, 0), "10.0.1.2", then_encrypted ? 443 : 80, then_encrypted);
    g_free(follow_up);
    g_free(answer);
    return chain;
}

static void test_insecure_downgrade(void)
{
    case_expect_message(get(true, "a.example.org", false, ""),
                        "the redirect of https://a.example.org was followed in the clear, to "
                        "http://a.example.org");
    case_expect(get(true, "b.example.org", true, ""), "kept", "");
    case_expect(get(false, "b.example.org", false, ""), "kept", "");
    case_expect(get(false, "a.example.org", true, ""), "kept", "");
    hl_chain *chain = get(true, "a.example.org", false, "");
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
    chain = get(true, "a.example.org", false, "");
    case_original(chain, 0)->oddities |= HL_ODDITY_HEAD_CUT;
    case_expect(chain, "undetermined/half-cut", "");
}

#define REFERER "\nReferer: https://a.example.org/?q=" CASE_SECRET

static void test_referer_downgrade(void)
{
    case_expect(get(true, "b.example.net", false, REFERER), "kept",
                "insecure-downgrade:warning referer-downgrade:warning");
    case_expect_message(get(false, "b.example.net", false, REFERER),
                        "a Referer with an https URL was sent in the clear, to "
                        "http://b.example.net");
    case_expect(get(true, "b.example.net", true, REFERER), "kept", "");
    case_expect(get(false, "b.example.net", false, "\nReferer: http://a.example.org/"), "kept", "");
    case_expect(get(false, "b.example.net", false, "\nReferer: /https://"), "kept", "");
    hl_chain *chain = get(false, "b.example.net", false, REFERER);
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
}

/* Behind a gateway that ends TLS it is the gateway's request that is cleartext. */
static void test_referer_behind_gateway(void)
{
    static const char *const said[] = {"\nX-Forwarded-Proto: https",
                                       "\nForwarded: for=10.0.0.9;proto=https;by=10.0.0.1",
                                       "\nForwarded: for=10.0.0.9, for=10.0.0.8;Proto=\"https\"",
                                       "\nX-Forwarded-SSL: on", "\nFront-End-Https: On"};
    for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
        char *fields = g_strconcat(REFERER, said[i], NULL);
        case_expect(get(false, "b.example.net", false, fields), "kept", "");
        g_free(fields);
    }
    case_expect(get(false, "b.example.net", false, REFERER "\nX-Forwarded-Proto: http"), "kept",
                "referer-downgrade:warning");
}

static hl_chain *upload(const char *answer, const char *to, const char *content, const char *again)
{
    char *follow_up = g_strdup_printf("PUT /b HTTP/1.1\nHost: %s", to);
    hl_chain *chain =
        case_chain("PUT /a HTTP/1.1\nHost: a.example.org", content, answer, follow_up, again);
    g_free(follow_up);
    return chain;
}

#define THERE "307\nLocation: http://b.example.net/b"

static void test_content_to_other_origin(void)
{
    case_expect_message(upload(THERE, "b.example.net", "four", "four"),
                        "the content for http://a.example.org (4 octets) was sent to "
                        "http://b.example.net too");
    case_expect(upload("308\nLocation: http://b.example.net/b", "b.example.net", "four", "four"),
                "kept", "content-to-other-origin:note");
    /* near misses: the same host, no content, not because of 307 */
    case_expect(upload(THERE, "a.example.org:81", "four", "four"), "kept", "");
    case_expect(upload(THERE, "b.example.net", NULL, NULL), "kept", "");
    case_expect(upload("301\nLocation: http://b.example.net/b", "b.example.net", "four", "four"),
                "kept", "");
    case_expect(upload(THERE, "b.example.net", "four", NULL), "violation", "content-changed:error");
    /* cannot tell */
    hl_chain *chain = upload(THERE, "b.example.net", "four", "four");
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
    chain = upload(THERE, "b.example.net", "four", NULL);
    case_content(case_follow_up(chain, 0), HL_CONTENT_DECLARED, 0, 4);
    case_expect(chain, "kept", "");
    chain = upload(THERE, "b.example.net", "four", NULL);
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 2, 4);
    case_expect(chain, "undetermined/content-unseen", "");
}

void add_privacy_rule_tests(void)
{
    g_test_add_func("/audit/privacy/insecure-downgrade", test_insecure_downgrade);
    g_test_add_func("/audit/privacy/referer-downgrade", test_referer_downgrade);
    g_test_add_func("/audit/privacy/referer-behind-gateway", test_referer_behind_gateway);
    g_test_add_func("/audit/privacy/content-to-other-origin", test_content_to_other_origin);
}
