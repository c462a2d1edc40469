/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case.h"
#include "tests.h"

/* GET of one host, redirected to `target`, both with the same fields. `target`: "host path". */
static hl_chain *forward(const char *from, const char *to, const char *fields)
{
    char *request = g_strdup_printf("GET /a HTTP/1.1\nHost: %s\n%s", from, fields);
    char *follow_up = g_strdup_printf("GET /b HTTP/1.1\nHost: %s\n%s", to, fields);
    char *answer = g_strdup_printf("302\nLocation: http://%s/b", to);
    hl_chain *chain = case_chain(request, NULL, answer, follow_up, NULL);
    g_free(request);
    g_free(follow_up);
    g_free(answer);
    return chain;
}

#define BEARER "Authorization: Bearer " CASE_SECRET

static void test_authorization(void)
{
    case_expect(forward("a.example.org", "b.example.net", BEARER), "kept",
                "authorization-forwarded:error");
    case_expect(forward("a.example.org", "b.example.org", BEARER), "kept",
                "authorization-forwarded:error");
    case_expect(forward("a.example.org", "a.example.org:8080", BEARER), "kept",
                "authorization-forwarded:warning");
    case_expect_message(forward("a.example.org", "b.example.net:81", BEARER),
                        "the Authorization <redacted> of http://a.example.org was sent to "
                        "http://b.example.net:81");
    /* near misses: the same origin, written otherwise; another value */
    case_expect(forward("a.example.org", "A.Example.ORG:80", BEARER), "kept", "");
    case_expect(forward("a.example.org", "b.example.net", "X: 1"), "kept", "");
    case_expect(forward("a.example.org", "b.example.net", "Authorization:"), "kept", "");
}

static void test_authorization_value_differs(void)
{
    case_expect(case_chain("GET /a HTTP/1.1\nHost: a.example.org\n" BEARER "1", NULL,
                           "302\nLocation: http://b.example.net/b",
                           "GET /b HTTP/1.1\nHost: b.example.net\n" BEARER "2", NULL),
                "kept", "");
}

/* An NTLM handshake begins with the same words everywhere; what follows is the secret. */
static void test_authorization_handshake(void)
{
    case_expect(
        forward("a.example.org", "b.example.net", "Authorization: NTLM TlRMTVNTUAABAAAAB4I"),
        "kept", "");
    case_expect(
        forward("a.example.org", "b.example.net", "Authorization: NTLM TlRMTVNTUAADAAAAGAA"),
        "kept", "authorization-forwarded:error");
}

/* From http to https of one host: another origin, and the same operator. */
static void test_authorization_scheme(void)
{
    hl_chain *chain = forward("a.example.org", "a.example.org", BEARER);
    case_connect(case_follow_up(chain, 0), "10.0.1.2", 443, true);
    case_expect(chain, "kept", "authorization-forwarded:warning");
}

static void test_authorization_cannot_tell(void)
{
    hl_chain *chain = forward("a.example.org", "b.example.net", BEARER);
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
    chain = forward("a.example.org", "b.example.net", BEARER);
    case_original(chain, 0)->oddities |= HL_ODDITY_TURN_UNSURE;
    case_expect(chain, "undetermined/half-cut", "");
    chain = forward("a.example.org", "b.example.net", BEARER);
    hl_exchange *redirect = hl_chain_hop(chain, 0)->redirect;
    hl_message_unref(redirect->request);
    redirect->request = NULL;
    case_expect(chain, "undetermined/request-unseen", "");
}

/* A redirect that is not judged on method leaks as well. */
static void test_authorization_on_300(void)
{
    hl_chain *chain = forward("a.example.org", "b.example.net", BEARER);
    hl_chain_hop(chain, 0)->redirect->response->status = 300;
    case_expect(chain, "kept", "authorization-forwarded:error");
}

