/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case.h"
#include "tests.h"

/* GET requests of one host along `paths`; each is redirected to the next with 302. */
static hl_chain *walk(const char *const *paths)
{
    hl_chain *chain = NULL;
    for (; paths[1]; paths++) {
        char *from = g_strdup_printf("GET %s HTTP/1.1\nHost: a.example.org", paths[0]);
        char *to = g_strdup_printf("GET %s HTTP/1.1\nHost: a.example.org", paths[1]);
        char *answer = g_strdup_printf("302\nLocation: %s", paths[1]);
        if (chain)
            case_add_hop(chain, answer, to, NULL);
        else
            chain = case_chain(from, NULL, answer, to, NULL);
        g_free(from);
        g_free(to);
        g_free(answer);
    }
    return chain;
}

#define WALK(...) walk((const char *const[]){__VA_ARGS__, NULL})

static void test_loop(void)
{
    case_expect(WALK("/a", "/b", "/a"), "kept | kept", " | redirect-loop:warning");
    case_expect_message(WALK("/a", "/a"),
                        "the chain is back at GET http://a.example.org/a, where it was 1 hop ago");
    /* said once */
    case_expect(WALK("/a", "/b", "/a", "/b", "/a"), "kept | kept | kept | kept",
                " | redirect-loop:warning |  | ");
    case_expect(WALK("/a", "/b", "/c", "/b"), "kept | kept | kept", " |  | redirect-loop:warning");
    /* one resource, two spellings */
    case_expect(WALK("/a~", "/b", "/a%7E"), "kept | kept", " | redirect-loop:warning");
    /* near misses */
    case_expect(WALK("/a", "/b", "/c"), "kept | kept", " | ");
    case_expect(WALK("/a?1", "/a?2", "/a?3"), "kept | kept", " | ");
}

/* The same URL with another method or another content is another place. */
static void test_no_loop(void)
{
    const char *post = "POST /a HTTP/1.1\nHost: a.example.org";
    const char *get = "GET /a HTTP/1.1\nHost: a.example.org";
    case_expect(case_chain(post, "27", "303\nLocation: /a", get, NULL), "permitted", "");
    case_expect(case_chain(post, "27", "307\nLocation: /a", post, "28"), "violation",
                "content-changed:error");
    case_expect(case_chain(post, "27", "307\nLocation: /a", post, "27"), "kept",
                "redirect-loop:warning");
    /* no content and an empty one are the same place */
    case_expect(case_chain(post, NULL, "307\nLocation: /a",
                           "POST /a HTTP/1.1\nHost: a.example.org\nContent-Length: 0", NULL),
                "kept", "redirect-loop:warning");
    case_expect(case_chain(get, NULL, "302\nLocation: http://b.example.org/a",
                           "GET /a HTTP/1.1\nHost: b.example.org", NULL),
                "kept", "");
}

/* Sent back to the same URL with a cookie: the question is new once, and again when it changes. */
static void test_bounce(void)
{
    const char *set = "302\nLocation: /a\nSet-Cookie: seen=1";
    const char *bare = "GET /a HTTP/1.1\nHost: a.example.org";
    const char *first = "GET /a HTTP/1.1\nHost: a.example.org\nCookie: seen=1";
    const char *second = "GET /a HTTP/1.1\nHost: a.example.org\nCookie: seen=2";
    const char *known = "GET /a HTTP/1.1\nHost: a.example.org\nAuthorization: Bearer x";
    case_expect(case_chain(bare, NULL, set, first, NULL), "kept", "");
    case_expect(case_chain(bare, NULL, set, known, NULL), "kept", "");
    case_expect(case_chain(bare, NULL, set, bare, NULL), "kept", "redirect-loop:warning");
    hl_chain *chain = case_chain(bare, NULL, set, first, NULL);
    case_add_hop(chain, set, second, NULL);
    case_expect(chain, "kept | kept", " | ");
    chain = case_chain(bare, NULL, set, first, NULL);
    case_add_hop(chain, set, first, NULL);
    case_expect(chain, "kept | kept", " | redirect-loop:warning");
    /* by way of another URL */
    chain = case_chain(bare, NULL, "302\nLocation: /set", "GET /set HTTP/1.1\nHost: a.example.org",
                       NULL);
    case_add_hop(chain, set, first, NULL);
    case_expect(chain, "kept | kept", " | ");
}

