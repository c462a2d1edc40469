/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Location asks for, and where clients go wrong with it. */
#include "core/redirect/location.h"
#include "core/redirect/misresolution.h"
#include "messages.h"
#include "tests.h"

#include <glib.h>

static hl_exchange *redirect_from(const char *target, const char *response)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    char *head = g_strdup_printf("POST %s HTTP/1.1\nHost: a.test", target);
    hl_exchange *exchange = test_exchange(0, test_message(connection, 0, head, NULL, 0, 1),
                                          test_message(connection, 0, response, NULL, 1, 2));
    g_free(head);
    hl_connection_unref(connection);
    return exchange;
}

static void assert_target(const char *from, const char *response, const char *target)
{
    hl_exchange *exchange = redirect_from(from, response);
    hl_location location;
    g_assert_true(hl_location_is_redirect(exchange));
    hl_location_read(&location, exchange);
    g_assert_nonnull(location.target);
    g_assert_cmpstr(location.target->text, ==, target);
    g_assert_null(location.problem);
    hl_location_clear(&location);
    hl_exchange_unref(exchange);
}

static void test_targets(void)
{
    assert_target("/v1/orders", "HTTP/1.1 307 X\nLocation: /v2/orders", "http://a.test/v2/orders");
    assert_target("/dir/page", "HTTP/1.1 301 X\nLocation: other", "http://a.test/dir/other");
    assert_target("/dir/page?q", "HTTP/1.1 302 X\nLocation: ?r", "http://a.test/dir/page?r");
    assert_target("/dir/page?q", "HTTP/1.1 302 X\nLocation: #f", "http://a.test/dir/page?q");
    assert_target("/x", "HTTP/1.1 308 X\nLocation: //B.test:80/y", "http://b.test/y");
    assert_target("http://c.test:8080/p", "HTTP/1.1 303 X\nLocation: q", "http://c.test:8080/q");
    assert_target("/x", "HTTP/1.1 300 X\nLocation: /y", "http://a.test/y");
    assert_target("/x", "HTTP/1.1 305 X\nLocation: http://p.test:3128", "http://p.test:3128/");
    assert_target("/x", "HTTP/1.1 302 X\nLocation: /y\nLocation: /y", "http://a.test/y");
}

static void assert_problem(const char *response, const char *part)
{
    hl_exchange *exchange = redirect_from("/x", response);
    hl_location location;
    g_assert_true(hl_location_is_redirect(exchange));
    hl_location_read(&location, exchange);
    g_assert_null(location.target);
    g_assert_nonnull(location.problem);
    g_assert_nonnull(strstr(location.problem, part));
    hl_location_clear(&location);
    hl_exchange_unref(exchange);
}

static void test_problems(void)
{
    assert_problem("HTTP/1.1 302 X", "no Location");
    assert_problem("HTTP/1.1 301 X\nLocation:  ", "empty");
    assert_problem("HTTP/1.1 308 X\nLocation: http://[::1", "no URL");
}

/* The server is at fault; the client may follow either, and the first one is named. */
static void test_several(void)
{
    hl_exchange *exchange =
        redirect_from("/x", "HTTP/1.1 307 X\nLocation: /a\nLocation: /b\nLocation: /%61");
    hl_location location;
    hl_location_read(&location, exchange);
    g_assert_cmpstr(location.target->text, ==, "http://a.test/a");
    g_assert_cmpstr(location.targets[1]->text, ==, "http://a.test/b");
    g_assert_null(location.targets[2]);
    g_assert_nonnull(strstr(location.problem, "several different"));
    hl_location_clear(&location);
    hl_exchange_unref(exchange);
}

static void test_no_redirects(void)
{
    static const char *const responses[] = {
        "HTTP/1.1 200 X\nLocation: /y", "HTTP/1.1 201 X\nLocation: /y",
        "HTTP/1.1 304 X\nLocation: /y", "HTTP/1.1 300 X", "HTTP/1.1 305 X"};
    for (size_t i = 0; i < G_N_ELEMENTS(responses); i++) {
        hl_exchange *exchange = redirect_from("/x", responses[i]);
        g_assert_false(hl_location_is_redirect(exchange));
        hl_exchange_unref(exchange);
    }
}

