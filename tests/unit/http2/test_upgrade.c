/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HTTP/2 that begins as HTTP/1: Upgrade: h2c, RFC 7540 §3.2. */
#include "conversation.h"
#include "tests.h"

#define ASK                                                                                        \
    "Host: a.test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"                      \
    "HTTP2-Settings: AAMAAABk\r\n"
#define GRANT "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"

static conversation talk;

static void send_text(int side, const char *text)
{
    test_append(conversation_send(&talk, side), text);
}

static void send_preface(void)
{
    GByteArray *octets = conversation_send(&talk, CLIENT);
    test_append(octets, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    test_frame(octets, F2_SETTINGS, 0, 0, NULL);
}

static void expect(const char *expected)
{
    conversation_expect(&talk, expected);
}

static void test_granted(void)
{
    conversation_begin(&talk);
    send_text(CLIENT, "GET /g HTTP/1.1\r\n" ASK "\r\n");
    GByteArray *octets = conversation_send(&talk, SERVER);
    test_append(octets, GRANT);
    test_frame(octets, F2_SETTINGS, 0, 0, NULL);
    test_headers(octets, 1, F2_END_STREAM, ":status 307\nlocation /n\n");
    send_preface();
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status 204\n");
    expect("request 0 GET /g 1.1 @1-1\n"
           "request 0 ends none 0 @1\n"
           "response 0 101 1.1 @2-2\n"
           "response 0 ends none 0 @2\n"
           "response 0 307 2 @2-2\n"
           "response 0 ends none 0 @2\n"
           "request 2 GET /g http://a.test 2 @4-4\n"
           "request 2 ends none 0 @4\n"
           "response 2 204 2 @5-5\n"
           "response 2 ends none 0 @5\n"
           "client side 0\ncounted http 1 requests 2 responses 2\n");
}

/* The second request of the connection, with a content that ends after the grant. */
static void test_later_upload(void)
{
    conversation_begin(&talk);
    send_text(CLIENT, "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
    send_text(SERVER, "HTTP/1.1 204 X\r\n\r\n");
    send_text(CLIENT, "POST /p HTTP/1.1\r\nContent-Length: 4\r\n" ASK "\r\nab");
    send_text(SERVER, GRANT);
    GByteArray *octets = conversation_send(&talk, CLIENT);
    test_append(octets, "cdPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    test_frame(octets, F2_SETTINGS, 0, 0, NULL);
    test_headers(octets, 3, F2_END_STREAM, GET);
    octets = conversation_send(&talk, SERVER);
    test_frame(octets, F2_SETTINGS, 0, 0, NULL);
    test_headers(octets, 1, F2_END_STREAM, ":status 200\n");
    expect("request 0 GET / 1.1 @1-1\n"
           "request 0 ends none 0 @1\n"
           "response 0 204 1.1 @2-2\n"
           "response 0 ends none 0 @2\n"
           "request 1 POST /p 1.1 @3-3\n"
           "response 1 101 1.1 @4-4 early\n"
           "response 1 ends none 0 @4 early\n"
           "request 1 ends complete 4/4 {abcd} @5\n"
           "request 3 GET /g http://a.test 2 @5-5\n"
           "request 3 ends none 0 @5\n"
           "response 1 200 2 @6-6\n"
           "response 1 ends none 0 @6\n"
           "turn 3 ends\n"
           "client side 0\ncounted http 1 requests 3 responses 2\n");
}

/* HEAD keeps what it means: no content, whatever is announced. */
static void test_head(void)
{
    conversation_begin(&talk);
    send_text(CLIENT, "HEAD /g HTTP/1.1\r\n" ASK "\r\n");
    send_text(SERVER, GRANT);
    send_preface();
    GByteArray *octets = conversation_send(&talk, SERVER);
    test_frame(octets, F2_SETTINGS, 0, 0, NULL);
    test_headers(octets, 1, F2_END_STREAM, ":status 200\ncontent-length 7\n");
    expect("request 0 HEAD /g 1.1 @1-1\n"
           "request 0 ends none 0 @1\n"
           "response 0 101 1.1 @2-2\n"
           "response 0 ends none 0 @2\n"
           "response 0 200 2 @4-4\n"
           "response 0 ends none 0/7 @4\n"
           "client side 0\ncounted http 1 requests 1 responses 1\n");
}

/* What follows is no HTTP/2 after all. */
static void test_not_kept(void)
{
    conversation_begin(&talk);
    send_text(CLIENT, "GET /g HTTP/1.1\r\n" ASK "\r\n");
    send_text(SERVER, GRANT "HTTP/1.1 200 OK\r\n\r\n");
    send_text(CLIENT, "GET / HTTP/1.1\r\n\r\n");
    expect("request 0 GET /g 1.1 @1-1\n"
           "request 0 ends none 0 @1\n"
           "response 0 101 1.1 @2-2\n"
           "response 0 ends none 0 @2\n"
           "turn 0 ends\n"
           "client side 0\ncounted http 1 http2-in-part 1 requests 1\n");
}

static void test_refused(void)
{
    conversation_begin(&talk);
    send_text(CLIENT, "GET /g HTTP/1.1\r\n" ASK "\r\n");
    send_text(SERVER, "HTTP/1.1 307 X\r\nLocation: /n\r\nContent-Length: 0\r\n\r\n");
    send_text(CLIENT, "GET /n HTTP/1.1\r\n\r\n");
    expect("request 0 GET /g 1.1 @1-1\n"
           "request 0 ends none 0 @1\n"
           "response 0 307 1.1 @2-2\n"
           "response 0 ends complete 0/0 @2\n"
           "request 1 GET /n 1.1 @3-3\n"
           "request 1 ends none 0 @3\n"
           "client side 0\ncounted http 1 requests 2 responses 1\n");
}

void test_upgrade_add(void)
{
    g_test_add_func("/http2/upgrade/granted", test_granted);
    g_test_add_func("/http2/upgrade/later-upload", test_later_upload);
    g_test_add_func("/http2/upgrade/head", test_head);
    g_test_add_func("/http2/upgrade/not-kept", test_not_kept);
    g_test_add_func("/http2/upgrade/refused", test_refused);
}
