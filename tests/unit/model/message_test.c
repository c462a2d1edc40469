/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "messages.h"
#include "tests.h"

#include <glib.h>

static void assert_bytes(hl_bytes found, const char *expected)
{
    char *text = hl_bytes_copy_text(found);
    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpuint(found.size, ==, strlen(expected));
    g_free(text);
}

/* Nothing of a message points into what it was made from. */
static void test_keeps_copies(void)
{
    char method[] = "POST", target[] = "/a", scheme[] = "https", authority[] = "a.example.org";
    char name[] = "Host", value[] = "b.example.org";
    hl_field field = {hl_bytes_text(name), hl_bytes_text(value)};
    hl_message head = {.kind = HL_REQUEST,
                       .method = hl_bytes_text(method),
                       .target = hl_bytes_text(target),
                       .scheme = hl_bytes_text(scheme),
                       .authority = hl_bytes_text(authority),
                       .fields = &field,
                       .field_count = 1};
    hl_message *message = hl_message_new(&head);
    method[0] = target[0] = scheme[0] = authority[0] = name[0] = value[0] = '!';
    field = (hl_field){{NULL, 0}, {NULL, 0}};
    assert_bytes(message->method, "POST");
    assert_bytes(message->target, "/a");
    assert_bytes(message->scheme, "https");
    assert_bytes(message->authority, "a.example.org");
    assert_bytes(hl_message_find(message, "host"), "b.example.org");
    hl_message_unref(message);
}

/* A head without anything, as damage leaves it. */
static void test_empty_head(void)
{
    hl_message head = {.kind = HL_RESPONSE, .status = 307};
    hl_message *message = hl_message_new(&head);
    g_assert_cmpuint(message->method.size, ==, 0);
    g_assert_null(hl_message_find(message, "location").data);
    size_t next = 0;
    hl_field field;
    g_assert_false(hl_message_next_field(message, "location", &next, &field));
    g_assert_true(hl_message_ref(message) == message);
    hl_message_unref(message);
    g_assert_cmpuint(message->status, ==, 307);
    hl_message_unref(message);
    hl_message_unref(NULL);
}

static void test_fields(void)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_message *message = test_message(
        connection, 0, "GET / HTTP/1.1\ncookie: a=1\nX-Empty:\nCOOKIE: b=2\nCookies: c=3", NULL, 0,
        1);
    assert_bytes(hl_message_find(message, "Cookie"), "a=1");
    size_t next = 0;
    hl_field field;
    g_assert_true(hl_message_next_field(message, "cookie", &next, &field));
    assert_bytes(field.value, "a=1");
    g_assert_true(hl_message_next_field(message, "cookie", &next, &field));
    assert_bytes(field.value, "b=2");
    g_assert_false(hl_message_next_field(message, "cookie", &next, &field));
    /* an empty value is there; a missing field is not */
    g_assert_nonnull(hl_message_find(message, "x-empty").data);
    g_assert_cmpuint(hl_message_find(message, "x-empty").size, ==, 0);
    g_assert_null(hl_message_find(message, "x-missing").data);
    hl_message_unref(message);
    hl_connection_unref(connection);
}

/* In one piece or not, small or larger than places tell: the fields are the same, and their own. */
static void assert_kept(size_t octets, bool is_within)
{
    char *text = g_strdup_printf(
        "PUT /x HTTP/1.1\r\nOne: 1\r\nLarge: %0*d\r\nEmpty:\r\none: 2\r\n\r\n", (int)octets, 7);
    hl_bytes all = hl_bytes_text(text);
    size_t behind = strlen("PUT /x HTTP/1.1\r\nOne: 1\r\nLarge: ") + octets;
    hl_field fields[] = {
        {hl_bytes_from(text + 17, 3), hl_bytes_from(text + 22, 1)},
        {hl_bytes_from(text + 25, 5), hl_bytes_from(text + 32, octets)},
        {hl_bytes_from(text + behind + 2, 5), hl_bytes_from(text + behind + 8, 0)},
        {hl_bytes_from(text + behind + 10, 3), hl_bytes_from(text + behind + 15, 1)},
    };
    hl_message head = {.kind = HL_REQUEST,
                       .method = hl_bytes_first(all, 3),
                       .target = hl_bytes_from(text + 4, 2),
                       .fields = fields,
                       .field_count = G_N_ELEMENTS(fields)};
    hl_message *message = is_within ? hl_message_new_within(&head, all) : hl_message_new(&head);
    memset(text, '!', all.size);
    assert_bytes(message->method, "PUT");
    assert_bytes(message->target, "/x");
    assert_bytes(hl_message_find(message, "one"), "1");
    g_assert_cmpuint(hl_message_find(message, "large").size, ==, octets);
    g_assert_cmpint(hl_message_find(message, "large").data[octets - 1], ==, '7');
    g_assert_nonnull(hl_message_find(message, "empty").data);
    assert_bytes(hl_message_field(message, 3).name, "one");
    assert_bytes(hl_message_field(message, 3).value, "2");
    g_assert_cmpuint(message->memory_octets, >, octets);
    hl_message_unref(message);
    g_free(text);
}

static void test_sizes(void)
{
    for (int is_within = 0; is_within < 2; is_within++) {
        assert_kept(3, is_within);
        for (size_t octets = UINT16_MAX - 70; octets <= UINT16_MAX + 2; octets++)
            assert_kept(octets, is_within);
        assert_kept(200000, is_within);
    }
}

static void test_finish(void)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_message *message = test_message_open(connection, 0, "PUT / HTTP/1.1", 5, 1);
    g_assert_false(hl_message_has_ended(message));
    message->oddities = HL_ODDITY_BARE_LF;
    hl_content content = {.state = HL_CONTENT_CUT, .octets = 3, .declared_octets = 9};
    hl_message_finish(message, &content, (hl_frame_ref){4, 2}, test_time(9), HL_ODDITY_CONTENT_CUT);
    g_assert_true(hl_message_has_ended(message));
    g_assert_cmpuint(message->content.octets, ==, 3);
    g_assert_cmpuint(message->last_frame.number, ==, 4);
    g_assert_cmpuint(message->last_frame.capture, ==, 2);
    g_assert_cmpuint(message->oddities, ==, HL_ODDITY_BARE_LF | HL_ODDITY_CONTENT_CUT);
    g_assert_true(message->started == test_time(5) && message->ended == test_time(9));
    hl_message_unref(message);
    hl_connection_unref(connection);
}

static void test_versions(void)
{
    static const struct {
        hl_http_version version;
        const char *text;
    } rows[] = {{HL_HTTP_UNKNOWN, ""}, {HL_HTTP_0_9, "0.9"}, {HL_HTTP_1_0, "1.0"},
                {HL_HTTP_1_1, "1.1"},  {HL_HTTP_2, "2"},     {HL_HTTP_3, "3"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpstr(hl_http_version_text(rows[i].version), ==, rows[i].text);
}

void add_message_tests(void)
{
    g_test_add_func("/model/message/keeps-copies", test_keeps_copies);
    g_test_add_func("/model/message/empty-head", test_empty_head);
    g_test_add_func("/model/message/fields", test_fields);
    g_test_add_func("/model/message/sizes", test_sizes);
    g_test_add_func("/model/message/finish", test_finish);
    g_test_add_func("/model/message/versions", test_versions);
}
