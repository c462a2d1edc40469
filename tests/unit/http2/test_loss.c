/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Octets that were not captured: what is still known is read, nothing is guessed. */
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

/* The header of a frame of `length` octets, and the first of them. */
static void send_part(int side, uint8_t type, uint8_t flags, uint32_t stream, uint32_t length,
                      const char *first)
{
    GByteArray *octets = conversation_send(&talk, side);
    test_append_number(octets, 3, length);
    test_append_number(octets, 1, type);
    test_append_number(octets, 1, flags);
    test_append_number(octets, 4, stream);
    test_append(octets, first);
}

static void test_gap_in_data(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, POST "content-length 10\n");
    send_part(CLIENT, F2_DATA, F2_END_STREAM, 1, 10, "abc");
    conversation_gap(&talk, CLIENT, 4);
    GByteArray *octets = conversation_send(&talk, CLIENT);
    test_append(octets, "hij");
    test_headers(octets, 3, F2_END_STREAM, GET);
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends unseen 10/10 @6 content-gap\n"
           "request 3 GET /g http://a.test 2 @6-6\n"
           "request 3 ends none 0 @6\n"
           "turn 1 ends\nturn 3 ends\n"
           "client side 0\ncounted http2 1 requests 2 incomplete 1\n");
}

/* A gap that ends with the frame: its end has come with it. */
static void test_gap_to_end(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, POST);
    send_part(CLIENT, F2_DATA, F2_END_STREAM, 1, 10, "abc");
    conversation_gap(&talk, CLIENT, 7);
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends unseen 10 @5 content-gap\n"
           "turn 1 ends\n"
           "client side 0\ncounted http2 1 requests 1 incomplete 1\n");
}

static void test_gap_in_padding(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, POST);
    send_part(CLIENT, F2_DATA, F2_END_STREAM | F2_PADDED, 1, 7, "\003abcX");
    conversation_gap(&talk, CLIENT, 2);
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends complete 3 {abc} @5\n"
           "turn 1 ends\n"
           "client side 0\ncounted http2 1 requests 1\n");
}

/* A head in part: it is unreadable, and so are those that refer to the table. The frames go on. */
static void test_gap_in_section(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET "+x-a 1\n");
    send_part(CLIENT, F2_HEADERS, F2_END_HEADERS | F2_END_STREAM, 3, 20, "xyz");
    conversation_gap(&talk, CLIENT, 17);
    conversation_headers(&talk, CLIENT, 5, F2_END_STREAM, GET "#62\n");
    conversation_headers(&talk, CLIENT, 7, F2_END_STREAM, GET "+x-b 1\n");
    conversation_headers(&talk, CLIENT, 9, F2_END_STREAM, GET "#62\n");
    conversation_headers(&talk, CLIENT, 11, F2_END_STREAM, GET "#63\n");
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status 204\n");
    talk.fields = true;
    expect("request 1 GET /g http://a.test 2 @3-3\n  x-a: 1\n"
           "request 1 ends none 0 @3\n"
           "request 7 GET /g http://a.test 2 @7-7\n  x-b: 1\n"
           "request 7 ends none 0 @7\n"
           "request 9 GET /g http://a.test 2 @8-8\n  x-b: 1\n"
           "request 9 ends none 0 @8\n"
           "response 3 204 2 @10-10\n"
           "response 3 ends none 0 @10\n"
           "turn 3 ends\nturn 1 ends\nturn 5 ends\nturn 7 ends\nturn 9 ends\nturn 11 ends\n"
           "client side 0\n"
           "counted http2 1 unread-heads 3 requests 3 responses 1\n");
}

/* Across frames: the next one is found where a segment begins; a content may have had more. */
static void test_gap_across_frames(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, 0, POST);
    conversation_gap(&talk, CLIENT, 50);
    conversation_frame(&talk, CLIENT, F2_DATA, F2_END_STREAM, 1, "abc");
    conversation_headers(&talk, CLIENT, 5, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 3, F2_END_STREAM, ":status 204\n");
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 200\n");
    talk.uncut = true;
    expect("request 1 POST /p http://a.test 2 @3-3\n"
           "request 1 ends unseen 3 @5 content-gap\n"
           "request 5 GET /g http://a.test 2 @6-6 after-gap\n"
           "request 5 ends none 0 @6 after-gap\n"
           "response 3 204 2 @7-7\n"
           "response 3 ends none 0 @7\n"
           "turn 3 ends\n"
           "response 1 200 2 @8-8\n"
           "response 1 ends none 0 @8\n"
           "turn 5 ends\n"
           "client side 0\ncounted http2 1 http2-in-part 1 requests 2 responses 2 lost 1 "
           "incomplete 1\n");
}

