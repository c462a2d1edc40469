/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case.h"
#include "tests.h"

static hl_chain *repeat(const char *answer, const char *method, const char *content,
                        const char *again)
{
    char *request = g_strdup_printf("%s /a HTTP/1.1\nHost: a.example.org", method);
    char *follow_up = g_strdup_printf("%s /b HTTP/1.1\nHost: a.example.org", method);
    hl_chain *chain = case_chain(request, content, answer, follow_up, again);
    g_free(request);
    g_free(follow_up);
    return chain;
}

#define TEMPORARY "307\nLocation: /b"
#define MOVED     "301\nLocation: /b"

static void test_content_changed_messages(void)
{
    case_expect_message(repeat(TEMPORARY, "PUT", "four", NULL),
                        "307 keeps the content: PUT was repeated without its 4 octets of content");
    case_expect_message(
        repeat(TEMPORARY, "PUT", "four", "1"),
        "307 keeps the content: PUT was repeated with 1 octet of content instead of 4 octets");
    case_expect_message(
        repeat(TEMPORARY, "PUT", "four", "seven77"),
        "307 keeps the content: PUT was repeated with 7 octets of content instead of 4 octets");
    case_expect_message(
        repeat(TEMPORARY, "PUT", "four", "five"),
        "307 keeps the content: PUT was repeated with another content of the same 4 octets");
    case_expect_message(repeat(TEMPORARY, "GET", NULL, "four"),
                        "307 keeps the content: GET was repeated with a new content of 4 octets");
    case_expect_message(repeat(MOVED, "PUT", "four", NULL),
                        "PUT was repeated without its 4 octets of content");
}

/* Numbers that are bounds or announcements are named as what they are. */
static void test_partial_messages(void)
{
    hl_chain *chain = repeat(TEMPORARY, "PUT", "four", NULL);
    case_content(case_original(chain, 0), HL_CONTENT_CUT, 3, 4);
    case_expect_message(
        chain, "307 keeps the content: PUT was repeated without its at least 3 octets of content");
    chain = repeat(TEMPORARY, "PUT", "four", NULL);
    case_content(case_follow_up(chain, 0), HL_CONTENT_CUT, 1, 9);
    case_expect_message(
        chain,
        "307 keeps the content: PUT was repeated with 9 octets of content instead of 4 octets");
}

static void test_multipart(void)
{
    const char *original = "POST /a HTTP/1.1\nHost: a.example.org\n"
                           "Content-Type: multipart/form-data; boundary=aaa";
    const char *follow_up = "POST /b HTTP/1.1\nHost: a.example.org\n"
                            "Content-Type: multipart/form-data; boundary=bbb";
    case_expect_message(
        case_chain(original, "--aaa--", TEMPORARY, follow_up, "--bbb--"),
        "307 keeps the content: POST was repeated with another content of the same 7 octets "
        "(multipart, written anew with another boundary)");
    case_expect(case_chain(original, "--aaa--", TEMPORARY, follow_up, "--aaa--"), "kept", "");
    /* another boundary needs two multipart contents */
    const char *plain = "POST /b HTTP/1.1\nHost: a.example.org\nContent-Type: text/plain";
    const char *message =
        "307 keeps the content: POST was repeated with another content of the same 7 octets";
    case_expect_message(case_chain(original, "--aaa--", TEMPORARY, plain, "--bbb--"), message);
    case_expect_message(case_chain(plain, "--aaa--", TEMPORARY, follow_up, "--bbb--"), message);
    case_expect_message(case_chain(original, "--aaa--", TEMPORARY, original, "--aab--"), message);
}

/* Fires on 307 and 308 as an error, on 301 and 302 as a warning; never where nothing is proven. */
static void test_content_rules(void)
{
    case_expect(repeat("308\nLocation: /b", "POST", "four", NULL), "violation",
                "content-changed:error");
    case_expect(repeat("302\nLocation: /b", "POST", "four", NULL), "violation",
                "content-dropped:warning");
    case_expect(repeat("302\nLocation: /b", "POST", "four", "four"), "kept", "");
    hl_chain *chain = repeat(TEMPORARY, "PUT", "four", NULL);
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
    chain = repeat(MOVED, "PUT", "four", NULL);
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 0, HL_OCTETS_UNKNOWN);
    case_expect(chain, "undetermined/content-unseen", "");
}

