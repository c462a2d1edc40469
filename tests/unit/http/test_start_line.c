/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/http/start_line.h"
#include "tests.h"

#include <glib.h>

/* Reads from an allocation of its very size. */
static hl_progress read_line(const char *text, hl_start_line *line, uint8_t **copy)
{
    *copy = g_memdup2(text, strlen(text));
    return hl_start_line_read(hl_bytes_from(*copy, strlen(text)), line);
}

static void expect_request(const char *text, const char *method, const char *target,
                           hl_http_version version, hl_oddities oddities)
{
    hl_start_line line;
    uint8_t *copy;
    g_test_message("%.*s", (int)strcspn(text, "\r\n"), text);
    g_assert_cmpint(read_line(text, &line, &copy), ==, HL_DONE);
    g_assert_cmpint(line.kind, ==, HL_REQUEST);
    g_assert_true(hl_bytes_is(line.method, method));
    g_assert_true(hl_bytes_is(line.target, target));
    g_assert_cmpint(line.version, ==, version);
    g_assert_cmpuint(line.octets, ==, strcspn(text, "\n") + 1);
    g_assert_cmpuint(line.oddities, ==, oddities);
    g_free(copy);
}

static void test_requests(void)
{
    expect_request("GET / HTTP/1.1\r\n", "GET", "/", HL_HTTP_1_1, 0);
    expect_request("GET / HTTP/1.0\r\nHost", "GET", "/", HL_HTTP_1_0, 0);
    expect_request("GET / HTTP/1.9\r\n", "GET", "/", HL_HTTP_1_1, 0);
    expect_request("get /x HTTP/1.1\n", "get", "/x", HL_HTTP_1_1, HL_ODDITY_BARE_LF);
    expect_request("M-SEARCH * HTTP/1.1\r\n", "M-SEARCH", "*", HL_HTTP_1_1, 0);
    expect_request("GET /a b HTTP/1.1\r\n", "GET", "/a b", HL_HTTP_1_1, HL_ODDITY_SPACE_IN_TARGET);
    expect_request("GET\t/a\tHTTP/1.1\r\n", "GET", "/a", HL_HTTP_1_1, 0);
    expect_request("GET / http/1.0 \r\n", "GET", "/", HL_HTTP_1_0, 0);
    expect_request("HTTP /a HTTP/1.1\r\n", "HTTP", "/a", HL_HTTP_1_1, 0);
    expect_request("H / HTTP/1.1\r\n", "H", "/", HL_HTTP_1_1, 0);
}

/* Each octet at each place of a target. */
static void test_targets(void)
{
    char text[] = "GET /0123456789abcdefghi HTTP/1.1\r\n";
    for (size_t place = 5; place < 20; place++)
        for (int octet = 0; octet < 256; octet++) {
            hl_start_line line;
            char kept = text[place];
            text[place] = (char)octet;
            bool is_blank = octet == ' ' || octet == '\t', is_bad = octet < ' ' || octet == 0x7f;
            hl_progress progress = hl_start_line_read(hl_bytes_from(text, sizeof text - 1), &line);
            g_test_message("%#x at %zu", (unsigned)octet, place);
            g_assert_true((progress == HL_BROKEN) == (is_bad && !is_blank));
            if (progress == HL_DONE)
                g_assert_cmpuint(line.oddities, ==, is_blank ? HL_ODDITY_SPACE_IN_TARGET : 0);
            text[place] = kept;
        }
}

static void expect_status(const char *text, unsigned status, hl_http_version version)
{
    hl_start_line line;
    uint8_t *copy;
    g_test_message("%.*s", (int)strcspn(text, "\r\n"), text);
    g_assert_cmpint(read_line(text, &line, &copy), ==, HL_DONE);
    g_assert_cmpint(line.kind, ==, HL_RESPONSE);
    g_assert_cmpuint(line.status, ==, status);
    g_assert_cmpint(line.version, ==, version);
    g_free(copy);
}

static void test_responses(void)
{
    expect_status("HTTP/1.1 307 Temporary Redirect\r\n", 307, HL_HTTP_1_1);
    expect_status("HTTP/1.0 200\r\n", 200, HL_HTTP_1_0);
    expect_status("HTTP/1.1 204 \r\n", 204, HL_HTTP_1_1);
    expect_status("http/1.1  999 \303\251\r\n", 999, HL_HTTP_1_1);
}

