/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The short way through a URL and the long one agree: an empty fragment, which no URL keeps, makes any
 * URL take the long one. */
#include "base/hl_url.h"
#include "base/hl_url_plain.h"
#include "suites.h"

#include <glib.h>

static char *with_fragment(const char *text)
{
    return g_strconcat(text, "#", NULL);
}

static void assert_same(const hl_url *quick, const hl_url *thorough)
{
    g_assert_true(!quick == !thorough);
    if (!quick)
        return;
    g_assert_cmpstr(quick->text, ==, thorough->text);
    g_assert_cmpstr(quick->key, ==, thorough->key);
    g_assert_cmpstr(quick->scheme, ==, thorough->scheme);
    g_assert_cmpstr(quick->host, ==, thorough->host);
    g_assert_cmpstr(quick->path_and_query, ==, thorough->path_and_query);
    g_assert_cmpint(quick->port, ==, thorough->port);
}

static void assert_parsed_alike(const char *text)
{
    char *long_text = with_fragment(text);
    hl_url *quick = hl_url_parse(hl_bytes_text(text));
    hl_url *thorough = hl_url_parse(hl_bytes_text(long_text));
    assert_same(quick, thorough);
    hl_url_free(quick);
    hl_url_free(thorough);
    g_free(long_text);
}

static void assert_resolved_alike(const char *base, const char *reference)
{
    char *long_reference = with_fragment(reference);
    hl_url *from = hl_url_parse(hl_bytes_text(base));
    hl_url *quick = hl_url_resolve(from, hl_bytes_text(reference));
    hl_url *thorough = hl_url_resolve(from, hl_bytes_text(long_reference));
    assert_same(quick, thorough);
    hl_url_free(quick);
    hl_url_free(thorough);
    hl_url_free(from);
    g_free(long_reference);
}

static const char *const urls[] = {
    "http://a.test",
    "http://a.test/",
    "https://a.test/x/y.html?a=b&c=d",
    "http://a.test:80/x",
    "http://a.test:443/x",
    "https://a.test:443/x",
    "https://a.test:8443",
    "http://a.test:/x",
    "http://a.test:0/x",
    "http://a.test:080/x",
    "http://a.test:65535/x",
    "http://a.test:65536/x",
    "http://a.test:99999999999/x",
    "http://a.test:8x/x",
    "http://a.test:80?x",
    "http://a.test?x",
    "http://a.test//b.test/x",
    "http://a.test/?x/../y",
    "http://a.test/./x",
    "http://a.test/x/..",
    "http://a.test/.x",
    "http://a.test/x@y:z",
    "http://u@a.test/x",
    "http://127.0.0.1:8080/x",
    "http://300.1.2.3/x",
    "http://-a-.test./x",
    "http://.../x",
    "http://A.test/x",
    "HTTP://a.test/x",
    "http://[2001:db8::1]:8080/x",
    "http://a_b.test/x",
    "http:///x",
    "http://:80/x",
    "http:/a.test/x",
    "httpx://a.test/x",
    "ftp://a.test/x",
    "http://a.test/%41%2f",
    "http://a.test/a'b",
    " http://a.test/x",
};

static void test_parse(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++)
        assert_parsed_alike(urls[i]);
}

static void test_resolve(void)
{
    static const char *const bases[] = {"http://a.test/b/c?d", "https://a.test:8443/b/",
                                        "http://[2001:db8::1]/b", "http://\xc3\xa4.test/b"};
    static const char *const references[] = {"/x",   "/",       "/x?y=z", "//b.test/x", "/./x",
                                             "",     "/x/../y", "x",      "?x",         "/x//y",
                                             "/%41", " /x",     "http:x", "http:/x"};
    for (size_t i = 0; i < G_N_ELEMENTS(bases); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(references); j++)
            assert_resolved_alike(bases[i], references[j]);
        for (size_t j = 0; j < G_N_ELEMENTS(urls); j++)
            assert_resolved_alike(bases[i], urls[j]);
    }
}

/* Text made of the octets that matter. */
static void test_random(void)
{
    static const char alphabet[] = "/.?ab%4e':@80A[]_-";
    GRand *random = g_rand_new_with_seed(11);
    for (int round = 0; round < 20000; round++) {
        GString *text = g_string_new(g_rand_boolean(random) ? "http://a" : "https://b.test");
        for (int i = g_rand_int_range(random, 0, 10); i > 0; i--)
            g_string_append_c(text, alphabet[g_rand_int_range(random, 0, sizeof alphabet - 1)]);
        assert_parsed_alike(text->str);
        assert_resolved_alike("http://c.test/d", strchr(text->str, ':') + 2);
        g_string_free(text, TRUE);
    }
    g_rand_free(random);
}

