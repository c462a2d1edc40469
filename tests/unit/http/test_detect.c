/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/http/detect.h"
#include "tests.h"

#include <glib.h>

static bool is_tls(const char *octets, size_t size)
{
    uint8_t *copy = g_memdup2(octets, size);
    bool tls = hl_detect_is_tls(hl_bytes_from(copy, size));
    g_free(copy);
    return tls;
}

static void test_tls(void)
{
    g_assert_true(is_tls("\026\003\001\002\000", 5)); /* ClientHello, as TLS 1.0 */
    g_assert_true(is_tls("\026\003\003\000\172", 5));
    g_assert_true(is_tls("\027\003\003\100\021", 5)); /* application data */
    g_assert_true(is_tls("\025\003\003\000\002", 5)); /* alert */
    g_assert_true(is_tls("\026\003", 2));
    g_assert_false(is_tls("\026\003\003\000\000", 5)); /* an empty record */
    g_assert_false(is_tls("\027\003\003\200\000", 5)); /* longer than a record may be */
    g_assert_false(is_tls("\026\002\001\000\005", 5));
    g_assert_false(is_tls("\026\003\005\000\005", 5));
    g_assert_false(is_tls("\030\003\003\000\005", 5));
    g_assert_false(hl_detect_is_tls(hl_bytes_from(NULL, 0)));
}

static void test_other(void)
{
    g_assert_cmpint(hl_detect_other(hl_bytes_text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n....")), ==,
                    HL_PROTOCOL_HTTP2);
    g_assert_cmpint(hl_detect_other(hl_bytes_text("PRI * HTTP/2.0\r\n")), ==, HL_PROTOCOL_HTTP2);
    g_assert_cmpint(hl_detect_other(hl_bytes_text("PRI * HTTP/3.0\r\n")), ==, HL_PROTOCOL_OTHER);
    g_assert_cmpint(hl_detect_other(hl_bytes_text("PRI")), ==, HL_PROTOCOL_OTHER);
    g_assert_cmpint(hl_detect_other(hl_bytes_text("SSH-2.0-x\r\n")), ==, HL_PROTOCOL_OTHER);
    g_assert_cmpint(hl_detect_other(hl_bytes_from("\026\003\001\000\001\001", 6)), ==,
                    HL_PROTOCOL_TLS);
}

static void test_http2(void)
{
    static const char settings[] = "\0\0\6\4\0\0\0\0\0\0\3\0\0\0\144";
    for (size_t size = 1; size < sizeof settings; size++) {
        hl_bytes octets = hl_bytes_from(settings, size);
        g_assert_true(hl_detect_is_http2_server(octets));
        g_assert_true(hl_detect_needs_more(octets) == (size < 9));
        g_assert_cmpint(hl_detect_other(octets), ==,
                        size < 9 ? HL_PROTOCOL_OTHER : HL_PROTOCOL_HTTP2);
    }
    g_assert_false(hl_detect_is_http2_server(hl_bytes_from("\0\0\7\4\0\0\0\0\0", 9)));
    g_assert_false(hl_detect_is_http2_server(hl_bytes_from("\0\0\6\4\1\0\0\0\0", 9)));
    g_assert_false(hl_detect_is_http2_server(hl_bytes_from("\0\0\6\4\0\0\0\0\1", 9)));
    g_assert_false(hl_detect_is_http2_server(hl_bytes_from(NULL, 0)));
    g_assert_true(hl_detect_is_http2_client(hl_bytes_text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n.")));
    g_assert_false(hl_detect_is_http2_client(hl_bytes_text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r")));
}

void hl_test_detect_add(void)
{
    g_test_add_func("/http/detect/http2", test_http2);
    g_test_add_func("/http/detect/tls", test_tls);
    g_test_add_func("/http/detect/other", test_other);
}
