/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case.h"
#include "tests.h"

static hl_chain *forward(const char *from, const char *to, const char *had, const char *sent)
{
    char *request = g_strdup_printf("GET /a HTTP/1.1\nHost: %s\nCookie: %s", from, had);
    char *follow_up = g_strdup_printf("GET /b HTTP/1.1\nHost: %s\nCookie: %s", to, sent);
    char *answer = g_strdup_printf("302\nLocation: http://%s/b", to);
    hl_chain *chain = case_chain(request, NULL, answer, follow_up, NULL);
    g_free(request);
    g_free(follow_up);
    g_free(answer);
    return chain;
}

#define SID "sid=" CASE_SECRET

static void test_fires(void)
{
    case_expect(forward("a.example.org", "b.example.net", SID, SID), "kept",
                "cookie-forwarded:warning");
    case_expect(forward("a.example.org", "b.example.net", "x=1; " SID, SID "; y=2"), "kept",
                "cookie-forwarded:warning");
    /* one registrable domain; a public suffix is none */
    case_expect(forward("a.example.org", "b.example.org", SID, SID), "kept",
                "cookie-forwarded:note");
    case_expect(forward("a.github.io", "b.github.io", SID, SID), "kept",
                "cookie-forwarded:warning");
    case_expect(forward("a.example.co.uk", "b.example.co.uk", SID, SID), "kept",
                "cookie-forwarded:note");
    case_expect(forward("a.co.uk", "b.co.uk", SID, SID), "kept", "cookie-forwarded:warning");
    /* addresses have no registrable domain */
    case_expect(forward("127.0.0.1", "10.0.0.1", SID, SID), "kept", "cookie-forwarded:warning");
    case_expect(forward("127.0.0.1", "localhost", SID, SID), "kept", "cookie-forwarded:warning");
}

static void test_near_misses(void)
{
    /* cookies know no ports (RFC 6265 §8.5) */
    case_expect(forward("a.example.org", "a.example.org:8080", SID, SID), "kept", "");
    case_expect(forward("a.example.org", "b.example.net", SID, "sid=other"), "kept", "");
    case_expect(forward("a.example.org", "b.example.net", SID, "x=" CASE_SECRET), "kept", "");
    case_expect(forward("a.example.org", "b.example.net", SID "1", SID), "kept", "");
    case_expect(forward("a.example.org", "b.example.net", ";", ";"), "kept", "");
    hl_chain *chain = forward("a.example.org", "b.example.net", SID, SID);
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
}

static void test_messages(void)
{
    case_expect_message(forward("a.example.org", "b.example.net", SID, SID),
                        "the Cookie (sid) of http://a.example.org was sent to "
                        "http://b.example.net");
    const char *many = "e=" CASE_SECRET "; d=2; c=3; b=4; a=5; a=5";
    case_expect_message(forward("a.example.org", "b.example.net", many, many),
                        "5 Cookies (a, b, c, …) of http://a.example.org were sent to "
                        "http://b.example.net");
    const char *three = "c=3; b=4; a=" CASE_SECRET;
    case_expect_message(forward("a.example.org", "b.example.net", three, three),
                        "3 Cookies (a, b, c) of http://a.example.org were sent to "
                        "http://b.example.net");
    /* what has no name is all value */
    case_expect_message(forward("a.example.org", "b.example.net", CASE_SECRET, CASE_SECRET),
                        "the Cookie (<redacted>) of http://a.example.org was sent to "
                        "http://b.example.net");
}

/* A response of `host` with `set_cookie`, seen at `milliseconds`. The redirect comes at 1, the
 * follow-up at 10. */
static void observe(hl_audit *audit, const char *host, const char *set_cookie, int milliseconds)
{
    hl_connection *connection = test_connection(9, "10.0.0.7", 39999, "10.0.1.9", 80);
    char *request = g_strdup_printf("GET / HTTP/1.1\nHost: %s", host);
    char *response = g_strdup_printf("HTTP/1.1 200 OK\nSet-Cookie: %s", set_cookie);
    hl_exchange *exchange =
        test_exchange(9, test_message(connection, 0, request, NULL, milliseconds - 1, 90),
                      test_message(connection, 0, response, NULL, milliseconds, 91));
    hl_audit_observe(audit, exchange);
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
    g_free(request);
    g_free(response);
}