/* Octets that do not begin with a frame are passed over, whatever stands in them. */
static void test_not_a_frame(void)
{
    begin();
    conversation_gap(&talk, CLIENT, 50);
    GByteArray *octets = conversation_send(&talk, CLIENT);
    test_append(octets, "the end of a content");
    test_headers(octets, 3, F2_END_STREAM, GET);
    send_part(CLIENT, F2_DATA, 0, 3, 1000, "a stream that is not open");
    conversation_headers(&talk, CLIENT, 5, F2_END_STREAM, GET);
    talk.uncut = true;
    expect("request 5 GET /g http://a.test 2 @6-6 after-gap\n"
           "request 5 ends none 0 @6 after-gap\n"
           "turn 5 ends\n"
           "client side 0\ncounted http2 1 http2-in-part 1 requests 1 lost 1\n");
}

/* The client's direction is lost: what the server says is read on. */
static void test_answers_alone(void)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET);
    conversation_gap(&talk, CLIENT, 500);
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n");
    conversation_headers(&talk, SERVER, 3, 0, ":status 307\nlocation /n\n");
    conversation_frame(&talk, SERVER, F2_DATA, F2_END_STREAM, 3, "moved");
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 204 2 @5-5\n"
           "response 1 ends none 0 @5\n"
           "response 3 307 2 @6-6\n"
           "response 3 ends complete 5 @7\n"
           "turn 3 ends\n"
           "client side 0\ncounted http2 1 http2-in-part 1 requests 1 responses 2 lost 1\n");
}

/* What every recipient refuses ends the reading of that side, and of that side alone. */
static void break_with(uint8_t type, uint8_t flags, uint32_t stream, const char *payload)
{
    begin();
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET);
    GByteArray *octets = conversation_send(&talk, CLIENT);
    test_frame_text(octets, type, flags, stream, payload);
    test_headers(octets, 3, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n");
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 204 2 @5-5\n"
           "response 1 ends none 0 @5\n"
           "client side 0\ncounted http2 1 http2-in-part 1 requests 1 responses 1\n");
}

static void test_broken(void)
{
    break_with(F2_DATA, 0, 0, "x");
    break_with(F2_DATA, F2_PADDED, 1, NULL);
    break_with(F2_DATA, F2_PADDED, 1, "\003ab");
    break_with(F2_HEADERS, F2_PRIORITIZED, 3, "1234");
    break_with(F2_HEADERS, F2_PADDED | F2_PRIORITIZED, 3, "\00112345");
    break_with(F2_RST, 0, 1, "12345");
    break_with(F2_SETTINGS, 0, 0, "1234567");
    break_with(F2_SETTINGS, F2_ACK, 0, "123456");
    break_with(F2_SETTINGS, 0, 1, NULL);
    break_with(F2_PING, 0, 0, "1234");
    break_with(F2_GOAWAY, 0, 0, "1234567");
    break_with(F2_WINDOW, 0, 0, "12345");
    break_with(F2_PUSH, F2_END_HEADERS, 1, "123");
    break_with(F2_CONTINUATION, F2_END_HEADERS, 1, NULL);
    break_with(F2_HEADERS, 0, 3, NULL); /* and no CONTINUATION */
}

/* Its start was not captured: frames are found, but not what the table holds. */
static void test_late(void)
{
    conversation_begin(&talk);
    talk.late = true;
    conversation_headers(&talk, 0, 11, F2_END_STREAM, "#2\n#6\n#4\n#62\n");
    conversation_headers(&talk, 1, 11, F2_END_STREAM, ":status 307\nlocation /n\n");
    conversation_headers(&talk, 0, 13, F2_END_STREAM, GET);
    talk.uncut = true;
    expect("response 11 307 2 @2-2 after-gap\n"
           "response 11 ends none 0 @2 after-gap\n"
           "turn 11 ends\n"
           "request 13 GET /g http://a.test 2 @3-3 after-gap\n"
           "request 13 ends none 0 @3 after-gap\n"
           "turn 13 ends\n"
           "client side 0\ncounted http2 1 unread-heads 1 requests 1 responses 1\n");
}

/* Without its SYN, but from its first octet on. */
static void test_late_but_whole(void)
{
    begin();
    talk.late = true;
    talk.uncut = true;
    conversation_headers(&talk, CLIENT, 1, F2_END_STREAM, GET);
    conversation_headers(&talk, SERVER, 1, F2_END_STREAM, ":status 204\n");
    expect("request 1 GET /g http://a.test 2 @3-3\n"
           "request 1 ends none 0 @3\n"
           "response 1 204 2 @4-4\n"
           "response 1 ends none 0 @4\n"
           "client side 0\ncounted http2 1 requests 1 responses 1\n");
}

void test_loss_add(void)
{
    g_test_add_func("/http2/loss/in-data", test_gap_in_data);
    g_test_add_func("/http2/loss/to-end", test_gap_to_end);
    g_test_add_func("/http2/loss/in-padding", test_gap_in_padding);
    g_test_add_func("/http2/loss/in-section", test_gap_in_section);
    g_test_add_func("/http2/loss/across-frames", test_gap_across_frames);
    g_test_add_func("/http2/loss/not-a-frame", test_not_a_frame);
    g_test_add_func("/http2/loss/answers-alone", test_answers_alone);
    g_test_add_func("/http2/loss/broken", test_broken);
    g_test_add_func("/http2/loss/late", test_late);
    g_test_add_func("/http2/loss/late-but-whole", test_late_but_whole);
}