/* A proxy that refuses a tunnel sends nobody anywhere. */
static void test_refused_tunnel(void)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.0.9", 3128);
    hl_exchange *exchange = test_exchange(
        0, test_message(connection, 0, "CONNECT a.test:443 HTTP/1.1\nHost: a.test:443", NULL, 0, 1),
        test_message(connection, 0, "HTTP/1.1 307 X\nLocation: http://login.test/", NULL, 1, 2));
    g_assert_false(hl_location_is_redirect(exchange));
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
}

/* A resumable upload: 308 says how many octets have arrived. */
static void test_resumption(void)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_exchange *exchange = test_exchange(
        0,
        test_message(connection, 0, "PUT /u HTTP/1.1\nHost: a.test\nContent-Range: bytes 0-4/9",
                     "01234", 0, 1),
        test_message(connection, 0, "HTTP/1.1 308 Resume Incomplete\nRange: bytes=0-4", NULL, 1,
                     2));
    g_assert_false(hl_location_is_redirect(exchange));
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
}

static void assert_mistake(const char *from, const char *reference, const char *how,
                           const char *wrong)
{
    char *response = g_strconcat("HTTP/1.1 307 X\nLocation: ", reference, NULL);
    hl_exchange *exchange = redirect_from(from, response);
    hl_location location;
    hl_misresolution found[HL_MISRESOLUTIONS_MAX];
    bool met = false;
    hl_location_read(&location, exchange);
    unsigned count = hl_misresolution_find(&location, found);
    for (unsigned i = 0; i < count; i++) {
        met |= g_str_equal(found[i].how, how) && g_str_equal(found[i].url->text, wrong);
        g_assert_cmpstr(found[i].url->key, !=, location.target->key);
        hl_url_free(found[i].url);
    }
    g_assert_true(met);
    hl_location_clear(&location);
    hl_exchange_unref(exchange);
    g_free(response);
}

static void test_mistakes(void)
{
    assert_mistake("/dir/page", "?q", "query-only", "http://a.test/dir/?q");
    assert_mistake("/dir/page", "?q", "query-only", "http://a.test/?q");
    assert_mistake("/dir/page", "#f", "fragment-only", "http://a.test/dir/");
    assert_mistake("/a/b/page", "../x", "parent-folder", "http://a.test/x");
    assert_mistake("/dir/page", "x", "missing-base-folder", "http://a.test/x");
    assert_mistake("/dir/page", "x", "file-as-folder", "http://a.test/dir/page/x");
    assert_mistake("/dir/page", "x", "doubled-slash", "http://a.test/dir//x");
    assert_mistake("/dir/page?p", "?q", "doubled-slash", "http://a.test/dir//?q");
    assert_mistake("/x", "//b.test/y", "host-as-path", "http://a.test//b.test/y");
    assert_mistake("/x", "/caf\xc3\xa9", "encoded-twice", "http://a.test/caf%C3%83%C2%A9");
}

/* An absolute Location leaves nothing to mistake. */
static void test_no_mistakes(void)
{
    hl_exchange *exchange = redirect_from("/x", "HTTP/1.1 307 X\nLocation: http://b.test/y");
    hl_location location;
    hl_misresolution found[HL_MISRESOLUTIONS_MAX];
    hl_location_read(&location, exchange);
    g_assert_cmpuint(hl_misresolution_find(&location, found), ==, 0);
    hl_location_clear(&location);
    hl_exchange_unref(exchange);
}

void test_location_register(void)
{
    g_test_add_func("/redirect/location/targets", test_targets);
    g_test_add_func("/redirect/location/problems", test_problems);
    g_test_add_func("/redirect/location/several", test_several);
    g_test_add_func("/redirect/location/no-redirects", test_no_redirects);
    g_test_add_func("/redirect/location/resumption", test_resumption);
    g_test_add_func("/redirect/location/refused-tunnel", test_refused_tunnel);
    g_test_add_func("/redirect/location/mistakes", test_mistakes);
    g_test_add_func("/redirect/location/no-mistakes", test_no_mistakes);
}
