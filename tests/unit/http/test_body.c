/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/http/body.h"
#include "tests.h"

#include <glib.h>

static hl_body body_of(hl_body_kind kind, uint64_t declared)
{
    hl_framing framing = {.kind = kind, .declared_octets = declared};
    hl_body body;
    hl_body_begin(&body, &framing);
    return body;
}

static void feed(hl_body *body, const char *text, size_t used, const char *content)
{
    hl_bytes piece;
    g_assert_cmpuint(hl_body_feed(body, hl_bytes_text(text), &piece), ==, used);
    g_assert_true(hl_bytes_is(piece, content));
}

static void expect(const hl_body *body, hl_body_stop stop, hl_content_state state,
                   hl_oddities oddities)
{
    hl_oddities got = 0;
    g_assert_cmpint(hl_body_settle(body, stop, &got), ==, state);
    g_assert_cmpuint(got, ==, oddities);
}

static void test_length(void)
{
    hl_body body = body_of(HL_BODY_LENGTH, 5);
    feed(&body, "hel", 3, "hel");
    g_assert_cmpint(body.progress, ==, HL_MORE);
    expect(&body, HL_STOP_FIN, HL_CONTENT_CUT, HL_ODDITY_CONTENT_CUT);
    expect(&body, HL_STOP_RESET, HL_CONTENT_CUT, HL_ODDITY_CONTENT_CUT);
    expect(&body, HL_STOP_LOST, HL_CONTENT_UNSEEN, 0);
    feed(&body, "lo next", 2, "lo");
    g_assert_cmpint(body.progress, ==, HL_DONE);
    expect(&body, HL_STOP_REACHED, HL_CONTENT_COMPLETE, 0);
    g_assert_cmpuint(body.octets, ==, 5);
    body = body_of(HL_BODY_LENGTH, 0);
    g_assert_cmpint(body.progress, ==, HL_DONE);
}

static void test_length_gap(void)
{
    hl_body body = body_of(HL_BODY_LENGTH, 5);
    g_assert_true(hl_body_skip(&body, 2));
    feed(&body, "llo", 3, "llo");
    expect(&body, HL_STOP_REACHED, HL_CONTENT_UNSEEN, HL_ODDITY_CONTENT_GAP);
    body = body_of(HL_BODY_LENGTH, 5);
    g_assert_false(hl_body_skip(&body, 6));
    expect(&body, HL_STOP_LOST, HL_CONTENT_UNSEEN, HL_ODDITY_CONTENT_GAP);
}

static void test_chunked(void)
{
    hl_body body = body_of(HL_BODY_CHUNKED, HL_OCTETS_UNKNOWN);
    feed(&body, "2\r\nab\r\n0\r\n", 5, "ab");
    expect(&body, HL_STOP_FIN, HL_CONTENT_CUT, HL_ODDITY_CONTENT_CUT);
    feed(&body, "\r\n0\r\n", 5, "");
    expect(&body, HL_STOP_FIN, HL_CONTENT_COMPLETE, 0);
    g_assert_false(hl_body_skip(&body, 1));
    expect(&body, HL_STOP_LOST, HL_CONTENT_COMPLETE, 0);
    body = body_of(HL_BODY_CHUNKED, HL_OCTETS_UNKNOWN);
    feed(&body, "2\r\na", 4, "a");
    g_assert_true(hl_body_skip(&body, 1));
    feed(&body, "\r\n0\r\n", 5, "");
    g_assert_false(hl_body_skip(&body, 1)); /* not in the content, unlike the gap before */
    expect(&body, HL_STOP_LOST, HL_CONTENT_UNSEEN, HL_ODDITY_CONTENT_GAP);
    body = body_of(HL_BODY_CHUNKED, HL_OCTETS_UNKNOWN);
    feed(&body, "?", 0, "");
    expect(&body, HL_STOP_REACHED, HL_CONTENT_CUT,
           HL_ODDITY_CONTENT_CUT | HL_ODDITY_FRAMING_CONFLICT);
}

static void test_until_close(void)
{
    hl_body body = body_of(HL_BODY_UNTIL_CLOSE, HL_OCTETS_UNKNOWN);
    feed(&body, "text", 4, "text");
    expect(&body, HL_STOP_FIN, HL_CONTENT_COMPLETE, 0);
    expect(&body, HL_STOP_RESET, HL_CONTENT_CUT, HL_ODDITY_CONTENT_CUT);
    expect(&body, HL_STOP_LOST, HL_CONTENT_UNSEEN, 0);
    g_assert_true(hl_body_skip(&body, 10));
    g_assert_cmpuint(body.octets, ==, 14);
    expect(&body, HL_STOP_FIN, HL_CONTENT_UNSEEN, HL_ODDITY_CONTENT_GAP);
}

static void test_none(void)
{
    hl_body body = body_of(HL_BODY_NONE, 5);
    expect(&body, HL_STOP_REACHED, HL_CONTENT_NONE, 0);
    body = body_of(HL_BODY_UNKNOWN, HL_OCTETS_UNKNOWN);
    expect(&body, HL_STOP_REACHED, HL_CONTENT_UNSEEN, 0);
}

void hl_test_body_add(void)
{
    g_test_add_func("/http/body/length", test_length);
    g_test_add_func("/http/body/length-gap", test_length_gap);
    g_test_add_func("/http/body/chunked", test_chunked);
    g_test_add_func("/http/body/until-close", test_until_close);
    g_test_add_func("/http/body/none", test_none);
}