/* One that is longer than the short way has room for. */
static void test_long(void)
{
    for (size_t size = 2000; size < 2100; size++) {
        GString *text = g_string_new("http://a.test:81/");
        while (text->len < size)
            g_string_append_c(text, 'x');
        assert_parsed_alike(text->str);
        assert_resolved_alike("https://a.test:8443/", text->str + strlen("http://a.test:81"));
        g_string_free(text, TRUE);
    }
}

static void test_plain(void)
{
    hl_url_plain plain;
    g_assert_true(hl_url_plain_read(hl_bytes_text("http://a.test:81/x?y"), &plain));
    g_assert_cmpint(plain.port, ==, 81);
    g_assert_true(hl_bytes_is(plain.path_and_query, "/x?y"));
    g_assert_true(hl_url_plain_is_path(hl_bytes_text("/x")));
    g_assert_false(hl_url_plain_is_path(hl_bytes_text("//x")));
    g_assert_false(hl_url_plain_is_path(hl_bytes_text("x")));
    g_assert_false(hl_url_plain_is_path(hl_bytes_text("")));
    g_assert_false(hl_url_plain_is_host(hl_bytes_text("")));
    g_assert_false(hl_url_plain_is_host(hl_bytes_text("a.test:80")));
}

static void test_references(void)
{
    hl_url *url = hl_url_parse(hl_bytes_text("http://a.test/x"));
    g_assert_true(hl_url_ref(url) == url);
    hl_url_free(url);
    g_assert_cmpstr(url->text, ==, "http://a.test/x");
    hl_url_free(url);
    hl_url_free(NULL);
}

static void assert_moved(const char *text, const char *scheme, const char *server_text)
{
    hl_url *url = hl_url_parse(hl_bytes_text(text)),
           *server = hl_url_parse(hl_bytes_text(server_text));
    char *authority = hl_url_authority(server);
    char *moved_text = g_strconcat(scheme, "://", authority, url->path_and_query, NULL);
    hl_url *moved = hl_url_parse(hl_bytes_text(moved_text));
    char *key = hl_url_moved_key(url, scheme, server);
    g_assert_cmpstr(key, ==, moved->key);
    g_free(key);
    g_free(moved_text);
    g_free(authority);
    hl_url_free(moved);
    hl_url_free(server);
    hl_url_free(url);
}

/* A key elsewhere is the key of the URL that is there. */
static void test_moved_keys(void)
{
    static const char *const places[] = {
        "http://a.test",          "https://a.test/",        "http://a.test:443/x?y=%7e",
        "https://b.test:80/%2e/", "http://b.test:8080/a b", "http://[2001:db8::1]/x",
        "https://[::1]:80/?q",    "https://[::1]:8443/%zz", "http://m\303\274nchen.test/\303\274",
        "http://a_b!c.test/(x)",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(places); j++) {
            assert_moved(places[i], "http", places[j]);
            assert_moved(places[i], "https", places[j]);
        }
}

/* A name with a colon is none, however it is written: unescaped it would pass for an address. */
static void test_colon_in_host(void)
{
    g_assert_null(hl_url_parse(hl_bytes_text("http://2%3a:9999")));
    g_assert_null(hl_url_parse(hl_bytes_text("http://a%3Ab.test/")));
    hl_url *url = hl_url_parse(hl_bytes_text("http://[2001:DB8::1]:9999"));
    g_assert_cmpstr(url->text, ==, "http://[2001:db8::1]:9999/");
    hl_url_free(url);
}

void add_url_tests(void)
{
    g_test_add_func("/url/short-and-long/parse", test_parse);
    g_test_add_func("/url/short-and-long/resolve", test_resolve);
    g_test_add_func("/url/short-and-long/random", test_random);
    g_test_add_func("/url/short-and-long/long", test_long);
    g_test_add_func("/url/plain", test_plain);
    g_test_add_func("/url/references", test_references);
    g_test_add_func("/url/moved-keys", test_moved_keys);
    g_test_add_func("/url/colon-in-host", test_colon_in_host);
}
