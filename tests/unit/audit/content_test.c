/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may be said about two contents, on what the capture proves. */
#include "case.h"
#include "core/audit/content_relation.h"
#include "tests.h"

#define UNKNOWN HL_OCTETS_UNKNOWN

typedef struct part {
    hl_content_state state;
    uint64_t octets, declared;
    const char *text; /* whole contents: what they are */
} part;

static const char *const relations[] = {
    [HL_RELATION_NONE] = "none",
    [HL_RELATION_SAME] = "same",
    [HL_RELATION_SAME_LENGTH] = "same length",
    [HL_RELATION_DROPPED] = "dropped",
    [HL_RELATION_SHORTENED] = "shortened",
    [HL_RELATION_LENGTHENED] = "lengthened",
    [HL_RELATION_ALTERED] = "altered",
    [HL_RELATION_ADDED] = "added",
    [HL_RELATION_UNKNOWN] = "unknown",
};

static hl_message *message_of(const part *content, const char *fields)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    char *head = g_strconcat("PUT /a HTTP/1.1\nHost: a.example.org", fields, NULL);
    hl_message *message = test_message(connection, 0, head, content->text, 0, 1);
    if (!content->text)
        case_content(message, content->state, content->octets, content->declared);
    hl_connection_unref(connection);
    g_free(head);
    return message;
}

static const char *relation_of(const part *original, const char *fields, const part *follow_up,
                               const char *other_fields)
{
    hl_message *first = message_of(original, fields);
    hl_message *second = message_of(follow_up, other_fields);
    hl_content_comparison compared = hl_content_compare(first, second);
    hl_message_unref(first);
    hl_message_unref(second);
    return relations[compared.relation];
}

static const part none = {HL_CONTENT_NONE, 0, UNKNOWN, NULL};
static const part empty = {HL_CONTENT_COMPLETE, 0, 0, NULL};
static const part four = {.text = "abcd"};