static hl_chain *with_user_information(const char *location, const char *sent)
{
    char *request =
        g_strdup_printf("GET /a HTTP/1.1\nHost: a.example.org\nAuthorization: %s", sent);
    char *next = g_strdup_printf("GET /b HTTP/1.1\nHost: b.example.net\nAuthorization: %s", sent);
    char *answer = g_strdup_printf("302\nLocation: %s", location);
    hl_chain *chain = case_chain(request, NULL, answer, next, NULL);
    g_free(request);
    g_free(next);
    g_free(answer);
    return chain;
}

/* The Location itself names the credentials for the new host ("user:s3cret"). */
static void test_authorization_from_location(void)
{
    const char *basic = "Basic dXNlcjpzM2NyZXQ=";
    case_expect(with_user_information("http://user:s3cret@b.example.net/b", basic), "kept", "");
    case_expect(with_user_information("//user:s3%63ret@b.example.net/b", basic), "kept", "");
    case_expect(with_user_information("http://user:other@b.example.net/b", basic), "kept",
                "authorization-forwarded:error");
    case_expect(with_user_information("http://b.example.net/@b", basic), "kept",
                "authorization-forwarded:error");
}

#define PROXY "Proxy-Authorization: Basic " CASE_SECRET

static hl_chain *past_proxy(const char *request, const char *follow_up, const char *server)
{
    char *first = g_strdup_printf("%s HTTP/1.1\nHost: a.example.org\n" PROXY, request);
    char *second = g_strdup_printf("%s HTTP/1.1\nHost: b.example.net\n" PROXY, follow_up);
    hl_chain *chain =
        case_chain(first, NULL, "302\nLocation: http://b.example.net/b", second, NULL);
    case_connect(case_original(chain, 0), "10.0.1.2", 3128, false);
    case_connect(case_follow_up(chain, 0), server, 3128, false);
    g_free(first);
    g_free(second);
    return chain;
}

static void test_proxy_authorization(void)
{
    /* the follow-up leaves the proxy aside */
    case_expect(past_proxy("GET http://a.example.org/a", "GET /b", "10.0.1.3"), "kept",
                "proxy-authorization-forwarded:error");
    /* there never was a proxy, and the field goes to two hosts */
    case_expect(past_proxy("GET /a", "GET /b", "10.0.1.2"), "kept",
                "proxy-authorization-forwarded:error");
    case_expect_message(past_proxy("GET /a", "GET /b", "10.0.1.3"),
                        "the Proxy-Authorization <redacted> was sent to the origin server "
                        "http://b.example.net");
    /* near misses: to the proxy again, or to another proxy */
    case_expect(past_proxy("GET http://a.example.org/a", "GET http://b.example.net/b", "10.0.1.2"),
                "kept", "");
    case_expect(past_proxy("GET http://a.example.org/a", "GET http://b.example.net/b", "10.0.1.3"),
                "kept", "");
    case_expect(forward("a.example.org", "a.example.org", PROXY), "kept", "");
    case_expect(forward("a.example.org", "a.example.org:81", PROXY), "kept", "");
}

/* CVE-2023-32681: inside the tunnel through the proxy it is the origin that reads. */
static void test_proxy_authorization_in_tunnel(void)
{
    hl_chain *chain = past_proxy("GET http://a.example.org/a", "GET /b", "10.0.1.2");
    case_follow_up(chain, 0)->connection->tls_version = "1.3";
    case_expect(chain, "kept", "proxy-authorization-forwarded:error");
    /* cannot tell: an origin-form request to the same server, which may be a gateway */
    case_expect(past_proxy("GET http://a.example.org/a", "GET /b", "10.0.1.2"), "kept", "");
}

static void test_proxy_authorization_cannot_tell(void)
{
    hl_chain *chain = past_proxy("GET http://a.example.org/a", "GET /b", "10.0.1.3");
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
    /* HTTP/2 does not show whether it speaks to a proxy */
    chain = past_proxy("GET /a", "GET /b", "10.0.1.3");
    case_original(chain, 0)->version = HL_HTTP_2;
    case_follow_up(chain, 0)->version = HL_HTTP_2;
    case_expect(chain, "kept", "");
}