static void test_broken(void)
{
    static const char *const lines[] = {
        "\r\n",
        " GET / HTTP/1.1\r\n",
        "GET /\r\n",
        "GET HTTP/1.1\r\n",
        "GET / HTTP/2.0\r\n",
        "GET / HTTP/1.x\r\n",
        "GET / HTTP/1.10\r\n",
        "GET /HTTP/1.1\r\n",
        "G(T / HTTP/1.1\r\n",
        "GET /\001 HTTP/1.1\r\n",
        "PRI * HTTP/2.0\r\n",
        "OPTIONS * RTSP/1.0\r\n",
        "HTTP/1.1 20\r\n",
        "HTTP/1.1 2000\r\n",
        "HTTP/1.1 099 X\r\n",
        "HTTP/1.1200 OK\r\n",
        "HTTP/2 200\r\n",
        "ICY 200 OK\r\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        hl_start_line line;
        uint8_t *copy;
        g_test_message("%.*s", (int)strcspn(lines[i], "\r\n"), lines[i]);
        g_assert_cmpint(read_line(lines[i], &line, &copy), ==, HL_BROKEN);
        g_free(copy);
    }
}

/* Every beginning of a good line may still become one; octets that are none are found out early. */
static void test_beginnings(void)
{
    static const char *const lines[] = {"GET /a b HTTP/1.1\r\n", "x-any /a HTTP/1.0\r\n",
                                        "HTTP/1.1 307 X\r\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        for (gsize size = 1; size < strlen(lines[i]); size++) {
            hl_start_line line;
            uint8_t *copy = g_memdup2(lines[i], size);
            g_assert_cmpint(hl_start_line_read(hl_bytes_from(copy, size), &line), ==, HL_MORE);
            g_free(copy);
        }
    g_assert_false(hl_start_line_may_begin(hl_bytes_text("{\"json\"")));
    g_assert_false(hl_start_line_may_begin(hl_bytes_text("HTTP/2")));
    g_assert_false(hl_start_line_may_begin(
        hl_bytes_text("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}

static void test_known(void)
{
    g_assert_true(hl_start_line_may_begin_known(hl_bytes_text("P")));
    g_assert_true(hl_start_line_may_begin_known(hl_bytes_text("POST /x")));
    g_assert_true(hl_start_line_may_begin_known(hl_bytes_text("HTTP/1.")));
    g_assert_false(hl_start_line_may_begin_known(hl_bytes_text("hello")));
    g_assert_false(hl_start_line_may_begin_known(hl_bytes_text("POSTING /x")));
    g_assert_false(hl_start_line_may_begin_known(hl_bytes_text("post /x")));
}

static bool is_plausible(const char *text)
{
    hl_start_line line;
    g_assert_cmpint(hl_start_line_read(hl_bytes_text(text), &line), ==, HL_DONE);
    return hl_start_line_is_plausible(&line);
}

static void test_plausible(void)
{
    g_assert_true(is_plausible("odd /x HTTP/1.1\r\n"));
    g_assert_true(is_plausible("GET http://a.example.test/ HTTP/1.1\r\n"));
    g_assert_true(is_plausible("CONNECT a.example.test:443 HTTP/1.1\r\n"));
    g_assert_true(is_plausible("OPTIONS * HTTP/1.1\r\n"));
    g_assert_false(is_plausible("I speak HTTP/1.1\r\n"));
    g_assert_false(is_plausible("GET  HTTP/1.1\r\n"));
}

void hl_test_start_line_add(void)
{
    g_test_add_func("/http/start-line/requests", test_requests);
    g_test_add_func("/http/start-line/targets", test_targets);
    g_test_add_func("/http/start-line/responses", test_responses);
    g_test_add_func("/http/start-line/broken", test_broken);
    g_test_add_func("/http/start-line/beginnings", test_beginnings);
    g_test_add_func("/http/start-line/known", test_known);
    g_test_add_func("/http/start-line/plausible", test_plausible);
}
