/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "messages.h"
#include "tests.h"

#include <glib.h>

static hl_exchange *exchange_of(const char *head, const char *tls_version)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 8080);
    connection->tls_version = tls_version;
    hl_exchange *exchange = test_exchange(0, test_message(connection, 0, head, NULL, 0, 1), NULL);
    hl_connection_unref(connection);
    return exchange;
}

/* Without Host the server's address stands in, but nothing is invented for a head that is cut. */
static void test_url_without_host(void)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "2001:db8::2", 80);
    hl_message *request = test_message(connection, 0, "GET /a HTTP/1.0", NULL, 0, 1);
    hl_exchange *exchange = test_exchange(0, request, NULL);
    g_assert_cmpstr(hl_exchange_url(exchange), ==, "http://[2001:db8::2]/a");
    hl_exchange_unref(exchange);
    request = test_message(connection, 0, "GET /a HTTP/1.1\nAccept: x", NULL, 0, 1);
    request->oddities |= HL_ODDITY_HEAD_CUT;
    exchange = test_exchange(0, request, NULL);
    g_assert_null(hl_exchange_url(exchange));
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
}

/* RFC 9112 §3.3: the target URI of every form of request-target. */
static void test_url(void)
{
    static const struct {
        const char *head, *tls_version, *url;
    } rows[] = {
        {"GET /a?b HTTP/1.1\nHost: a.example.org", NULL, "http://a.example.org/a?b"},
        {"GET /a HTTP/1.1\nHost: a.example.org:81", "1.3", "https://a.example.org:81/a"},
        {"GET /a HTTP/1.0", NULL, "http://10.0.1.2:8080/a"},
        {"GET /a HTTP/1.1\nHost:", NULL, "http://10.0.1.2:8080/a"},
        {"GET http://b.example.org/a HTTP/1.1\nHost: a.example.org", NULL,
         "http://b.example.org/a"},
        {"GET HTTPS://B.example.org/A HTTP/1.1", NULL, "https://b.example.org/A"},
        {"GET https://b.example.org:443?A HTTP/1.1", NULL, "https://b.example.org?A"},
        {"GET http://b.example.org:443 HTTP/1.1", "1.3", "http://b.example.org:443"},
        {"GET http:/// HTTP/1.1", NULL, "http:///"},
        /* the scheme's own port says nothing */
        {"GET /A?B HTTP/1.1\nHost: A.Example.org:80", NULL, "http://a.example.org/A?B"},
        {"GET /a HTTP/1.1\nHost: a.example.org:443", "1.3", "https://a.example.org/a"},
        {"GET /a HTTP/1.1\nHost: a.example.org:", "1.3", "https://a.example.org/a"},
        {"GET /a HTTP/1.1\nHost: [2001:DB8::80]:443", "1.3", "https://[2001:db8::80]/a"},
        {"GET /a HTTP/1.1\nHost: 192.0.2.80", NULL, "http://192.0.2.80/a"},
        {"GET /a HTTP/1.1\nHost: a.example.org:80", "1.3", "https://a.example.org:80/a"},
        {"GET /a HTTP/1.1\nHost: a.example.org:443", NULL, "http://a.example.org:443/a"},
        {"GET /a HTTP/1.1\nHost: a.example.org:8443", "1.3", "https://a.example.org:8443/a"},
        {"GET /a HTTP/1.1\nHost: a.example.org:0443", "1.3", "https://a.example.org:0443/a"},
        {"GET /a HTTP/1.1\nHost: 2001:db8::80", NULL, "http://2001:db8::80/a"},
        {"GET /a HTTP/1.1\nHost: :80", NULL, "http://:80/a"},
        {"GET /a#f HTTP/1.1\nHost: a.example.org", NULL, "http://a.example.org/a"},
        {"OPTIONS * HTTP/1.1\nHost: a.example.org", NULL, "http://a.example.org"},
        {"GET ?q HTTP/1.1\nHost: a.example.org", NULL, "http://a.example.org?q"},
        {"CONNECT a.example.org:443 HTTP/1.1\nHost: a.example.org", NULL, NULL},
        {"GET a HTTP/1.1\nHost: a.example.org", NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        hl_exchange *exchange = exchange_of(rows[i].head, rows[i].tls_version);
        g_assert_cmpstr(hl_exchange_url(exchange), ==, rows[i].url);
        /* the text stays where it is */
        g_assert_true(hl_exchange_url(exchange) == hl_exchange_url(exchange));
        hl_exchange_unref(exchange);
    }
}

static void test_url_of_http2(void)
{
    hl_exchange *exchange = exchange_of("GET /a HTTP/2\nHost: old.example.org", "1.3");
    exchange->request->authority = hl_bytes_text("new.example.org:443");
    exchange->request->scheme = hl_bytes_text("https");
    g_assert_cmpstr(hl_exchange_url(exchange), ==, "https://new.example.org/a");
    hl_exchange_unref(exchange);
}

static void test_missing_half(void)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_exchange *exchange =
        test_exchange(0, NULL, test_message(connection, 0, "HTTP/1.1 307", NULL, 0, 1));
    g_assert_null(hl_exchange_url(exchange));
    g_assert_null(hl_exchange_user_agent(exchange).data);
    char id[HL_ID_TEXT_SIZE];
    g_assert_cmpuint(strlen(hl_exchange_id(exchange, id)), ==, 16);
    hl_exchange_unref(exchange);
    hl_exchange_unref(NULL);
    hl_connection_unref(connection);
}

static void test_user_agent(void)
{
    hl_exchange *exchange = exchange_of("GET / HTTP/1.1\nUser-Agent: probe/1", NULL);
    g_assert_true(hl_bytes_is(hl_exchange_user_agent(exchange), "probe/1"));
    hl_exchange_unref(exchange);
}

static char *id_of(const char *client, uint16_t port, uint64_t turn, int64_t milliseconds)
{
    hl_connection *connection = test_connection(0, client, port, "10.0.1.2", 80);
    hl_message *request = test_message(connection, turn, "GET / HTTP/1.1", NULL, milliseconds, 1);
    hl_exchange *exchange = test_exchange(99, request, NULL);
    char *id = g_malloc(HL_ID_TEXT_SIZE);
    hl_exchange_id(exchange, id);
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
    return id;
}

/* The name is the same in every run, and another for every other exchange. */
static void test_id(void)
{
    char *ids[] = {id_of("10.0.0.7", 40000, 0, 0), id_of("10.0.0.8", 40000, 0, 0),
                   id_of("10.0.0.7", 40001, 0, 0), id_of("10.0.0.7", 40000, 1, 0),
                   id_of("10.0.0.7", 40000, 0, 1)};
    char *again = id_of("10.0.0.7", 40000, 0, 0);
    g_assert_cmpstr(ids[0], ==, again);
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_assert_cmpuint(strspn(ids[i], "0123456789abcdef"), ==, 16);
        for (size_t j = 0; j < i; j++)
            g_assert_cmpstr(ids[i], !=, ids[j]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++)
        g_free(ids[i]);
    g_free(again);
}

void add_exchange_tests(void)
{
    g_test_add_func("/model/exchange/url", test_url);
    g_test_add_func("/model/exchange/url-without-host", test_url_without_host);
    g_test_add_func("/model/exchange/url-of-http2", test_url_of_http2);
    g_test_add_func("/model/exchange/missing-half", test_missing_half);
    g_test_add_func("/model/exchange/user-agent", test_user_agent);
    g_test_add_func("/model/exchange/id", test_id);
}