/* Across a doubtful hop, and with a content that was not seen, nothing is concluded. */
static void test_loop_cannot_tell(void)
{
    hl_chain *chain = WALK("/a", "/b", "/a");
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous | kept", " | ");
    chain = WALK("/a", "/b", "/a");
    hl_chain_hop(chain, 1)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "kept | undetermined/ambiguous", " | ");
    chain = WALK("/a", "/b", "/a", "/b");
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous | kept | kept", " |  | redirect-loop:warning");
    const char *post = "POST /a HTTP/1.1\nHost: a.example.org";
    chain = case_chain(post, "27", "307\nLocation: /a", post, "27");
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 0, 2);
    case_expect(chain, "undetermined/content-unseen", "");
    chain = case_chain(post, NULL, "307\nLocation: /a", post, NULL);
    case_content(case_original(chain, 0), HL_CONTENT_UNSEEN, 2, 2);
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 2, 2);
    case_expect(chain, "undetermined/content-unseen", "");
    chain = case_chain(post, "27", "307\nLocation: /a", post, "27");
    case_original(chain, 0)->oddities |= HL_ODDITY_CONTENT_GAP;
    case_follow_up(chain, 0)->oddities |= HL_ODDITY_CONTENT_GAP;
    case_expect(chain, "undetermined/content-unseen", "");
    /* a target that is no URL is no place */
    const char *odd = "GET a HTTP/1.1\nHost: a.example.org";
    case_expect(case_chain(odd, NULL, "302\nLocation: http://a.example.org/a", odd, NULL), "kept",
                "");
}

/* A chain of `hops` redirects; when the last is not followed, one less is. */
static hl_chain *long_chain(unsigned hops, bool last_followed)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i <= hops; i++)
        g_ptr_array_add(paths, g_strdup_printf("/%u", i));
    if (!last_followed)
        g_ptr_array_remove_index(paths, hops);
    g_ptr_array_add(paths, NULL);
    hl_chain *chain = walk((const char *const *)paths->pdata);
    if (!last_followed)
        case_add_hop(chain, "302\nLocation: /last", NULL, NULL);
    g_ptr_array_unref(paths);
    return chain;
}

/* The number of the first hop with a finding, from 1; 0: none. There is one at most. */
static guint hop_with_finding(hl_audit *audit, hl_chain *chain)
{
    char *verdicts, *findings;
    case_judge(audit, chain, &verdicts, &findings);
    guint found = 0;
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        if (hop->findings->len == 0)
            continue;
        g_assert_cmpuint(found, ==, 0);
        g_assert_cmpint(g_array_index(hop->findings, hl_finding, 0).rule, ==,
                        HL_RULE_TOO_MANY_HOPS);
        found = i + 1;
    }
    g_free(verdicts);
    g_free(findings);
    hl_chain_free(chain);
    return found;
}

static void test_too_many_hops(void)
{
    g_assert_cmpuint(hop_with_finding(NULL, long_chain(20, true)), ==, 0);
    g_assert_cmpuint(hop_with_finding(NULL, long_chain(21, true)), ==, 21);
    g_assert_cmpuint(hop_with_finding(NULL, long_chain(30, true)), ==, 21);
    /* what a client must do at its limit: not follow */
    g_assert_cmpuint(hop_with_finding(NULL, long_chain(21, false)), ==, 0);
}

static void test_too_many_hops_message(void)
{
    hl_chain *chain = long_chain(21, true);
    char *verdicts, *findings;
    case_judge(NULL, chain, &verdicts, &findings);
    g_assert_cmpstr(g_array_index(hl_chain_hop(chain, 20)->findings, hl_finding, 0).message, ==,
                    "21 redirects were followed in a row, more than 20");
    g_free(verdicts);
    g_free(findings);
    hl_chain_free(chain);
}

static void test_too_many_hops_option(void)
{
    hl_audit_options options = hl_audit_options_default;
    options.max_hops = 3;
    hl_audit *audit = hl_audit_new(&hl_limits_default, &options);
    g_assert_cmpuint(hop_with_finding(audit, long_chain(3, true)), ==, 0);
    g_assert_cmpuint(hop_with_finding(audit, long_chain(4, true)), ==, 4);
    hl_audit_free(audit);
    options.max_hops = 0;
    audit = hl_audit_new(&hl_limits_default, &options);
    g_assert_cmpuint(hop_with_finding(audit, long_chain(2, true)), ==, 1);
    hl_audit_free(audit);
}

static void test_too_many_hops_cannot_tell(void)
{
    hl_chain *chain = long_chain(30, true);
    hl_chain_hop(chain, 12)->confidence = HL_AMBIGUOUS;
    g_assert_cmpuint(hop_with_finding(NULL, chain), ==, 0);
    chain = long_chain(30, true);
    hl_chain_hop(chain, 2)->confidence = HL_AMBIGUOUS;
    g_assert_cmpuint(hop_with_finding(NULL, chain), ==, 24);
}

void add_chain_rule_tests(void)
{
    g_test_add_func("/audit/chain/loop", test_loop);
    g_test_add_func("/audit/chain/no-loop", test_no_loop);
    g_test_add_func("/audit/chain/bounce", test_bounce);
    g_test_add_func("/audit/chain/loop-cannot-tell", test_loop_cannot_tell);
    g_test_add_func("/audit/chain/too-many-hops", test_too_many_hops);
    g_test_add_func("/audit/chain/too-many-hops-message", test_too_many_hops_message);
    g_test_add_func("/audit/chain/too-many-hops-option", test_too_many_hops_option);
    g_test_add_func("/audit/chain/too-many-hops-cannot-tell", test_too_many_hops_cannot_tell);
}
