/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case.h"
#include "tests.h"

static hl_chain *get(const char *answer, const char *follow_up)
{
    return case_chain("GET /a/x?q=1 HTTP/1.1\nHost: a.example.org", NULL, answer, follow_up, NULL);
}

static hl_chain *misresolved(void)
{
    hl_chain *chain = get("302\nLocation: ?q=2", "GET /a/?q=2 HTTP/1.1\nHost: a.example.org");
    hl_hop *hop = hl_chain_hop(chain, 0);
    hop->target = g_strdup("http://a.example.org/a/x?q=2");
    hop->misresolved = g_strdup("http://a.example.org/a/?q=2");
    hop->misresolution = "query-only";
    return chain;
}

static void test_wrong_target(void)
{
    case_expect_message(misresolved(),
                        "Location names http://a.example.org/a/x?q=2, the client asked for "
                        "http://a.example.org/a/?q=2 (query-only)");
    /* near miss: the client went for the target */
    hl_chain *chain = misresolved();
    g_free(hl_chain_hop(chain, 0)->misresolved);
    hl_chain_hop(chain, 0)->misresolved = NULL;
    case_expect(chain, "kept", "");
    chain = misresolved();
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
}

static hl_chain *stale_host(const char *fields)
{
    char *request = g_strconcat("GET /a HTTP/1.1\nHost: a.example.org", fields, NULL);
    char *follow_up = g_strconcat("GET /b HTTP/1.1\nHost: a.example.org", fields, NULL);
    hl_chain *chain =
        case_chain(request, NULL, "302\nLocation: http://b.example.net:81/b", follow_up, NULL);
    hl_chain_hop(chain, 0)->target = g_strdup("http://b.example.net:81/b");
    hl_chain_hop(chain, 0)->stale_host = true;
    g_free(request);
    g_free(follow_up);
    return chain;
}

static void test_stale_host(void)
{
    case_expect_message(
        stale_host(""),
        "the request to http://b.example.net:81 still names the old host, a.example.org");
    hl_chain *chain = stale_host("");
    hl_chain_hop(chain, 0)->stale_host = false;
    case_expect(chain, "kept", "");
    chain = stale_host("");
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
}

/* The Host is the old one, but the credentials are with the new server. */
static void test_stale_host_leaks(void)
{
    case_expect(stale_host("\nAuthorization: Bearer " CASE_SECRET), "kept",
                "authorization-forwarded:error stale-host:warning");
}

static void test_fragment_sent(void)
{
    /* what follows the "#" is often a token */
    hl_chain *chain = get("302\nLocation: /b#token=" CASE_SECRET,
                          "GET /b#token=" CASE_SECRET " HTTP/1.1\nHost: a.example.org");
    case_expect_message(chain, "the request target was sent with a fragment: \"#\" and 12 octets");
    case_expect(get("302\nLocation: /b#f", "GET /b# HTTP/1.1\nHost: a.example.org"), "kept",
                "fragment-sent:warning");
    /* near miss: "%23" is no "#" */
    case_expect(get("302\nLocation: /b#f", "GET /b%23f HTTP/1.1\nHost: a.example.org"), "kept", "");
    chain = get("302\nLocation: /b#f", "GET /b#f HTTP/1.1\nHost: a.example.org");
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
    chain = get("302\nLocation: /b#f", "GET /b#f HTTP/1.1\nHost: a.example.org");
    case_follow_up(chain, 0)->oddities |= HL_ODDITY_HEAD_CUT;
    case_expect(chain, "undetermined/half-cut", "");
}

static hl_chain *unusable(const char *request, const char *answer, const char *problem)
{
    hl_chain *chain = case_chain(request, NULL, answer, NULL, NULL);
    hl_chain_hop(chain, 0)->location_problem = g_strdup(problem);
    hl_chain_hop(chain, 0)->reason = HL_REASON_UNUSABLE_LOCATION;
    return chain;
}

#define PLAIN "PUT /a HTTP/1.1\nHost: a.example.org"
#define PART  PLAIN "\nContent-Range: bytes 0-9/20"

static void test_unusable_location(void)
{
    static const int statuses[] = {301, 302, 303, 307, 308};
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        char *answer = g_strdup_printf("%d", statuses[i]);
        case_expect(unusable(PLAIN, answer, "there is no Location"),
                    "not-followed/unusable-location", "unusable-location:warning");
        g_free(answer);
    }
    case_expect_message(unusable(PLAIN, "302", "there is no Location"),
                        "302 does not say where to go: there is no Location");
    /* near misses: 300 needs no Location; a usable one */
    case_expect(unusable(PLAIN, "300", "there is no Location"), "not-followed/unusable-location",
                "");
    case_expect(unusable(PLAIN, "302\nLocation: /b", NULL), "not-followed/unusable-location", "");
}

/* Google's resumable uploads use 308 for "go on"; with a Location it is a redirect again. */
static void test_resume_incomplete(void)
{
    case_expect(unusable(PART, "308", "there is no Location"), "not-followed/unusable-location",
                "");
    case_expect(unusable(PART, "307", "there is no Location"), "not-followed/unusable-location",
                "unusable-location:warning");
    case_expect(unusable(PART, "308\nLocation: http://", "Location has no host"),
                "not-followed/unusable-location", "unusable-location:warning");
    hl_chain *chain = unusable(PLAIN, "308", "there is no Location");
    case_original(chain, 0)->oddities |= HL_ODDITY_TURN_UNSURE;
    case_expect(chain, "not-followed/unusable-location", "");
}

static void test_unusable_location_cannot_tell(void)
{
    static const hl_oddity oddities[] = {HL_ODDITY_HEAD_CUT, HL_ODDITY_FIELDS_DROPPED};
    for (size_t i = 0; i < G_N_ELEMENTS(oddities); i++) {
        hl_chain *chain = unusable(PLAIN, "302", "there is no Location");
        hl_chain_hop(chain, 0)->redirect->response->oddities |= oddities[i];
        case_expect(chain, "not-followed/unusable-location", "");
    }
}

/* A Location that cannot be parsed may hold a password all the same. */
static void test_unusable_location_keeps_secrets(void)
{
    hl_chain *chain = unusable(PLAIN, "302\nLocation: http://u:" CASE_SECRET "@[/",
                               "Location \"http://u:" CASE_SECRET "@[/\" names no host");
    case_expect_message(
        chain, "302 does not say where to go: Location \"http://<redacted>@[/\" names no host");
    case_expect_message(unusable(PLAIN, "302", "Location http://a/b@c is odd"),
                        "302 does not say where to go: Location http://a/b@c is odd");
}

void add_target_rule_tests(void)
{
    g_test_add_func("/audit/target/wrong-target", test_wrong_target);
    g_test_add_func("/audit/target/stale-host", test_stale_host);
    g_test_add_func("/audit/target/stale-host-leaks", test_stale_host_leaks);
    g_test_add_func("/audit/target/fragment-sent", test_fragment_sent);
    g_test_add_func("/audit/target/unusable-location", test_unusable_location);
    g_test_add_func("/audit/target/resume-incomplete", test_resume_incomplete);
    g_test_add_func("/audit/target/unusable-location-cannot-tell",
                    test_unusable_location_cannot_tell);
    g_test_add_func("/audit/target/unusable-location-keeps-secrets",
                    test_unusable_location_keeps_secrets);
}
