/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams as they should be. */
#include "conversation.h"
#include "tests.h"

static conversation talk;

static void begin(void)
{
    conversation_begin(&talk);
    conversation_greet(&talk);
}

static void expect(const char *expected)
{
    conversation_expect(&talk, expected);
}

static void test_get(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET "accept  */* \n");
    conversation_headers(&talk, SERVER, 1, 0, ":status 307\nlocation /n\ncontent-length 2\n");
    conversation_frame(&talk, SERVER, F2_DATA, F2_END_STREAM, 1, "ok");
    talk.fields = true;
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "  accept: */*\n"
           "request 1 ends none 0 @3\n"
           "response 1 307 2 @4-4\n"
           "  location: /n\n"
           "  content-length: 2\n"
           "response 1 ends complete 2/2 @5\n"
           "client side 0\ncounted http2 1 requests 1 responses 1\n");
}

static void test_post(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, POST "content-length 5\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "hel");
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "lo");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends complete 5/5 {hello} @5\n"
           "response 1 204 2 @6-6\n"
           "response 1 ends none 0 @6\n"
           "client side 0\ncounted http2 1 requests 1 responses 1\n");
}

static void test_empty_contents(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, POST);
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, NULL);
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, POST "content-length 0\n");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends none 0 @4\n"
           "request 3 POST /p http://a.test 2 @5-5\n"
           "request 3 ends complete 0/0 {} @5\n"
           "turn 1 ends\nturn 3 ends\n"
           "client side 0\ncounted http2 1 requests 2\n");
}

/* Contents of streams that take turns, and padding that is no content. */
static void test_interleaved(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, POST);
    conversation_headers(&talk, CLIENT, 3, 0, POST);
    conversation_frame(&talk, CLIENT, F2_DATA, F2_PADDED, 1, "\002abXX");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 3, "xy");
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "cd");
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM | F2_PADDED, 3, "\003XXX");
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status 204\n");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 200\n");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 3 POST /p http://a.test 2 @4-4\n"
           "request 1 ends complete 4 {abcd} @7\n"
           "request 3 ends complete 2 {xy} @8\n"
           "response 3 204 2 @9-9\n"
           "response 3 ends none 0 @9\n"
           "response 1 200 2 @10-10\n"
           "response 1 ends none 0 @10\n"
           "client side 0\ncounted http2 1 requests 2 responses 2\n");
}

static void test_informational(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 1, 0, ":status 103\nlink </s>\n");
    conversation_headers(&talk, SERVER, 1, 0, ":status 302\nlocation /n\n");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, "x-trailer 1\n");
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 103 2 @4-4\n"
           "response 1 ends none 0 @4\n"
           "response 1 302 2 @5-5\n"
           "response 1 ends none 0 @6\n"
           "client side 0\ncounted http2 1 requests 1 responses 1\n");
}

static void test_request_trailers(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, POST);
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "abc");
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, "+x-sum 1\n");
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET "#62\n");
    talk.fields = true;
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends complete 3 {abc} @5\n"
           "request 3 GET /g http://a.test 2 @6-6\n"
           "  x-sum: 1\n"
           "request 3 ends none 0 @6\n"
           "turn 1 ends\nturn 3 ends\n"
           "client side 0\ncounted http2 1 requests 2\n");
}

/* A section in three frames, padded, with a priority; other frames around it. */
static void test_continuation(void)
{
    GByteArray *section = test_section(GET "accept */*\n");
    GByteArray *first = g_byte_array_new();
    begin();
    GByteArray *octets = conversation_send(&talk, CLIENT);
    test_frame_text(octets, F2_PING, 0, 0, "12345678");
    test_append_number(first, 1, 4);
    test_append_number(first, 4, 0x80000000);
    test_append_number(first, 1, 16);
    g_byte_array_append(first, section->data, 10);
    test_append(first, "PADD");
    test_frame(octets, F2_HEADERS, F2_PADDED | F2_PRIORITIZED | F2_END_STREAM, 1, first);
    test_frame(conversation_send(&talk, CLIENT), F2_CONTINUATION, 0, 1, NULL);
    g_byte_array_remove_range(section, 0, 10);
    octets = conversation_send(&talk, CLIENT);
    test_frame(octets, F2_CONTINUATION, F2_END_HEADERS, 1, section);
    test_frame_text(octets, F2_WINDOW, 0, 0, "\177\377\377\377");
    test_frame_text(octets, 0xfa, 0xff, 77, "an extension");
    g_byte_array_unref(section);
    g_byte_array_unref(first);
    expect("request 1 GET /g http://a.test 2 @3-5\n"
           "request 1 ends none 0 @5\n"
           "turn 1 ends\n"
           "client side 0\ncounted http2 1 requests 1\n");
}