/* Is a forwarded cookie excused by this Set-Cookie? */
static void check_excuse(bool excused, const char *setter, const char *set_cookie, int milliseconds)
{
    hl_audit *audit = case_audit();
    observe(audit, setter, set_cookie, milliseconds);
    case_expect_with(audit, forward("a.example.org", "b.example.org", SID, SID), "kept",
                     excused ? "" : "cookie-forwarded:note");
    hl_audit_free(audit);
}

static void test_excused(void)
{
    check_excuse(true, "a.example.org", SID "; Domain=example.org", 0);
    check_excuse(true, "a.example.org", SID "; Path=/; domain = .EXAMPLE.org ; Secure", 0);
    check_excuse(true, "c.example.org", SID ";Domain=example.org", 0);
    check_excuse(true, "b.example.org", SID "; Domain=b.example.org", 0);
    /* the new host has set the same cookie for itself */
    check_excuse(true, "b.example.org", SID, 0);
    check_excuse(true, "a.example.org", SID "; Domain=a.example.org; Domain=example.org", 0);
}

static void test_not_excused(void)
{
    check_excuse(false, "a.example.org", SID, 0);
    check_excuse(false, "a.example.org", SID "; Domain=a.example.org", 0);
    check_excuse(false, "a.example.org", SID "; Domain=", 0);
    check_excuse(false, "a.example.org", "sid=other; Domain=example.org", 0);
    check_excuse(false, "a.example.org", "x=1; sid=" CASE_SECRET "; Domain=example.org", 0);
    /* nobody may set it for all of "org", nor for a domain of others (RFC 6265 §5.3) */
    check_excuse(false, "a.example.org", SID "; Domain=org", 0);
    check_excuse(false, "a.example.net", SID "; Domain=example.org", 0);
    check_excuse(false, "badexample.org", SID "; Domain=example.org", 0);
    /* set only when it had been sent already */
    check_excuse(false, "b.example.org", SID "; Domain=example.org", 11);
    check_excuse(true, "b.example.org", SID "; Domain=example.org", 10);
}

/* Hosts of one label, and names below the host that set the cookie. */
static void test_excused_elsewhere(void)
{
    hl_audit *audit = case_audit();
    observe(audit, "b.example.org", SID "; Domain=b.example.org", 0);
    case_expect_with(audit, forward("a.example.org", "c.b.example.org", SID, SID), "kept", "");
    observe(audit, "intranet", SID "; Domain=intranet", 0);
    case_expect_with(audit, forward("a.example.org", "intranet", SID, SID), "kept", "");
    case_expect_with(audit, forward("a.example.org", "b.intranet", SID, SID), "kept",
                     "cookie-forwarded:warning");
    hl_audit_free(audit);
}

/* Of two cookies one is excused. */
static void test_partly_excused(void)
{
    hl_audit *audit = case_audit();
    observe(audit, "a.example.org", "lang=en; Domain=example.org", 0);
    hl_chain *chain = forward("a.example.org", "b.example.org", "lang=en; " SID, "lang=en; " SID);
    char *verdicts, *findings;
    case_judge(audit, chain, &verdicts, &findings);
    const hl_hop *hop = hl_chain_hop(chain, 0);
    g_assert_cmpuint(hop->findings->len, ==, 1);
    g_assert_cmpstr(g_array_index(hop->findings, hl_finding, 0).message, ==,
                    "the Cookie (sid) of http://a.example.org was sent to http://b.example.org");
    g_free(verdicts);
    g_free(findings);
    hl_chain_free(chain);
    hl_audit_free(audit);
}

/* An address cannot be a domain for others, only for itself. */
static void test_addresses(void)
{
    hl_audit *audit = case_audit();
    observe(audit, "127.0.0.1", "x=1", 0);
    observe(audit, "127.0.0.1", SID "; Domain=0.0.1", 0);
    case_expect_with(audit, forward("10.0.0.1", "127.0.0.1", SID, SID), "kept",
                     "cookie-forwarded:warning");
    observe(audit, "127.0.0.1", SID "; Domain=127.0.0.1", 0);
    case_expect_with(audit, forward("10.0.0.1", "127.0.0.1", SID, SID), "kept", "");
    hl_audit_free(audit);
}

