/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RFC 7541 Appendix C: its octets on a connection, in frames of ours. */
#include "conversation.h"
#include "hex.h"
#include "tests.h"

/* C.1.2 by hand: 256 in five bits. The RFC's table has this size from the start; an encoder says so. */
#define TABLE_OF_256 "3fe101"
#define REQUEST      "828684410161" /* GET / of http://a */

static conversation talk;

static void begin(void)
{
    conversation_begin(&talk);
    conversation_greet(&talk);
    talk.fields = true;
}

static void send_section(int side, uint32_t stream, const char *digits)
{
    GByteArray *section = g_byte_array_new();
    test_append_hex(section, digits);
    test_frame(conversation_send(&talk, side), F2_HEADERS, F2_END_HEADERS | F2_END_STREAM, stream,
               section);
    g_byte_array_unref(section);
}

/* The client allows its server a table of 256 octets, and the server agrees. */
static void settle_on_256(void)
{
    GByteArray *setting = g_byte_array_new();
    test_append_hex(setting, "0001 00000100");
    test_frame(conversation_send(&talk, CLIENT), F2_SETTINGS, 0, 0, setting);
    test_frame(conversation_send(&talk, SERVER), F2_SETTINGS, F2_ACK, 0, NULL);
    g_byte_array_unref(setting);
}

/* ---- C.1: integers, as sizes of the table; C.1.3's prefix of eight bits has no use in HPACK ---- */

/* Ten has room for no entry: what a section adds is gone. */
static void test_integer_10(void)
{
    begin();
    send_section(CLIENT, 1, "2a" REQUEST);
    send_section(CLIENT, 3, "828684be");
    conversation_expect(&talk, "request 1 GET / http://a 2 @3-3\nrequest 1 ends none 0 @3\n"
                               "turn 1 ends\nturn 3 ends\n"
                               "client side 0\ncounted http2 1 unread-heads 1 requests 1\n");
}

/* 1337 has room for an entry of that size (RFC 7541 §4.1: 32 octets, name and value), not for more. */
static void run_1337(guint entry_octets, const char *expected)
{
    static const char name[] = "x";
    char *value = g_strnfill(entry_octets - 32 - strlen(name), 'v');
    char *lines = g_strdup_printf("#2\n#6\n#4\n:authority a\n+%s %s\n", name, value);
    GByteArray *section = test_section(lines);
    GByteArray *sized = g_byte_array_new();
    begin();
    talk.fields = false;
    talk.uncut = true; /* it is long */
    test_append_hex(sized, "3f9a0a");
    g_byte_array_append(sized, section->data, section->len);
    test_frame(conversation_send(&talk, CLIENT), F2_HEADERS, F2_END_HEADERS | F2_END_STREAM, 1,
               sized);
    send_section(CLIENT, 3, "828684be");
    g_byte_array_unref(sized);
    g_byte_array_unref(section);
    g_free(lines);
    g_free(value);
    conversation_expect(&talk, expected);
}

static void test_integer_1337(void)
{
    run_1337(1337, "request 1 GET / http://a 2 @3-3\nrequest 1 ends none 0 @3\n"
                   "request 3 GET / http:// 2 @4-4\nrequest 3 ends none 0 @4\n"
                   "turn 1 ends\nturn 3 ends\nclient side 0\ncounted http2 1 requests 2\n");
    run_1337(1338, "request 1 GET / http://a 2 @3-3\nrequest 1 ends none 0 @3\n"
                   "turn 1 ends\nturn 3 ends\n"
                   "client side 0\ncounted http2 1 unread-heads 1 requests 1\n");
}

/* ---- C.2: representations, each behind a request of ours, and what a second one finds ---- */

static void test_literal_with_indexing(void)
{
    begin();
    send_section(CLIENT, 1,
                 REQUEST "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572");
    send_section(CLIENT, 3, "828684bfbe");
    conversation_expect(&talk, "request 1 GET / http://a 2 @3-3\n  custom-key: custom-header\n"
                               "request 1 ends none 0 @3\n"
                               "request 3 GET / http://a 2 @4-4\n  custom-key: custom-header\n"
                               "request 3 ends none 0 @4\nturn 1 ends\nturn 3 ends\n"
                               "client side 0\ncounted http2 1 requests 2\n");
}

static void test_literal_without_indexing(void)
{
    begin();
    send_section(CLIENT, 1, "8286410161 040c 2f73 616d 706c 652f 7061 7468");
    send_section(CLIENT, 3, "8286bf");
    conversation_expect(&talk, "request 1 GET /sample/path http://a 2 @3-3\n"
                               "request 1 ends none 0 @3\nturn 1 ends\nturn 3 ends\n"
                               "client side 0\ncounted http2 1 unread-heads 1 requests 1\n");
}

static void test_literal_never_indexed(void)
{
    begin();
    send_section(CLIENT, 1, REQUEST "1008 7061 7373 776f 7264 0673 6563 7265 74");
    send_section(CLIENT, 3, "828684bebf");
    conversation_expect(&talk, "request 1 GET / http://a 2 @3-3\n  password: secret\n"
                               "request 1 ends none 0 @3\nturn 1 ends\nturn 3 ends\n"
                               "client side 0\ncounted http2 1 unread-heads 1 requests 1\n");
}

static void test_indexed(void)
{
    begin();
    send_section(CLIENT, 1, "82");
    conversation_expect(&talk, "request 1 GET  2 @3-3\nrequest 1 ends none 0 @3\nturn 1 ends\n"
                               "client side 0\ncounted http2 1 requests 1\n");
}