static hl_chain *rewrite(const char *answer, const char *fields, const char *content,
                         const char *follow_up_fields, const char *follow_up_content)
{
    char *request = g_strconcat("POST /a HTTP/1.1\nHost: a.example.org", fields, NULL);
    char *follow_up = g_strconcat("GET /b HTTP/1.1\nHost: a.example.org", follow_up_fields, NULL);
    hl_chain *chain = case_chain(request, content, answer, follow_up, follow_up_content);
    g_free(request);
    g_free(follow_up);
    return chain;
}

static void test_content_after_rewrite(void)
{
    case_expect_message(rewrite("303\nLocation: /b", "", "four", "", "four"),
                        "POST became GET with 4 octets of content");
    case_expect(rewrite("302\nLocation: /b", "", "four", "", "four"), "violation",
                "content-after-rewrite:warning");
    /* near miss: no content */
    case_expect(rewrite("303\nLocation: /b", "", "four", "", NULL), "permitted", "");
    /* cannot tell: announced, not sent */
    hl_chain *chain = rewrite("303\nLocation: /b", "", "four", "", NULL);
    case_content(case_follow_up(chain, 0), HL_CONTENT_DECLARED, 0, 4);
    case_expect(chain, "undetermined/content-cut", "");
    chain = rewrite("303\nLocation: /b", "", "four", "", NULL);
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 0, 4);
    case_expect(chain, "undetermined/content-unseen", "");
    /* part of it was seen: it was sent */
    chain = rewrite("303\nLocation: /b", "", "four", "", NULL);
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 1, HL_OCTETS_UNKNOWN);
    case_expect_message(chain, "POST became GET with at least 1 octet of content");
    case_expect_message(repeat("303\nLocation: /b", "GET", "four", "four"),
                        "303 asks for no content: GET was repeated with 4 octets of content");
}

#define JSON "\nContent-Type: application/json"

static void test_stale_content_fields(void)
{
    case_expect_message(rewrite("303\nLocation: /b", JSON, "four", JSON, NULL),
                        "POST became GET without content, and Content-Type is still sent");
    case_expect_message(
        rewrite("303\nLocation: /b", JSON "\nContent-Length: 4", "four", JSON "\nContent-Length: 0",
                NULL),
        "POST became GET without content, and Content-Type, Content-Length are still sent");
    /* needle: the method is wrong, and so is what it leaves behind */
    case_expect(rewrite("307\nLocation: /b", JSON, "four", JSON, NULL), "violation",
                "method-changed:error stale-content-fields:note");
    /* near misses: the original had no such field; there is a content; the method was kept */
    case_expect(rewrite("303\nLocation: /b", "", "four", JSON, NULL), "permitted", "");
    case_expect(rewrite("303\nLocation: /b", JSON, "four", "", NULL), "permitted", "");
    case_expect(rewrite("303\nLocation: /b", JSON, "four", JSON, "four"), "violation",
                "content-after-rewrite:warning");
    case_expect(case_chain("GET /a HTTP/1.1\nHost: a.example.org" JSON, NULL, "303\nLocation: /b",
                           "GET /b HTTP/1.1\nHost: a.example.org" JSON, NULL),
                "kept", "");
    /* cannot tell */
    hl_chain *chain = rewrite("303\nLocation: /b", JSON, "four", JSON, NULL);
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 0, HL_OCTETS_UNKNOWN);
    case_expect(chain, "undetermined/content-unseen", "");
    chain = rewrite("303\nLocation: /b", JSON, "four", JSON, NULL);
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
}

void add_content_rule_tests(void)
{
    g_test_add_func("/audit/content-rules/messages", test_content_changed_messages);
    g_test_add_func("/audit/content-rules/partial-messages", test_partial_messages);
    g_test_add_func("/audit/content-rules/multipart", test_multipart);
    g_test_add_func("/audit/content-rules/fire", test_content_rules);
    g_test_add_func("/audit/content-rules/content-after-rewrite", test_content_after_rewrite);
    g_test_add_func("/audit/content-rules/stale-content-fields", test_stale_content_fields);
}