static void test_whole(void)
{
    static const struct {
        part follow_up;
        const char *relation;
    } rows[] = {
        {{.text = "abcd"}, "same"},
        {{.text = "abce"}, "altered"},
        {{.text = "abc"}, "shortened"},
        {{.text = "abcde"}, "lengthened"},
        {{HL_CONTENT_NONE, 0, UNKNOWN, NULL}, "dropped"},
        {{HL_CONTENT_COMPLETE, 0, 0, NULL}, "dropped"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpstr(relation_of(&four, "", &rows[i].follow_up, ""), ==, rows[i].relation);
    g_assert_cmpstr(relation_of(&none, "", &four, ""), ==, "added");
    g_assert_cmpstr(relation_of(&empty, "", &four, ""), ==, "added");
    /* Content-Length: 0 and nothing at all are the same content */
    g_assert_cmpstr(relation_of(&none, "", &empty, ""), ==, "none");
    g_assert_cmpstr(relation_of(&empty, "", &none, ""), ==, "none");
    g_assert_cmpstr(relation_of(&none, "", &none, ""), ==, "none");
}

/* An original that was not sent or not seen whole, against whole follow-ups. */
static void test_partial_original(void)
{
    static const struct {
        part original, follow_up;
        const char *relation;
    } rows[] = {
        /* Expect: 100-continue, answered before the content: only the length is known */
        {{HL_CONTENT_DECLARED, 0, 4, NULL}, {.text = "abcd"}, "same length"},
        {{HL_CONTENT_DECLARED, 0, 4, NULL}, {.text = "abcde"}, "unknown"},
        {{HL_CONTENT_DECLARED, 0, 4, NULL}, {HL_CONTENT_NONE, 0, UNKNOWN, NULL}, "unknown"},
        {{HL_CONTENT_DECLARED, 0, UNKNOWN, NULL}, {.text = "abcd"}, "unknown"},
        {{HL_CONTENT_DECLARED, 0, 0, NULL}, {HL_CONTENT_NONE, 0, UNKNOWN, NULL}, "none"},
        /* an upload that the redirect cut */
        {{HL_CONTENT_CUT, 2, 4, NULL}, {.text = "abcd"}, "unknown"},
        {{HL_CONTENT_CUT, 2, 4, NULL}, {.text = "abc"}, "unknown"},
        {{HL_CONTENT_CUT, 4, 9, NULL}, {.text = "abcd"}, "unknown"},
        {{HL_CONTENT_CUT, 5, 9, NULL}, {.text = "abcd"}, "shortened"},
        {{HL_CONTENT_CUT, 1, UNKNOWN, NULL}, {HL_CONTENT_NONE, 0, UNKNOWN, NULL}, "dropped"},
        {{HL_CONTENT_CUT, 0, 4, NULL}, {HL_CONTENT_NONE, 0, UNKNOWN, NULL}, "unknown"},
        /* sent, and not captured whole */
        {{HL_CONTENT_UNSEEN, 4, 4, NULL}, {.text = "abcd"}, "unknown"},
        {{HL_CONTENT_UNSEEN, 4, 4, NULL}, {.text = "abc"}, "shortened"},
        {{HL_CONTENT_UNSEEN, 4, 4, NULL}, {.text = "abcde"}, "lengthened"},
        {{HL_CONTENT_UNSEEN, 4, 4, NULL}, {HL_CONTENT_NONE, 0, UNKNOWN, NULL}, "dropped"},
        {{HL_CONTENT_UNSEEN, 3, UNKNOWN, NULL}, {.text = "abcd"}, "unknown"},
        {{HL_CONTENT_UNSEEN, 5, UNKNOWN, NULL}, {.text = "abcd"}, "shortened"},
        {{HL_CONTENT_PENDING, 2, 4, NULL}, {.text = "abcd"}, "unknown"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpstr(relation_of(&rows[i].original, "", &rows[i].follow_up, ""), ==,
                        rows[i].relation);
}

/* A follow-up that was not sent or not seen whole: mostly because it was redirected in its turn. */
static void test_partial_follow_up(void)
{
    static const struct {
        part original, follow_up;
        const char *relation;
    } rows[] = {
        {{.text = "abcd"}, {HL_CONTENT_DECLARED, 0, 4, NULL}, "same length"},
        /* an announcement alone is not held against it */
        {{.text = "abcd"}, {HL_CONTENT_DECLARED, 0, 5, NULL}, "unknown"},
        {{HL_CONTENT_NONE, 0, UNKNOWN, NULL}, {HL_CONTENT_DECLARED, 0, 5, NULL}, "unknown"},
        {{HL_CONTENT_DECLARED, 0, 4, NULL}, {HL_CONTENT_DECLARED, 0, 4, NULL}, "same length"},
        {{HL_CONTENT_DECLARED, 0, 4, NULL}, {HL_CONTENT_DECLARED, 0, 5, NULL}, "unknown"},
        {{HL_CONTENT_CUT, 1, 4, NULL}, {HL_CONTENT_DECLARED, 0, 4, NULL}, "unknown"},
        /* begun under another length than the original's */
        {{.text = "abcd"}, {HL_CONTENT_CUT, 2, 4, NULL}, "unknown"},
        {{.text = "abcd"}, {HL_CONTENT_CUT, 2, 3, NULL}, "shortened"},
        {{.text = "abcd"}, {HL_CONTENT_CUT, 2, 9, NULL}, "lengthened"},
        {{.text = "abcd"}, {HL_CONTENT_CUT, 0, 9, NULL}, "unknown"},
        {{.text = "abcd"}, {HL_CONTENT_CUT, 2, UNKNOWN, NULL}, "unknown"},
        {{.text = "abcd"}, {HL_CONTENT_CUT, 5, UNKNOWN, NULL}, "lengthened"},
        {{HL_CONTENT_NONE, 0, UNKNOWN, NULL}, {HL_CONTENT_CUT, 1, UNKNOWN, NULL}, "added"},
        {{HL_CONTENT_CUT, 2, 4, NULL}, {HL_CONTENT_CUT, 3, 9, NULL}, "unknown"},
        {{.text = "abcd"}, {HL_CONTENT_UNSEEN, 4, 4, NULL}, "unknown"},
        {{.text = "abcd"}, {HL_CONTENT_UNSEEN, 9, 9, NULL}, "lengthened"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpstr(relation_of(&rows[i].original, "", &rows[i].follow_up, ""), ==,
                        rows[i].relation);
}

/* Decoding is out of reach here: other octets in another coding may be the same content. */
static void test_codings(void)
{
    static const part other = {.text = "wxyz"}, longer = {.text = "wxyz0"};
    const char *gzip = "\nContent-Encoding: gzip";
    g_assert_cmpstr(relation_of(&four, gzip, &other, ""), ==, "unknown");
    g_assert_cmpstr(relation_of(&four, gzip, &longer, ""), ==, "unknown");
    g_assert_cmpstr(relation_of(&four, gzip, &four, ""), ==, "same");
    g_assert_cmpstr(relation_of(&four, gzip, &other, gzip), ==, "altered");
    g_assert_cmpstr(relation_of(&four, gzip, &other, "\nContent-Encoding: X-GZIP"), ==, "altered");
    g_assert_cmpstr(relation_of(&four, "", &other, "\nContent-Encoding: identity"), ==, "altered");
    g_assert_cmpstr(relation_of(&four, gzip, &none, ""), ==, "dropped");
    g_assert_cmpstr(relation_of(&four, "\nContent-Encoding: br, gzip", &other,
                                "\nContent-Encoding: br\nContent-Encoding: gzip"),
                    ==, "altered");
}

static void test_coding_is_said(void)
{
    hl_chain *chain =
        case_chain("PUT /a HTTP/1.1\nHost: a.example.org\nContent-Encoding: gzip", "abcd",
                   "307\nLocation: /b", "PUT /b HTTP/1.1\nHost: a.example.org", "wxyz0");
    case_expect(chain, "undetermined/content-coded", "");
}

/* The worse reason is named: what was not captured, before what was not sent. */
static void test_doubts(void)
{
    static const part unseen = {HL_CONTENT_UNSEEN, 1, 4, NULL}, cut = {HL_CONTENT_CUT, 1, 4, NULL};
    static const part pending = {HL_CONTENT_PENDING, 1, 4, NULL};
    static const part announced = {HL_CONTENT_DECLARED, 0, 9, NULL};
    static const struct {
        const part *original, *follow_up;
        hl_reason doubt;
    } rows[] = {
        {&unseen, &cut, HL_REASON_CONTENT_UNSEEN},  {&cut, &unseen, HL_REASON_CONTENT_UNSEEN},
        {&four, &unseen, HL_REASON_CONTENT_UNSEEN}, {&pending, &four, HL_REASON_CONTENT_UNSEEN},
        {&four, &cut, HL_REASON_CONTENT_CUT},       {&cut, &four, HL_REASON_CONTENT_CUT},
        {&announced, &four, HL_REASON_CONTENT_CUT}, {&four, &announced, HL_REASON_CONTENT_CUT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        hl_message *first = message_of(rows[i].original, "");
        hl_message *second = message_of(rows[i].follow_up, "");
        g_assert_cmpint(hl_content_compare(first, second).doubt, ==, rows[i].doubt);
        hl_message_unref(first);
        hl_message_unref(second);
    }
}

static void test_presence(void)
{
    static const struct {
        part content;
        hl_presence presence;
    } rows[] = {
        {{HL_CONTENT_NONE, 0, UNKNOWN, NULL}, HL_ABSENT},
        {{HL_CONTENT_NONE, 0, 27, NULL}, HL_ABSENT},
        {{HL_CONTENT_COMPLETE, 0, 0, NULL}, HL_ABSENT},
        {{HL_CONTENT_COMPLETE, 1, 1, NULL}, HL_PRESENT},
        {{HL_CONTENT_DECLARED, 0, 27, NULL}, HL_PRESENCE_UNKNOWN},
        {{HL_CONTENT_CUT, 0, 27, NULL}, HL_PRESENCE_UNKNOWN},
        {{HL_CONTENT_CUT, 1, 27, NULL}, HL_PRESENT},
        {{HL_CONTENT_UNSEEN, 0, 27, NULL}, HL_PRESENCE_UNKNOWN},
        {{HL_CONTENT_UNSEEN, 0, 0, NULL}, HL_ABSENT},
        {{HL_CONTENT_UNSEEN, 1, UNKNOWN, NULL}, HL_PRESENT},
        {{HL_CONTENT_PENDING, 0, UNKNOWN, NULL}, HL_PRESENCE_UNKNOWN},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        hl_message *message = message_of(&rows[i].content, "");
        g_assert_cmpint(hl_content_presence(message), ==, rows[i].presence);
        hl_message_unref(message);
    }
}

/* Which octets are the content is disputed when the framing is. */
static void test_disputed_framing(void)
{
    hl_message *first = message_of(&four, ""), *second = message_of(&(part){.text = "abcde"}, "");
    second->oddities |= HL_ODDITY_FRAMING_CONFLICT;
    g_assert_cmpint(hl_content_compare(first, second).relation, ==, HL_RELATION_UNKNOWN);
    second->oddities = HL_ODDITY_BARE_LF;
    g_assert_cmpint(hl_content_compare(first, second).relation, ==, HL_RELATION_LENGTHENED);
    hl_message_unref(first);
    hl_message_unref(second);
}

/* A hole in a content that ended: its length is known, its digest is not. */
static void test_hole(void)
{
    hl_message *first = message_of(&four, ""), *second = message_of(&(part){.text = "wxyz"}, "");
    first->oddities |= HL_ODDITY_CONTENT_GAP;
    hl_content_comparison compared = hl_content_compare(first, second);
    g_assert_cmpint(compared.relation, ==, HL_RELATION_UNKNOWN);
    g_assert_cmpint(compared.doubt, ==, HL_REASON_CONTENT_UNSEEN);
    hl_message_unref(first);
    hl_message_unref(second);
}

/* NTLM and Negotiate begin with the method and an empty content; the content comes later. */
static void test_authentication_leg(void)
{
    const char *leg = "\nContent-Length: 0\nAuthorization: NTLM TlRMTVNTUAABAAAA";
    const char *basic = "\nContent-Length: 0\nAuthorization: Basic " CASE_SECRET;
    g_assert_cmpstr(relation_of(&four, "", &empty, leg), ==, "unknown");
    g_assert_cmpstr(relation_of(&four, "", &empty, basic), ==, "dropped");
    g_assert_cmpstr(relation_of(&empty, leg, &four, ""), ==, "unknown");
    /* no Content-Length: there never was a content to withhold */
    g_assert_cmpstr(relation_of(&none, "\nAuthorization: Negotiate abc", &none,
                                "\nAuthorization: Negotiate abc"),
                    ==, "none");
}

void add_content_tests(void)
{
    g_test_add_func("/audit/content/whole", test_whole);
    g_test_add_func("/audit/content/partial-original", test_partial_original);
    g_test_add_func("/audit/content/partial-follow-up", test_partial_follow_up);
    g_test_add_func("/audit/content/codings", test_codings);
    g_test_add_func("/audit/content/coding-is-said", test_coding_is_said);
    g_test_add_func("/audit/content/doubts", test_doubts);
    g_test_add_func("/audit/content/presence", test_presence);
    g_test_add_func("/audit/content/disputed-framing", test_disputed_framing);
    g_test_add_func("/audit/content/hole", test_hole);
    g_test_add_func("/audit/content/authentication-leg", test_authentication_leg);
}