/* ---- C.3, C.4: requests ---- */

static void run_requests(const char *first, const char *second, const char *third)
{
    begin();
    send_section(CLIENT, 1, first);
    send_section(CLIENT, 3, second);
    send_section(CLIENT, 5, third);
    conversation_expect(&talk, "request 1 GET / http://www.example.com 2 @3-3\n"
                               "request 1 ends none 0 @3\n"
                               "request 3 GET / http://www.example.com 2 @4-4\n"
                               "  cache-control: no-cache\n"
                               "request 3 ends none 0 @4\n"
                               "request 5 GET /index.html https://www.example.com 2 @5-5\n"
                               "  custom-key: custom-value\n"
                               "request 5 ends none 0 @5\n"
                               "turn 1 ends\nturn 3 ends\nturn 5 ends\n"
                               "client side 0\ncounted http2 1 requests 3\n");
}

static void test_requests(void)
{
    run_requests("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
                 "8286 84be 5808 6e6f 2d63 6163 6865",
                 "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65");
}

static void test_huffman_requests(void)
{
    run_requests("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", "8286 84be 5886 a8eb 1064 9cbf",
                 "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf");
}

/* ---- C.5, C.6: responses, and what they evict ---- */

static const char *const responses[] = {
    "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133"
    "2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70"
    "6c65 2e63 6f6d",
    "4803 3330 37c1 c0bf",
    "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d"
    "54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049"
    "5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e"
    "3d31",
};

static const char *const huffman_responses[] = {
    "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
    "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
    "4883 640e ffc1 c0bf",
    "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab"
    "77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f"
    "9587 3160 65c0 03ed 4ee5 b106 3d50 07",
};

static const char all_responses[] =
    "request 1 GET / http://a 2 @5-5\nrequest 1 ends none 0 @5\n"
    "request 3 GET / http://a 2 @6-6\nrequest 3 ends none 0 @6\n"
    "request 5 GET / http://a 2 @7-7\nrequest 5 ends none 0 @7\n"
    "request 7 GET / http://a 2 @8-8\nrequest 7 ends none 0 @8\n"
    "response 1 302 2 @9-9\n"
    "  cache-control: private\n  date: Mon, 21 Oct 2013 20:13:21 GMT\n"
    "  location: https://www.example.com\n"
    "response 1 ends none 0 @9\n"
    "response 3 307 2 @10-10\n"
    "  cache-control: private\n  date: Mon, 21 Oct 2013 20:13:21 GMT\n"
    "  location: https://www.example.com\n"
    "response 3 ends none 0 @10\n"
    "response 5 200 2 @11-11\n"
    "  cache-control: private\n  date: Mon, 21 Oct 2013 20:13:22 GMT\n"
    "  location: https://www.example.com\n  content-encoding: gzip\n"
    "  set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1\n"
    "response 5 ends none 0 @11\n";

/* The three responses, and `last` for a fourth request: "89" is 204, the rest refers to the table. */
static void run_responses(const char *table, const char *const sections[3], const char *last,
                          const char *rest)
{
    char *first = g_strconcat(table, sections[0], NULL);
    char *expected = g_strconcat(all_responses, rest, NULL);
    begin();
    settle_on_256();
    for (uint32_t stream = 1; stream <= 7; stream += 2)
        send_section(CLIENT, stream, REQUEST);
    send_section(SERVER, 1, first);
    send_section(SERVER, 3, sections[1]);
    send_section(SERVER, 5, sections[2]);
    send_section(SERVER, 7, last);
    conversation_expect(&talk, expected);
    g_free(expected);
    g_free(first);
}

/* Three entries are left, from 62 on. In a table of 4096 octets Cache-Control would be at 68. */
static void run_evictions(const char *const sections[3])
{
    static const char unread[] = "turn 7 ends\nclient side 0\n"
                                 "counted http2 1 unread-heads 1 requests 4 responses 3\n";
    run_responses(TABLE_OF_256, sections, "89c0bfbe",
                  "response 7 204 2 @12-12\n"
                  "  date: Mon, 21 Oct 2013 20:13:22 GMT\n  content-encoding: gzip\n"
                  "  set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1\n"
                  "response 7 ends none 0 @12\n"
                  "client side 0\ncounted http2 1 requests 4 responses 4\n");
    run_responses(TABLE_OF_256, sections, "89c1", unread);
    run_responses(TABLE_OF_256, sections, "89c4", unread);
    run_responses("", sections, "89c4",
                  "response 7 204 2 @12-12\n  cache-control: private\nresponse 7 ends none 0 @12\n"
                  "client side 0\ncounted http2 1 requests 4 responses 4\n");
}

static void test_responses(void)
{
    run_evictions(responses);
}

static void test_huffman_responses(void)
{
    run_evictions(huffman_responses);
}

void test_examples_add(void)
{
    g_test_add_func("/http2/examples/integer-10", test_integer_10);
    g_test_add_func("/http2/examples/integer-1337", test_integer_1337);
    g_test_add_func("/http2/examples/literal-with-indexing", test_literal_with_indexing);
    g_test_add_func("/http2/examples/literal-without-indexing", test_literal_without_indexing);
    g_test_add_func("/http2/examples/literal-never-indexed", test_literal_never_indexed);
    g_test_add_func("/http2/examples/indexed", test_indexed);
    g_test_add_func("/http2/examples/requests", test_requests);
    g_test_add_func("/http2/examples/huffman-requests", test_huffman_requests);
    g_test_add_func("/http2/examples/responses", test_responses);
    g_test_add_func("/http2/examples/huffman-responses", test_huffman_responses);
}
