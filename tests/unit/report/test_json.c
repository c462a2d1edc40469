/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The writer against another reader of JSON. */
#include "tests.h"

#include "base/hl_escape.h"
#include "report/json.h"

#include <json-glib/json-glib.h>

static JsonNode *read_back(const char *text)
{
    GError *error = NULL;
    JsonNode *node = json_from_string(text, &error);
    g_assert_no_error(error);
    g_assert_nonnull(node);
    return node;
}

static void check_octets(hl_bytes octets)
{
    GString *expected = g_string_new(NULL), *out = g_string_new(NULL);
    hl_json json = hl_json_in(out);
    hl_escape_utf8(expected, octets);
    hl_json_open_array(&json, NULL);
    hl_json_add_octets(&json, NULL, octets);
    hl_json_close_array(&json);
    for (gsize i = 0; i < out->len; i++)
        g_assert_true((guchar)out->str[i] >= 0x20 && out->str[i] != 0x7f);
    JsonNode *node = read_back(out->str);
    g_assert_cmpstr(json_array_get_string_element(json_node_get_array(node), 0), ==, expected->str);
    json_node_unref(node);
    g_string_free(out, TRUE);
    g_string_free(expected, TRUE);
}

static void test_every_octet(void)
{
    for (unsigned octet = 0; octet < 256; octet++) {
        uint8_t octets[] = {'a', (uint8_t)octet, 'b', (uint8_t)octet};
        check_octets(hl_bytes_from(octets, 1));
        check_octets(hl_bytes_from(octets, 3));
        check_octets(hl_bytes_from(octets + 1, 1));
        check_octets(hl_bytes_from(octets + 1, 3));
    }
}

static void test_every_pair(void)
{
    for (unsigned pair = 0; pair < 65536; pair += 7) {
        uint8_t octets[] = {(uint8_t)(pair >> 8), (uint8_t)pair};
        check_octets(hl_bytes_from(octets, 2));
    }
}

static void check_text(const char *text, const char *written)
{
    GString *out = g_string_new(NULL);
    hl_json json = hl_json_in(out);
    hl_json_add_text(&json, NULL, text);
    g_assert_cmpstr(out->str, ==, written);
    g_string_free(out, TRUE);
}

static void test_texts(void)
{
    check_text("", "\"\"");
    check_text("a\"b\\c/", "\"a\\\"b\\\\c/\"");
    check_text("\t\n\033\x1f\x7f", "\"\\u0009\\u000a\\u001b\\u001f\\u007f\"");
    check_text("é日\xf0\x9f\x98\x80", "\"é日\xf0\x9f\x98\x80\"");
    check_text("\xc2\x9b", "\"\\u009b\"");                /* CSI */
    check_text("\xe2\x80\xae", "\"\\u202e\"");            /* right-to-left override */
    check_text("\xe2\x80\xa8", "\"\\u2028\"");            /* line separator */
    check_text("\xf3\xa0\x81\x81", "\"\\udb40\\udc41\""); /* an invisible tag, above U+FFFF */
    check_text("a\xff\xed\xa0\x80", "\"a\\\\xff\\\\xed\\\\xa0\\\\x80\""); /* a lone surrogate too */
}

static void test_shapes(void)
{
    GString *out = g_string_new(NULL);
    hl_json json = hl_json_in(out);
    hl_json_open_object(&json, NULL);
    hl_json_open_object(&json, "empty");
    hl_json_close_object(&json);
    hl_json_open_array(&json, "list");
    hl_json_add_count(&json, NULL, 0);
    hl_json_add_count(&json, NULL, UINT64_MAX);
    hl_json_open_array(&json, NULL);
    hl_json_close_array(&json);
    hl_json_close_array(&json);
    hl_json_add_bool(&json, "yes", true);
    hl_json_add_bool(&json, "no", false);
    hl_json_add_null(&json, "nothing");
    hl_json_close_object(&json);
    g_assert_cmpstr(out->str, ==,
                    "{\"empty\":{},\"list\":[0,18446744073709551615,[]],\"yes\":true,\"no\":false,"
                    "\"nothing\":null}");
    g_string_free(out, TRUE);
}

void add_json_tests(void)
{
    g_test_add_func("/report/json/every-octet", test_every_octet);
    g_test_add_func("/report/json/pairs-of-octets", test_every_pair);
    g_test_add_func("/report/json/texts", test_texts);
    g_test_add_func("/report/json/shapes", test_shapes);
}