/* What is pushed answers no request; its sections belong to the table all the same. */
static void test_push(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET);
    GByteArray *promise = g_byte_array_new();
    test_append_number(promise, 4, 2);
    GByteArray *section = test_section(GET "+x-pushed 1\n");
    g_byte_array_append(promise, section->data, section->len);
    test_frame(conversation_send(&talk, SERVER), F2_PUSH, F2_END_HEADERS, 1, promise);
    conversation_headers(&talk, SERVER, 2, 0, ":status 200\n");
    conversation_frame(&talk, SERVER, F2_DATA, F2_END_STREAM, 2, "pushed");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n#62\n");
    g_byte_array_unref(promise);
    g_byte_array_unref(section);
    talk.fields = true;
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 204 2 @7-7\n"
           "  x-pushed: 1\n"
           "response 1 ends none 0 @7\n"
           "client side 0\ncounted http2 1 requests 1 responses 1\n");
}

static void test_head(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, ":method HEAD\n:path /\n:authority a\n");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 200\ncontent-length 9\n");
    expect("request 1 HEAD / ://a 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 200 2 @4-4\n"
           "response 1 ends none 0/9 @4\n"
           "client side 0\ncounted http2 1 requests 1 responses 1\n");
}

static void test_connect(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, ":method CONNECT\n:authority b.test:443\n");
    conversation_headers(&talk, SERVER, 1, 0, ":status 200\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "GET / HTTP/1.1\r\n\r\n");
    conversation_frame(&talk, SERVER, F2_DATA, F2_END_STREAM, 1,
                       "HTTP/1.1 200 OK\r\n\r\ntunnelled");
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, NULL);
    conversation_headers(&talk, CLIENT, 3, 0,
                         ":method CONNECT\n:protocol websocket\n:scheme https\n:path /chat\n"
                         ":authority a.test\n");
    conversation_headers(&talk, SERVER, 3, 0, ":status 403\n");
    conversation_frame(&talk, SERVER, F2_DATA, F2_END_STREAM, 3, "no");
    expect("request 1 CONNECT  ://b.test:443 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 200 2 @4-4\n"
           "response 1 ends none 0 @4\n"
           "b.test:443| request 0 GET / 1.1 @5-5\n"
           "b.test:443| request 0 ends none 0 @5\n"
           "b.test:443| response 0 200 1.1 @6-6\n"
           "b.test:443| response 0 ends complete 9 @6\n"
           "b.test:443| ends\n"
           "request 3 CONNECT /chat https://a.test 2 @8-8\n"
           "request 3 ends none 0 @8\n"
           "response 3 403 2 @9-9\n"
           "response 3 ends complete 2 @10\n"
           "client side 0\ncounted http 1 http2 1 tunnels 1 read 1 requests 3 responses 3\n");
}

