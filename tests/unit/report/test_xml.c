/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What XML takes for its own. */
#include "tests.h"

#include "report/xml.h"

static void check(const char *text, const char *written)
{
    GString *out = g_string_new(NULL);
    hl_xml_append(out, text);
    g_assert_cmpstr(out->str, ==, written);
    g_string_free(out, TRUE);
}

static void test_texts(void)
{
    check("", "");
    check("<a href=\"x\">&amp;'</a>", "&lt;a href=&quot;x&quot;&gt;&amp;amp;'&lt;/a&gt;");
    check("]]>", "]]&gt;");
    check("é日\xf0\x9f\x98\x80\n\t", "é日\xf0\x9f\x98\x80\n\t");
    check("a\x01\r", "a\\u0001\\u000d");                 /* not allowed, or changed by readers */
    check("\xef\xbf\xbe\xef\xbf\xbf", "\\ufffe\\uffff"); /* no characters */
}

static void test_attribute(void)
{
    GString *out = g_string_new("<x");
    hl_xml_add_attribute(out, "name", "a \"b\" <c>");
    g_assert_cmpstr(out->str, ==, "<x name=\"a &quot;b&quot; &lt;c&gt;\"");
    g_string_free(out, TRUE);
}

void add_xml_tests(void)
{
    g_test_add_func("/report/xml/texts", test_texts);
    g_test_add_func("/report/xml/attribute", test_attribute);
}
