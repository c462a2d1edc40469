/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams that end before their time. */
#include "conversation.h"
#include "tests.h"

static conversation talk;

static void begin_upload(const char *lines)
{
    conversation_begin(&talk);
    conversation_greet(&talk);
    conversation_headers(&talk, CLIENT, 1, 0, lines);
}

static void expect(const char *expected)
{
    conversation_expect(&talk, expected);
}

static void test_reset(void)
{
    begin_upload(POST "content-length 9\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "abc");
    conversation_number(&talk, SERVER, F2_RST, 1, 2);
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "in flight");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends cut 3/9 @5 content-cut\n"
           "turn 1 ends\n"
           "client side 0\ncounted http2 1 requests 1 incomplete 1\n");
}

/* RFC 9113 §8.1: an answer, then NO_ERROR, so that the client stops sending. */
static void test_early_response(void)
{
    begin_upload(POST);
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "abc");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 307\nlocation /n\n");
    conversation_number(&talk, SERVER, F2_RST, 1, 0);
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "response 1 307 2 @5-5 early\n"
           "response 1 ends none 0 @5 early\n"
           "request 1 ends cut 3 @7 content-cut\n"
           "client side 0\ncounted http2 1 requests 1 responses 1 incomplete 1\n");
}

/* What the client had sent before it knew comes behind NO_ERROR, where the capture was taken there. */
static void test_in_flight(void)
{
    begin_upload(POST "content-length 9\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "abc");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 307\nlocation /n\n");
    conversation_number(&talk, SERVER, F2_RST, 1, 0);
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "defghi");
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET);
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "response 1 307 2 @5-5 early\n"
           "response 1 ends none 0 @5 early\n"
           "request 1 ends complete 9/9 {abcdefghi} @7\n"
           "request 3 GET /g http://a.test 2 @8-8\n"
           "request 3 ends none 0 @8\n"
           "turn 3 ends\n"
           "client side 0\ncounted http2 1 requests 2 responses 1\n");
}

/* The client has heard of NO_ERROR, and goes on with something else. */
static void test_let_go(void)
{
    begin_upload(POST "content-length 9\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "abc");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 307\nlocation /n\n");
    conversation_number(&talk, SERVER, F2_RST, 1, 0);
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status 204\n");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "response 1 307 2 @5-5 early\n"
           "response 1 ends none 0 @5 early\n"
           "request 1 ends cut 3/9 @7 content-cut\n"
           "request 3 GET /g http://a.test 2 @7-7\n"
           "request 3 ends none 0 @7\n"
           "response 3 204 2 @8-8\n"
           "response 3 ends none 0 @8\n"
           "client side 0\ncounted http2 1 requests 2 responses 2 incomplete 1\n");
}

/* Answered before it has begun to send the content, the client ends its stream without it. */
static void test_unsent(void)
{
    begin_upload(POST "content-length 9\n");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 307\nlocation /n\n");
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "");
    conversation_headers(&talk, CLIENT, 3, 0, POST "content-length 9\n");
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status 307\nlocation /n\n");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "response 1 307 2 @4-4 early\n"
           "response 1 ends none 0 @4 early\n"
           "request 1 ends declared 0/9 @5\n"
           "request 3 POST /p http://a.test 2 @6-6\n"
           "response 3 307 2 @7-7 early\n"
           "response 3 ends none 0 @7 early\n"
           "request 3 ends unseen 0/9 @8\n"
           "client side 0\ncounted http2 1 requests 2 responses 2 incomplete 1\n");
}

/* All of the announced content is there, though END_STREAM is not: nothing is early or cut. */
static void test_late_end(void)
{
    begin_upload(POST "content-length 3\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "abc");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n");
    conversation_number(&talk, SERVER, F2_RST, 1, 0);
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "response 1 204 2 @5-5\n"
           "response 1 ends none 0 @5\n"
           "request 1 ends complete 3/3 {abc} @6\n"
           "client side 0\ncounted http2 1 requests 1 responses 1\n");
}

