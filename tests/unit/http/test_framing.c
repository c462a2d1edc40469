/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/http/framing.h"
#include "tests.h"

#include <glib.h>

typedef struct hl_framing_case {
    uint16_t status; /* 0: a request */
    hl_asked asked;
    const char *fields[3][2];
    hl_body_kind kind;
    int64_t declared; /* -1: unknown */
    bool conflict;
} hl_framing_case;

#define TE "Transfer-Encoding"
#define CL "content-LENGTH"

static const hl_framing_case cases[] = {
    {0, 0, {{"Host", "x"}}, HL_BODY_NONE, -1, false},
    {0, 0, {{CL, "0"}}, HL_BODY_LENGTH, 0, false},
    {0, 0, {{CL, "007"}}, HL_BODY_LENGTH, 7, false},
    {0, 0, {{CL, "9223372036854775799"}}, HL_BODY_LENGTH, 9223372036854775799, false},
    {0, 0, {{CL, "18446744073709551616"}}, HL_BODY_UNKNOWN, -1, true},
    {0, 0, {{CL, ""}}, HL_BODY_UNKNOWN, -1, true},
    {0, 0, {{CL, "+5"}}, HL_BODY_UNKNOWN, -1, true},
    {0, 0, {{CL, "5 5"}}, HL_BODY_UNKNOWN, -1, true},
    {0, 0, {{CL, "5,,5"}}, HL_BODY_LENGTH, 5, false},
    {0, 0, {{CL, "5, 6"}}, HL_BODY_UNKNOWN, -1, true},
    {0, 0, {{CL, "5"}, {CL, "5"}}, HL_BODY_LENGTH, 5, false},
    {0, 0, {{CL, "5"}, {CL, "x"}}, HL_BODY_UNKNOWN, -1, true},
    {0, 0, {{CL, "x"}, {CL, "5"}}, HL_BODY_UNKNOWN, -1, true},
    {0, 0, {{TE, "chunked"}}, HL_BODY_CHUNKED, -1, false},
    {0, 0, {{TE, "CHUNKED"}}, HL_BODY_CHUNKED, -1, false},
    {0, 0, {{TE, "gzip"}, {TE, "chunked"}}, HL_BODY_CHUNKED, -1, false},
    {0, 0, {{TE, "gzip;q=\"a,b\", chunked"}}, HL_BODY_CHUNKED, -1, false},
    {0, 0, {{TE, "chunked, chunked"}}, HL_BODY_CHUNKED, -1, true},
    {0, 0, {{TE, "chunked, gzip"}}, HL_BODY_UNKNOWN, -1, true},
    {0, 0, {{TE, "gzip"}}, HL_BODY_UNKNOWN, -1, false},
    {0, 0, {{TE, "identity"}, {CL, "5"}}, HL_BODY_LENGTH, 5, false},
    {0, 0, {{TE, "chunked"}, {CL, "5"}}, HL_BODY_CHUNKED, 5, true},
    {200, HL_ASKED_OTHER, {{"Host", "x"}}, HL_BODY_UNTIL_CLOSE, -1, false},
    {200, HL_ASKED_OTHER, {{CL, "5"}}, HL_BODY_LENGTH, 5, false},
    {200, HL_ASKED_OTHER, {{CL, "5"}, {CL, "6"}}, HL_BODY_UNKNOWN, -1, true},
    {200, HL_ASKED_OTHER, {{TE, "chunked"}}, HL_BODY_CHUNKED, -1, false},
    {200, HL_ASKED_OTHER, {{TE, "gzip"}}, HL_BODY_UNTIL_CLOSE, -1, false},
    {200, HL_ASKED_UNKNOWN, {{CL, "5"}}, HL_BODY_LENGTH, 5, false},
    {200, HL_ASKED_HEAD, {{CL, "5"}}, HL_BODY_NONE, 5, false},
    {307, HL_ASKED_HEAD, {{TE, "chunked"}}, HL_BODY_NONE, -1, false},
    {204, HL_ASKED_OTHER, {{CL, "5"}}, HL_BODY_NONE, 5, false},
    {304, HL_ASKED_OTHER, {{CL, "5"}}, HL_BODY_NONE, 5, false},
    {100, HL_ASKED_OTHER, {{CL, "5"}}, HL_BODY_NONE, 5, false},
    {199, HL_ASKED_OTHER, {{TE, "chunked"}}, HL_BODY_NONE, -1, false},
    {101, HL_ASKED_OTHER, {{"Upgrade", "h2c"}}, HL_BODY_TUNNEL, -1, false},
    {200, HL_ASKED_CONNECT, {{CL, "5"}}, HL_BODY_TUNNEL, 5, false},
    {299, HL_ASKED_CONNECT, {{"Host", "x"}}, HL_BODY_TUNNEL, -1, false},
    {407, HL_ASKED_CONNECT, {{CL, "5"}}, HL_BODY_LENGTH, 5, false},
};

static hl_framing frame(const hl_framing_case *one, hl_http_version version)
{
    hl_field fields[3];
    size_t count = 0;
    for (; count < 3 && one->fields[count][0]; count++)
        fields[count] =
            (hl_field){hl_bytes_text(one->fields[count][0]), hl_bytes_text(one->fields[count][1])};
    hl_message head = {
        .kind = one->status ? HL_RESPONSE : HL_REQUEST,
        .version = version,
        .status = one->status,
        .fields = fields,
        .field_count = count,
    };
    return hl_framing_of(&head, one->asked);
}

static void test_table(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const hl_framing_case *one = &cases[i];
        hl_framing framing = frame(one, HL_HTTP_1_1);
        g_test_message("case %" G_GSIZE_FORMAT ": %u %s: %s", i, one->status, one->fields[0][0],
                       one->fields[0][1]);
        g_assert_cmpint(framing.kind, ==, one->kind);
        g_assert_cmpuint(framing.declared_octets, ==, (uint64_t)one->declared);
        g_assert_cmpint((framing.oddities & HL_ODDITY_FRAMING_CONFLICT) != 0, ==, one->conflict);
    }
}

/* RFC 9112 §6.1: Transfer-Encoding in HTTP/1.0 is faulty; it is read all the same. */
static void test_old_version(void)
{
    const hl_framing_case one = {.status = 200, .fields = {{TE, "chunked"}}};
    hl_framing framing = frame(&one, HL_HTTP_1_0);
    g_assert_cmpint(framing.kind, ==, HL_BODY_CHUNKED);
    g_assert_cmpuint(framing.oddities, ==, HL_ODDITY_FRAMING_CONFLICT);
}

static bool expects(uint16_t status, const char *value)
{
    const hl_framing_case one = {.status = status, .fields = {{"expect", value}, {CL, "5"}}};
    return frame(&one, HL_HTTP_1_1).expects_continue;
}

static void test_expect(void)
{
    g_assert_true(expects(0, "100-continue"));
    g_assert_true(expects(0, "100-Continue"));
    g_assert_false(expects(0, "something"));
    g_assert_false(expects(200, "100-continue"));
}

void hl_test_framing_add(void)
{
    g_test_add_func("/http/framing/table", test_table);
    g_test_add_func("/http/framing/old-version", test_old_version);
    g_test_add_func("/http/framing/expect", test_expect);
}