static void test_secret_header(void)
{
    case_expect(forward("a.example.org", "b.example.net", "X-API-KEY: " CASE_SECRET), "kept",
                "secret-header-forwarded:note");
    case_expect_message(forward("a.example.org", "b.example.net",
                                "x-api-key: " CASE_SECRET "\nx-auth-token: " CASE_SECRET),
                        "the X-Api-Key, X-Auth-Token <redacted> of http://a.example.org were sent "
                        "to http://b.example.net");
    case_expect_message(forward("a.example.org", "b.example.net", "Private-Token: " CASE_SECRET),
                        "the Private-Token <redacted> of http://a.example.org was sent to "
                        "http://b.example.net");
    /* near misses: the same host; another field; another value */
    case_expect(forward("a.example.org", "a.example.org:81", "X-Api-Key: " CASE_SECRET), "kept",
                "");
    case_expect(forward("a.example.org", "b.example.net", "X-Colour: blue"), "kept", "");
    case_expect(case_chain("GET /a HTTP/1.1\nHost: a.example.org\nX-Api-Key: " CASE_SECRET, NULL,
                           "302\nLocation: http://b.example.net/b",
                           "GET /b HTTP/1.1\nHost: b.example.net\nX-Api-Key: other", NULL),
                "kept", "");
    hl_chain *chain = forward("a.example.org", "b.example.net", "X-Api-Key: " CASE_SECRET);
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
}

static void test_secret_header_option(void)
{
    char *names[] = {(char *)"X-Colour", NULL};
    hl_audit_options options = hl_audit_options_default;
    options.secret_fields = names;
    hl_audit *audit = hl_audit_new(&hl_limits_default, &options);
    case_expect_with(audit, forward("a.example.org", "b.example.net", "X-Colour: blue"), "kept",
                     "secret-header-forwarded:note");
    case_expect_with(audit, forward("a.example.org", "b.example.net", "X-Api-Key: " CASE_SECRET),
                     "kept", "");
    hl_audit_free(audit);
}

/* A value without a scheme is the secret itself, and none of several fields is overlooked. */
static void test_bare_and_repeated_values(void)
{
    case_expect_message(forward("a.example.org", "b.example.net", "Authorization: " CASE_SECRET),
                        "the Authorization <redacted> of http://a.example.org was sent to "
                        "http://b.example.net");
    case_expect(case_chain("GET /a HTTP/1.1\nHost: a.example.org\nAuthorization: x\n" BEARER, NULL,
                           "302\nLocation: http://b.example.net/b",
                           "GET /b HTTP/1.1\nHost: b.example.net\nAuthorization: y\n" BEARER, NULL),
                "kept", "authorization-forwarded:error");
}

void add_credential_rule_tests(void)
{
    g_test_add_func("/audit/credentials/authorization", test_authorization);
    g_test_add_func("/audit/credentials/value-differs", test_authorization_value_differs);
    g_test_add_func("/audit/credentials/handshake", test_authorization_handshake);
    g_test_add_func("/audit/credentials/scheme", test_authorization_scheme);
    g_test_add_func("/audit/credentials/cannot-tell", test_authorization_cannot_tell);
    g_test_add_func("/audit/credentials/on-300", test_authorization_on_300);
    g_test_add_func("/audit/credentials/from-location", test_authorization_from_location);
    g_test_add_func("/audit/credentials/proxy", test_proxy_authorization);
    g_test_add_func("/audit/credentials/proxy-in-tunnel", test_proxy_authorization_in_tunnel);
    g_test_add_func("/audit/credentials/proxy-cannot-tell", test_proxy_authorization_cannot_tell);
    g_test_add_func("/audit/credentials/secret-header", test_secret_header);
    g_test_add_func("/audit/credentials/secret-header-option", test_secret_header_option);
    g_test_add_func("/audit/credentials/bare-and-repeated", test_bare_and_repeated_values);
}