static void test_short_and_long(void)
{
    begin_upload(POST "content-length 5\n");
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "abc");
    conversation_headers(&talk, CLIENT, 3, 0, POST "content-length 2\n");
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 3, "abc");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends cut 3/5 @4 content-cut\n"
           "request 3 POST /p http://a.test 2 @5-5\n"
           "request 3 ends complete 3/2 {abc} @6 framing-conflict\n"
           "turn 1 ends\nturn 3 ends\n"
           "client side 0\ncounted http2 1 requests 2 incomplete 1\n");
}

/* Answered instead of 100 (Continue), the client gives its stream up. */
static void test_expect(void)
{
    begin_upload(POST "expect 100-continue\ncontent-length 9\n");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 307\nlocation /n\n");
    conversation_number(&talk, CLIENT, F2_RST, 1, 8);
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "response 1 307 2 @4-4 early\n"
           "response 1 ends none 0 @4 early\n"
           "request 1 ends declared 0/9 @5\n"
           "client side 0\ncounted http2 1 requests 1 responses 1\n");
}

static void test_refused(void)
{
    begin_upload(POST);
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "abc");
    conversation_number(&talk, SERVER, F2_RST, 1, 7);
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status 204\n");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends complete 3 {abc} @4\n"
           "turn 1 ends\n"
           "request 3 GET /g http://a.test 2 @6-6\n"
           "request 3 ends none 0 @6\n"
           "response 3 204 2 @7-7\n"
           "response 3 ends none 0 @7\n"
           "client side 0\ncounted http2 1 requests 2 responses 1\n");
}

/* Refused on its head: the content is as large as announced, and was not sent. Else it is cut. */
static void test_refused_at_head(void)
{
    begin_upload(POST "content-length 9\n");
    conversation_number(&talk, SERVER, F2_RST, 1, 7);
    conversation_headers(&talk, CLIENT, 3, 0, POST "content-length 9\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 3, "abc");
    conversation_number(&talk, SERVER, F2_RST, 3, 7);
    conversation_headers(&talk, CLIENT, 5, 0, POST);
    conversation_number(&talk, SERVER, F2_RST, 5, 7);
    conversation_headers(&talk, CLIENT, 7, 0, POST "content-length 9\n");
    conversation_number(&talk, SERVER, F2_RST, 7, 8);
    conversation_headers(&talk, CLIENT, 9, 0, POST "content-length 9\n");
    conversation_number(&talk, SERVER, F2_GOAWAY, 0, 7);
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends declared 0/9 @4\nturn 1 ends\n"
           "request 3 POST /p http://a.test 2 @5-5\n"
           "request 3 ends cut 3/9 @7 content-cut\nturn 3 ends\n"
           "request 5 POST /p http://a.test 2 @8-8\n"
           "request 5 ends cut 0 @9 content-cut\nturn 5 ends\n"
           "request 7 POST /p http://a.test 2 @10-10\n"
           "request 7 ends cut 0/9 @11 content-cut\nturn 7 ends\n"
           "request 9 POST /p http://a.test 2 @12-12\n"
           "request 9 ends declared 0/9 @13\nturn 9 ends\n"
           "client side 0\ncounted http2 1 requests 5 incomplete 3\n");
}

/* GOAWAY: what is beyond the last stream was not looked at; the others are answered still. */
static void test_goaway(void)
{
    begin_upload(POST);
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET);
    conversation_headers(&talk, CLIENT, 5, F2_END_STREAM, GET);
    conversation_number(&talk, SERVER, F2_GOAWAY, 0, INT32_MAX);
    conversation_number(&talk, CLIENT, F2_GOAWAY, 0, 0);
    conversation_number(&talk, SERVER, F2_GOAWAY, 0, 1);
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "abc");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 3 GET /g http://a.test 2 @4-4\n"
           "request 3 ends none 0 @4\n"
           "request 5 GET /g http://a.test 2 @5-5\n"
           "request 5 ends none 0 @5\n"
           "turn 3 ends\nturn 5 ends\n"
           "request 1 ends complete 3 {abc} @9\n"
           "response 1 204 2 @10-10\n"
           "response 1 ends none 0 @10\n"
           "client side 0\ncounted http2 1 requests 3 responses 1\n");
}