/* RFC 8441: what is asked for is no TCP connection. A tunnel may be reset, or be cut with its carrier. */
static void test_other_tunnels(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0,
                         ":method CONNECT\n:protocol websocket\n:scheme https\n:path /chat\n"
                         ":authority a.test\n");
    conversation_headers(&talk, SERVER, 1, 0, ":status 200\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "GET / HTTP/1.1\r\n\r\n");
    conversation_headers(&talk, CLIENT, 3, 0, ":method CONNECT\n:authority 192.0.2.7:80\n");
    conversation_headers(&talk, SERVER, 3, 0, ":status 200\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 3, "GET / HTTP/1.1\r\n\r\n");
    conversation_frame(&talk, SERVER, F2_DATA, 0, 3, "HTTP/1.1 200 OK\r\n\r\nnot all");
    conversation_number(&talk, SERVER, F2_RST, 3, 8);
    expect("request 1 CONNECT /chat https://a.test 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 200 2 @4-4\n"
           "response 1 ends none 0 @4\n"
           "request 3 CONNECT  ://192.0.2.7:80 2 @6-6\n"
           "request 3 ends none 0 @6\n"
           "response 3 200 2 @7-7\n"
           "response 3 ends none 0 @7\n"
           "192.0.2.7:80| request 0 GET / 1.1 @8-8\n"
           "192.0.2.7:80| request 0 ends none 0 @8\n"
           "192.0.2.7:80| response 0 200 1.1 @9-9\n"
           "192.0.2.7:80| response 0 ends cut 7 @9 content-cut\n"
           "192.0.2.7:80| ends\n"
           "client side 0\n"
           "counted http 1 http2 1 tunnels 1 read 1 upgrades 1 requests 3 responses 3 "
           "incomplete 1\n");
}

/* Side 0 may be the server, and may speak first. */
static void test_sides(void)
{
    conversation_begin(&talk);
    test_frame(conversation_send(&talk, 0), F2_SETTINGS, 0, 0, NULL);
    conversation_frame(&talk, 0, F2_PING, 0, 0, "12345678");
    GByteArray *octets = conversation_send(&talk, 1);
    test_append(octets, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    test_frame(octets, F2_SETTINGS, 0, 0, NULL);
    test_headers(octets, 1, F2_END_STREAM, GET);
    conversation_headers(&talk, 0, 1, F2_END_STREAM, ":status 204\n");
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 204 2 @4-4\n"
           "response 1 ends none 0 @4\n"
           "client side 1\ncounted http2 1 requests 1 responses 1\n");
}

static void note_order(void *user, hl_message *message)
{
    g_string_append_printf(user, "%s%u:%u/%u ", message->kind == HL_REQUEST ? "q" : "r",
                           (unsigned)message->stream, (unsigned)message->requests_before,
                           message->unanswered);
}

static void ignore_message(void *user, hl_message *message)
{
    (void)user;
    (void)message;
}

static void ignore_connection(void *user, hl_connection *connection)
{
    (void)user;
    (void)connection;
}

static void feed(hl_http *http, hl_segment segment, GByteArray *octets)
{
    segment.data = hl_bytes_from(octets->data, octets->len);
    hl_http_feed(http, &segment);
    g_byte_array_set_size(octets, 0);
}

/* Which requests had begun when a head came, and how many of them had no answer. */
static void test_order(void)
{
    GString *order = g_string_new(NULL);
    hl_message_sink sink = {note_order, ignore_message, ignore_connection, order, NULL, NULL};
    hl_http *http = hl_http_new(&hl_limits_default, sink);
    hl_connection *connection = hl_connection_new(0);
    void *reader = NULL;
    hl_segment client = {.connection = connection, .reader = &reader};
    hl_segment server = {.connection = connection, .reader = &reader, .side = 1};
    GByteArray *octets = g_byte_array_new();
    test_append(octets, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    test_headers(octets, 1, F2_END_STREAM, GET);
    test_headers(octets, 3, F2_END_STREAM, GET);
    feed(http, client, octets);
    test_headers(octets, 1, 0, ":status 103\n");
    test_headers(octets, 1, 0, ":status 307\n");
    feed(http, server, octets);
    test_headers(octets, 5, F2_END_STREAM, GET);
    feed(http, client, octets);
    GByteArray *code = g_byte_array_new();
    test_append_number(code, 4, 7);
    test_frame(octets, F2_RST, 0, 3, code);
    test_headers(octets, 5, F2_END_STREAM, ":status 200\n");
    feed(http, server, octets);
    test_headers(octets, 7, F2_END_STREAM, GET);
    feed(http, client, octets);
    hl_segment end = {.kind = HL_SEGMENT_END, .connection = connection, .reader = &reader};
    hl_http_feed(http, &end);
    g_assert_cmpstr(order->str, ==, "q1:0/0 q3:1/1 r1:2/0 r1:2/0 q5:2/1 r5:3/0 q7:3/0 ");
    hl_http_free(http);
    hl_connection_unref(connection);
    g_byte_array_unref(octets);
    g_byte_array_unref(code);
    g_string_free(order, TRUE);
}

void test_messages_add(void)
{
    g_test_add_func("/http2/get", test_get);
    g_test_add_func("/http2/post", test_post);
    g_test_add_func("/http2/empty-contents", test_empty_contents);
    g_test_add_func("/http2/interleaved", test_interleaved);
    g_test_add_func("/http2/informational", test_informational);
    g_test_add_func("/http2/request-trailers", test_request_trailers);
    g_test_add_func("/http2/continuation", test_continuation);
    g_test_add_func("/http2/push", test_push);
    g_test_add_func("/http2/head", test_head);
    g_test_add_func("/http2/connect", test_connect);
    g_test_add_func("/http2/other-tunnels", test_other_tunnels);
    g_test_add_func("/http2/sides", test_sides);
    g_test_add_func("/http2/order", test_order);
}