/* Only so many are remembered; setting one again makes it young. */
static void test_bounded(void)
{
    hl_limits limits = hl_limits_default;
    limits.remembered_cookies = 2;
    hl_audit *audit = hl_audit_new(&limits, &hl_audit_options_default);
    observe(audit, "a.example.org", "x=1; Domain=example.org", 0);
    observe(audit, "a.example.org", "y=1; Domain=example.org", 1);
    observe(audit, "a.example.org", "x=1; Domain=example.org", 2);
    case_expect_with(audit, forward("a.example.org", "b.example.org", SID, SID), "kept",
                     "cookie-forwarded:note");
    g_assert_cmpuint(hl_audit_cookies_forgotten(audit), ==, 0);
    hl_audit_free(audit);
}

/* One that was forgotten excuses its like. */
static void test_forgotten(void)
{
    hl_limits limits = hl_limits_default;
    for (size_t room = 0; room < 3; room++) {
        limits.remembered_cookies = room;
        hl_audit *audit = hl_audit_new(&limits, &hl_audit_options_default);
        observe(audit, "a.example.org", SID "; Domain=example.org", 0);
        observe(audit, "a.example.org", "x=1; Domain=example.org", 1);
        observe(audit, "a.example.org", "y=1; Domain=example.org", 2);
        case_expect_with(audit, forward("a.example.org", "b.example.org", SID, SID), "kept", "");
        g_assert_cmpuint(hl_audit_cookies_forgotten(audit), ==, 3 - room);
        hl_audit_free(audit);
    }
}

/* Thousands that were forgotten excuse no other. */
static void test_forgotten_others(void)
{
    hl_limits limits = hl_limits_default;
    limits.remembered_cookies = 1;
    hl_audit *audit = hl_audit_new(&limits, &hl_audit_options_default);
    for (int i = 0; i < 5000; i++) {
        char *cookie = g_strdup_printf("x=%d; Domain=example.org", i);
        observe(audit, "a.example.org", cookie, i);
        g_free(cookie);
    }
    g_assert_cmpuint(hl_audit_cookies_forgotten(audit), ==, 4999);
    case_expect_with(audit, forward("a.example.org", "b.example.org", SID, SID), "kept",
                     "cookie-forwarded:note");
    hl_audit_free(audit);
}

/* Halves of exchanges teach nothing, and hurt nothing. */
static void test_observe_halves(void)
{
    hl_audit *audit = case_audit();
    hl_connection *connection = test_connection(9, "10.0.0.7", 39999, "10.0.1.9", 80);
    hl_exchange *unanswered =
        test_exchange(1, test_message(connection, 0, "GET / HTTP/1.1", NULL, 0, 1), NULL);
    hl_exchange *unasked = test_exchange(
        2, NULL, test_message(connection, 0, "HTTP/1.1 200 OK\nSet-Cookie: " SID, NULL, 0, 2));
    hl_audit_observe(audit, unanswered);
    hl_audit_observe(audit, unasked);
    hl_exchange_unref(unanswered);
    hl_exchange_unref(unasked);
    hl_connection_unref(connection);
    case_expect_with(audit, forward("a.example.org", "10.0.1.9", SID, SID), "kept",
                     "cookie-forwarded:warning");
    hl_audit_free(audit);
}

/* A head may hold ten thousand pairs; comparing them must not take their product. */
static void test_many_pairs(void)
{
    GString *many = g_string_new(NULL);
    for (unsigned i = 0; i < 10000; i++)
        g_string_append_printf(many, "c%u=%u;", i, i);
    case_expect(forward("a.example.org", "b.example.net", many->str, many->str), "kept",
                "cookie-forwarded:warning");
    g_string_free(many, TRUE);
}

void add_cookie_rule_tests(void)
{
    g_test_add_func("/audit/cookies/fires", test_fires);
    g_test_add_func("/audit/cookies/near-misses", test_near_misses);
    g_test_add_func("/audit/cookies/messages", test_messages);
    g_test_add_func("/audit/cookies/excused", test_excused);
    g_test_add_func("/audit/cookies/not-excused", test_not_excused);
    g_test_add_func("/audit/cookies/excused-elsewhere", test_excused_elsewhere);
    g_test_add_func("/audit/cookies/partly-excused", test_partly_excused);
    g_test_add_func("/audit/cookies/addresses", test_addresses);
    g_test_add_func("/audit/cookies/bounded", test_bounded);
    g_test_add_func("/audit/cookies/forgotten", test_forgotten);
    g_test_add_func("/audit/cookies/forgotten-others", test_forgotten_others);
    g_test_add_func("/audit/cookies/observe-halves", test_observe_halves);
    g_test_add_func("/audit/cookies/many-pairs", test_many_pairs);
}