/* The client gave the stream up before it saw the answer. */
static void test_cancelled(void)
{
    begin_upload(GET);
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, NULL);
    conversation_number(&talk, CLIENT, F2_RST, 1, 8);
    conversation_headers(&talk, SERVER, 1, 0, ":status 307\n+location /n\n");
    conversation_frame(&talk, SERVER, F2_DATA, F2_END_STREAM, 1, "late");
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "request 1 ends none 0 @4\n"
           "turn 1 ends\n"
           "client side 0\ncounted http2 1 requests 1\n");
}

static void test_fin(void)
{
    begin_upload(POST);
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "abc");
    conversation_headers(&talk, SERVER, 1, 0, ":status 200\n");
    conversation_fin(&talk, SERVER);
    conversation_fin(&talk, CLIENT);
    talk.end = HL_CONNECTION_FINISHED;
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "response 1 200 2 @5-5 early\n"
           "response 1 ends cut 0 @6 content-cut early\n"
           "request 1 ends cut 3 @7 content-cut\n"
           "client side 0\ncounted http2 1 requests 1 responses 1 incomplete 2\n");
}

static void test_captured(void)
{
    begin_upload(POST "content-length 4\n");
    conversation_frame(&talk, CLIENT, F2_DATA, 0, 1, "abc");
    conversation_headers(&talk, SERVER, 1, 0, ":status 200\ncontent-length 1\n");
    conversation_frame(&talk, SERVER, F2_DATA, 0, 1, "x");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "response 1 200 2 @5-5 early\n"
           "request 1 ends unseen 3/4 @7\n"
           "response 1 ends complete 1/1 @7 early\n"
           "client side 0\ncounted http2 1 requests 1 responses 1 incomplete 1\n");
}

static void test_connection_reset(void)
{
    begin_upload(POST);
    talk.end = HL_CONNECTION_RESET;
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends cut 0 @4 content-cut\n"
           "turn 1 ends\n"
           "client side 0\ncounted http2 1 requests 1 incomplete 1\n");
}

/* More open streams than the limit: the oldest is given up. */
static void test_stream_limit(void)
{
    begin_upload(POST);
    talk.limits.pipelined_requests = 2;
    conversation_headers(&talk, CLIENT, 3, F2_END_STREAM, GET);
    conversation_headers(&talk, CLIENT, 5, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n");
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status 204\n");
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 3 GET /g http://a.test 2 @4-4\n"
           "request 3 ends none 0 @4\n"
           "request 1 ends unseen 0 @5\n"
           "turn 1 ends\n"
           "request 5 GET /g http://a.test 2 @5-5\n"
           "request 5 ends none 0 @5\n"
           "response 3 204 2 @7-7\n"
           "response 3 ends none 0 @7\n"
           "turn 5 ends\n"
           "client side 0\ncounted http2 1 requests 3 responses 1 incomplete 1\n");
}

void test_ends_add(void)
{
    g_test_add_func("/http2/ends/reset", test_reset);
    g_test_add_func("/http2/ends/early-response", test_early_response);
    g_test_add_func("/http2/ends/in-flight", test_in_flight);
    g_test_add_func("/http2/ends/let-go", test_let_go);
    g_test_add_func("/http2/ends/unsent", test_unsent);
    g_test_add_func("/http2/ends/late-end", test_late_end);
    g_test_add_func("/http2/ends/short-and-long", test_short_and_long);
    g_test_add_func("/http2/ends/expect", test_expect);
    g_test_add_func("/http2/ends/refused", test_refused);
    g_test_add_func("/http2/ends/refused-at-head", test_refused_at_head);
    g_test_add_func("/http2/ends/goaway", test_goaway);
    g_test_add_func("/http2/ends/cancelled", test_cancelled);
    g_test_add_func("/http2/ends/fin", test_fin);
    g_test_add_func("/http2/ends/captured", test_captured);
    g_test_add_func("/http2/ends/connection-reset", test_connection_reset);
    g_test_add_func("/http2/ends/stream-limit", test_stream_limit);
}
