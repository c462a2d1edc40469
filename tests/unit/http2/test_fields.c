/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Field sections: what stands in them, and their limits. */
#include "conversation.h"
#include "tests.h"

static conversation talk;

static void begin(void)
{
    conversation_begin(&talk);
    conversation_greet(&talk);
    talk.fields = true;
}

static void expect(const char *expected)
{
    conversation_expect(&talk, expected);
}

/* Entries of both tables, RFC 7541 §2.3: 2 is GET, 4 is "/", 6 http, 62 the newest added. */
static void test_tables(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM,
                         "#2\n#6\n#4\n+:authority a.test\n+x-a 1\n");
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, "#2\n#6\n#4\n#63\n#62\n");
    expect("request 1 GET / http://a.test 2 @3-3\n  x-a: 1\nrequest 1 ends none 0 @3\n"
           "request 3 GET / http://a.test 2 @4-4\n  x-a: 1\nrequest 3 ends none 0 @4\n"
           "turn 1 ends\nturn 3 ends\n"
           "client side 0\ncounted http2 1 requests 2\n");
}

static void test_cookie_crumbs(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM,
                         GET "cookie a=1\ncookie b=2\nhost b.test\n");
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "  cookie: a=1\n  cookie: b=2\n  host: b.test\n"
           "request 1 ends none 0 @3\nturn 1 ends\n"
           "client side 0\ncounted http2 1 requests 1\n");
}

static void test_field_limit(void)
{
    begin();
    talk.limits.fields = 2;
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET "a 1\nb 2\nc 3\n");
    expect("request 1 GET /g http://a.test 2 @3-3 fields-dropped\n  a: 1\n  b: 2\n"
           "request 1 ends none 0 @3 fields-dropped\nturn 1 ends\n"
           "client side 0\ncounted http2 1 requests 1\n");
}

/* A short section that stands for a long one: entry 62, over and over. */
static void test_decompressed_limit(void)
{
    begin();
    talk.limits.head_octets = 100;
    talk.fields = false;
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM,
                         GET "+x-large 0123456789\n#62\n#62\n#62\n#62\n#62\n#62\n#62\n");
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET "#62\n");
    expect("request 1 GET /g http://a.test 2 @3-3 fields-dropped\n"
           "request 1 ends none 0 @3 fields-dropped\n"
           "request 3 GET /g http://a.test 2 @4-4\n"
           "request 3 ends none 0 @4\nturn 1 ends\nturn 3 ends\n"
           "client side 0\ncounted http2 1 requests 2\n");
}

/* A section too large to hold: its head is unreadable, and what it added is not known. */
static void test_compressed_limit(void)
{
    begin();
    talk.limits.head_octets = 100;
    talk.fields = false;
    char *value = g_strnfill(120, 'v');
    char *lines = g_strconcat(GET "+x-large ", value, "\n", NULL);
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, lines);
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n");
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET "#62\n");
    conversation_headers(&talk, CLIENT, 5, F2_END_STREAM, GET);
    g_free(value);
    g_free(lines);
    expect("response 1 204 2 @4-4\nresponse 1 ends none 0 @4\nturn 1 ends\n"
           "request 5 GET /g http://a.test 2 @6-6\nrequest 5 ends none 0 @6\n"
           "turn 3 ends\nturn 5 ends\n"
           "client side 0\ncounted http2 1 unread-heads 2 requests 1 responses 1 too-large 1\n");
}

/* The server's settings allow its client a larger table, up to the limit. */
static void run_table_size(uint32_t setting, uint32_t used, const char *expected)
{
    char *lines = g_strdup_printf("=%u\n" GET, used);
    GByteArray *payload = g_byte_array_new();
    begin();
    talk.fields = false;
    talk.limits.hpack_table_octets = 8192;
    test_append_number(payload, 2, 1);
    test_append_number(payload, 4, setting);
    test_frame(conversation_send(&talk, SERVER), F2_SETTINGS, 0, 0, payload);
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, lines);
    g_byte_array_unref(payload);
    g_free(lines);
    expect(expected);
}

static void test_table_size(void)
{
    static const char read[] = "request 1 GET /g http://a.test 2 @4-4\nrequest 1 ends none 0 @4\n"
                               "turn 1 ends\nclient side 0\ncounted http2 1 requests 1\n";
    static const char unread[] = "turn 1 ends\nclient side 0\ncounted http2 1 unread-heads 1\n";
    run_table_size(8000, 8000, read);
    run_table_size(8000, 8001, unread);
    run_table_size(100000, 8192, read);
    run_table_size(100000, 8193, unread);
    run_table_size(0, 4096, read); /* not acknowledged yet */
    run_table_size(0, 0, read);
}

/* Smaller tables drop what they hold: a reference to it is an error, not a guess. */
static void test_smaller_table(void)
{
    begin();
    talk.fields = false;
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET "+x-a 1\n");
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, "=0\n" GET "#62\n");
    expect("request 1 GET /g http://a.test 2 @3-3\nrequest 1 ends none 0 @3\n"
           "turn 1 ends\nturn 3 ends\n"
           "client side 0\ncounted http2 1 unread-heads 1 requests 1\n");
}

static void test_bad_fields(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET "X-Upper 1\n");
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET "a 1\n:path /late\n");
    conversation_headers(&talk, CLIENT, 5, F2_END_STREAM, GET ":unknown 1\n");
    conversation_headers(&talk, CLIENT, 7, F2_END_STREAM, GET "a one\rtwo\n");
    conversation_headers(&talk, CLIENT, 9, F2_END_STREAM, GET ":path /again\n");
    expect("request 1 GET /g http://a.test 2 @3-3 bad-field\n  X-Upper: 1\n"
           "request 1 ends none 0 @3 bad-field\n"
           "request 3 GET /g http://a.test 2 @4-4 bad-field\n  a: 1\n"
           "request 3 ends none 0 @4 bad-field\n"
           "request 5 GET /g http://a.test 2 @5-5 bad-field\n"
           "request 5 ends none 0 @5 bad-field\n"
           "request 7 GET /g http://a.test 2 @6-6 bad-field\n  a: one\\015two\n"
           "request 7 ends none 0 @6 bad-field\n"
           "request 9 GET /g http://a.test 2 @7-7 bad-field\n"
           "request 9 ends none 0 @7 bad-field\n"
           "turn 1 ends\nturn 3 ends\nturn 5 ends\nturn 7 ends\nturn 9 ends\n"
           "client side 0\ncounted http2 1 requests 5\n");
}

/* Without :method it is no request, without :status no response. */
static void test_no_head(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, ":path /\n");
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status abc\n");
    expect("request 3 GET /g http://a.test 2 @4-4\nrequest 3 ends none 0 @4\n"
           "turn 3 ends\n"
           "client side 0\ncounted http2 1 requests 1\n");
}

void test_fields_add(void)
{
    g_test_add_func("/http2/fields/tables", test_tables);
    g_test_add_func("/http2/fields/cookie-crumbs", test_cookie_crumbs);
    g_test_add_func("/http2/fields/limit", test_field_limit);
    g_test_add_func("/http2/fields/decompressed-limit", test_decompressed_limit);
    g_test_add_func("/http2/fields/compressed-limit", test_compressed_limit);
    g_test_add_func("/http2/fields/table-size", test_table_size);
    g_test_add_func("/http2/fields/smaller-table", test_smaller_table);
    g_test_add_func("/http2/fields/bad", test_bad_fields);
    g_test_add_func("/http2/fields/no-head", test_no_head);
}
