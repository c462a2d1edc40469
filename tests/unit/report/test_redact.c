/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include "report/redact.h"

typedef struct row {
    const char *sent, *shown;
} row;

static void check(void (*redact)(GString *, hl_bytes), const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        GString *shown = g_string_new(NULL);
        redact(shown, hl_bytes_text(rows[i].sent));
        g_assert_cmpstr(shown->str, ==, rows[i].shown);
        g_string_free(shown, TRUE);
    }
}

static void test_references(void)
{
    static const row rows[] = {
        {"", ""},
        {"http://a.test/x", "http://a.test/x"},
        {"http://u:p@a.test/x", "http://<redacted>@a.test/x"},
        {"https://token@a.test", "https://<redacted>@a.test"},
        {"http://u:p@q@a.test:80?x", "http://<redacted>@a.test:80?x"},
        {"//u:p@a.test/x", "//<redacted>@a.test/x"},
        {"\\\\u:p@a.test/x", "\\\\<redacted>@a.test/x"},
        {"http:/u:p@a.test/x", "http:/<redacted>@a.test/x"},
        {"http:\\\\u:p@a.test\\x", "http:\\\\<redacted>@a.test\\x"},
        {"http:////u:p@a.test/x", "http:////<redacted>@a.test/x"},
        {"http://u:p p@a.test/x", "http://<redacted>@a.test/x"},
        {"/x?next=http://u:p@a.test/y", "/x?next=http://<redacted>@a.test/y"},
        {"http://u:p@a.test/http://v:q@b.test/",
         "http://<redacted>@a.test/http://<redacted>@b.test/"},
        /* what is no userinfo stays */
        {"/users/@me", "/users/@me"},
        {"http://a.test/@me", "http://a.test/@me"},
        {"http://a.test?mail=x@a.test", "http://a.test?mail=x@a.test"},
        {"http://a.test#x@y", "http://a.test#x@y"},
        {"mailto:x@a.test", "mailto:x@a.test"},
        {"x//u@a.test", "x//u@a.test"},
        {"a:", "a:"},
        {"://", "://"},
    };
    check(hl_redact_reference, rows, G_N_ELEMENTS(rows));
}

static void test_sentences(void)
{
    static const row rows[] = {
        {"went to http://u:p@a.test/x", "went to http://<redacted>@a.test/x"},
        {"\"http://u:p@a.test\" of x@y", "\"http://<redacted>@a.test\" of x@y"},
        {"http://a.test is not x@y", "http://a.test is not x@y"},
        {"POST: x@y", "POST: x@y"},
    };
    check(hl_redact_sentence, rows, G_N_ELEMENTS(rows));
}

static void test_authorities(void)
{
    static const row rows[] = {
        {"a.test:80", "a.test:80"},
        {"u:p@a.test:80", "<redacted>@a.test:80"},
        {"u@", "<redacted>@"},
        {"", ""},
    };
    check(hl_redact_authority, rows, G_N_ELEMENTS(rows));
}

void add_redact_tests(void)
{
    g_test_add_func("/report/redact/references", test_references);
    g_test_add_func("/report/redact/sentences", test_sentences);
    g_test_add_func("/report/redact/authorities", test_authorities);
}
