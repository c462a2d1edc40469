/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites.h"

#include "base/hl_authority.h"

#include <glib.h>

/* `port` NULL: none is named. */
static void expect(const char *text, const char *host, const char *port)
{
    hl_authority authority = hl_authority_read(hl_bytes_text(text));
    g_assert_true(hl_bytes_is(authority.host, host));
    g_assert_cmpint(authority.port.data != NULL, ==, port != NULL);
    g_assert_true(hl_bytes_is(authority.port, port ? port : ""));
}

static void test_read(void)
{
    expect("www.example.org", "www.example.org", NULL);
    expect("www.example.org:8080", "www.example.org", "8080");
    expect("www.example.org:", "www.example.org", "");
    expect("www.example.org:80a", "www.example.org:80a", NULL);
    expect("10.0.0.7", "10.0.0.7", NULL); /* digits alone are no port */
    expect("10.0.0.7:80", "10.0.0.7", "80");
    expect("[2001:db8::1]", "[2001:db8::1]", NULL);
    expect("[2001:db8::1]:443", "[2001:db8::1]", "443");
    expect("2001:db8::1", "2001:db8::1", NULL);
    expect("user:secret@host:80", "user:secret@host:80", NULL);
    expect("user@host:80", "user@host", "80");
    expect("8080", "8080", NULL);
    expect(":80", "", "80");
    expect(":", "", "");
    expect("", "", NULL);
}

static void expect_bare(const char *host, const char *expected)
{
    g_assert_true(hl_bytes_is(hl_authority_without_brackets(hl_bytes_text(host)), expected));
}

static void test_brackets(void)
{
    expect_bare("[::1]", "::1");
    expect_bare("::1", "::1");
    expect_bare("[]", "[]");
    expect_bare("[::1", "[::1");
    expect_bare("host", "host");
    expect_bare("", "");
}

void add_authority_tests(void)
{
    g_test_add_func("/authorities/read", test_read);
    g_test_add_func("/authorities/brackets", test_brackets);
}
