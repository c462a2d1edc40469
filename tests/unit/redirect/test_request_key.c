/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The quick way to a request's key and the thorough one agree. */
#include "base/hl_url.h"
#include "core/redirect/request_key.h"
#include "messages.h"
#include "tests.h"

static const char *const requests[] = {
    "GET / HTTP/1.1\nHost: a.test",
    "GET /x/y.html?a=b&c=d HTTP/1.1\nHost: a.test",
    "GET /a/../b HTTP/1.1\nHost: a.test",
    "GET /./b HTTP/1.1\nHost: a.test",
    "GET /.. HTTP/1.1\nHost: a.test",
    "GET /.well-known/x HTTP/1.1\nHost: a.test",
    "GET /a..b/... HTTP/1.1\nHost: a.test",
    "GET /%7euser/it's HTTP/1.1\nHost: a.test",
    "GET /x#part HTTP/1.1\nHost: a.test",
    "GET /x?q=/../y HTTP/1.1\nHost: a.test",
    "GET //b.test/x HTTP/1.1\nHost: a.test",
    "GET /x HTTP/1.1\nHost: A.Test",
    "GET /x HTTP/1.1\nHost: a.test:80",
    "GET /x HTTP/1.1\nHost: a.test:8080",
    "GET /x HTTP/1.1\nHost: [2001:db8::1]",
    "GET /x HTTP/1.1\nAccept: */*",
    "GET http://B.test:80/x?y HTTP/1.1\nHost: a.test",
    "GET /\"<>[]| HTTP/1.1\nHost: a.test",
};

static void assert_key(const char *head)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_exchange *exchange = test_exchange(0, test_message(connection, 0, head, NULL, 0, 1), NULL);
    hl_url *url = hl_url_parse(hl_bytes_text(hl_exchange_url(exchange)));
    GString *key = g_string_new("left over");
    g_assert_nonnull(url);
    g_assert_true(hl_request_key(exchange, key));
    g_assert_cmpstr(key->str, ==, url->key);
    g_string_free(key, TRUE);
    hl_url_free(url);
    hl_exchange_unref(exchange);
    hl_connection_unref(connection);
}

static void test_agreement(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(requests); i++)
        assert_key(requests[i]);
}

/* Targets made of the octets that matter. */
static void test_random_agreement(void)
{
    static const char alphabet[] = "/.?ab%4e'#";
    GRand *random = g_rand_new_with_seed(9);
    for (int round = 0; round < 5000; round++) {
        GString *head = g_string_new("GET /");
        for (int i = g_rand_int_range(random, 0, 10); i > 0; i--)
            g_string_append_c(head, alphabet[g_rand_int_range(random, 0, sizeof alphabet - 1)]);
        g_string_append(head, " HTTP/1.1\nHost: a.test");
        assert_key(head->str);
        g_string_free(head, TRUE);
    }
    g_rand_free(random);
}

static void test_no_key(void)
{
    static const char *const none[] = {"CONNECT a.test:443 HTTP/1.1\nHost: a.test",
                                       "GET mailto:x HTTP/1.1\nHost: a.test",
                                       "GET / HTTP/1.1\nHost: a b"};
    GString *key = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
        hl_exchange *exchange =
            test_exchange(0, test_message(connection, 0, none[i], NULL, 0, 1), NULL);
        g_assert_false(hl_request_key(exchange, key));
        hl_exchange_unref(exchange);
        hl_connection_unref(connection);
    }
    g_string_free(key, TRUE);
}

void test_request_key_register(void)
{
    g_test_add_func("/redirect/request-key/agreement", test_agreement);
    g_test_add_func("/redirect/request-key/random-agreement", test_random_agreement);
    g_test_add_func("/redirect/request-key/no-key", test_no_key);
}
