/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Resolving references: the examples of RFC 3986 §5.4, verbatim, and what clients repair first. */
#include "base/hl_url.h"
#include "tests.h"

#include <glib.h>

typedef struct example {
    const char *reference, *result;
} example;

static const example rfc3986[] = {
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y#s"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g#s/./x"},
    {"g#s/../x", "http://a/b/c/g#s/../x"},
    {"http:g", "http:g"},
};

static void test_rfc3986(void)
{
    g_assert_cmpuint(G_N_ELEMENTS(rfc3986), ==, 42);
    for (size_t i = 0; i < G_N_ELEMENTS(rfc3986); i++) {
        char *result = hl_url_resolve_text("http://a/b/c/d;p?q", rfc3986[i].reference);
        g_assert_cmpstr(result, ==, rfc3986[i].result);
        g_free(result);
    }
}

static const example repaired[] = {
    {" /x\t", "http://a.test/x"},
    {"/a b", "http://a.test/a%20b"},
    {"/caf\xc3\xa9", "http://a.test/caf%C3%A9"},
    {"/100%", "http://a.test/100%25"},
    {"/%7euser", "http://a.test/~user"},
    {"HTTP://A.TEST:80/x", "http://a.test/x"},
    {"http://user:secret@b.test/x", "http://b.test/x"},
    {"https://b.test:443", "https://b.test/"},
    {"http://b.test:8080?q", "http://b.test:8080/?q"},
    {"//b.test/x", "http://b.test/x"},
    {"?q", "http://a.test/dir/page?q"},
    {"#part", "http://a.test/dir/page?old"},
    {"../x/./y", "http://a.test/x/y"},
    {"http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"},
    {"http://b\xc3\xbc"
     "cher.test/",
     "http://xn--bcher-kva.test/"},
};

static void test_repairs(void)
{
    hl_url *base = hl_url_parse(hl_bytes_text("http://a.test/dir/page?old"));
    for (size_t i = 0; i < G_N_ELEMENTS(repaired); i++) {
        hl_url *url = hl_url_resolve(base, hl_bytes_text(repaired[i].reference));
        g_assert_nonnull(url);
        g_assert_cmpstr(url->text, ==, repaired[i].result);
        hl_url_free(url);
    }
    hl_url_free(base);
}

static void test_no_url(void)
{
    static const char *const texts[] = {"",
                                        "/x",
                                        "mailto:x@b.test",
                                        "http://",
                                        "http:///x",
                                        "http://h:99999/",
                                        "http://a b/",
                                        "http://[::1/"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_null(hl_url_parse(hl_bytes_text(texts[i])));
}

/* Clients differ in what they encode; the key does not. */
static void test_keys(void)
{
    static const char *const same[][2] = {
        {"http://a.test/it's", "http://a.test/it%27s"},
        {"http://a.test/a b", "http://a.test/a%20b"},
        {"http://a.test/%e9", "http://a.test/%E9"},
        {"http://a.test/[x]", "http://a.test/%5bx%5D"},
    };
    static const char *const other[][2] = {
        {"http://a.test/a%2Fb", "http://a.test/a/b"},
        {"http://a.test/a?b", "http://a.test/a%3Fb"},
        {"http://a.test/A", "http://a.test/a"},
        {"http://a.test/a+b", "http://a.test/a%20b"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        hl_url *a = hl_url_parse(hl_bytes_text(same[i][0]));
        hl_url *b = hl_url_parse(hl_bytes_text(same[i][1]));
        g_assert_cmpstr(a->key, ==, b->key);
        hl_url_free(a);
        hl_url_free(b);
        a = hl_url_parse(hl_bytes_text(other[i][0]));
        b = hl_url_parse(hl_bytes_text(other[i][1]));
        g_assert_cmpstr(a->key, !=, b->key);
        hl_url_free(a);
        hl_url_free(b);
    }
}

void test_resolution_register(void)
{
    g_test_add_func("/redirect/resolution/rfc3986-5.4", test_rfc3986);
    g_test_add_func("/redirect/resolution/repairs", test_repairs);
    g_test_add_func("/redirect/resolution/no-url", test_no_url);
    g_test_add_func("/redirect/resolution/keys", test_keys);
}
