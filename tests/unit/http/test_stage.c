/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"
#include "trace.h"

/* One connection under a trace. */
typedef struct hl_stage_bench {
    hl_trace trace;
    hl_http *http;
    hl_connection *connection;
    void *reader;
    uint64_t sent[HL_SIDES];
} hl_stage_bench;

static void begin(hl_stage_bench *bench)
{
    *bench = (hl_stage_bench){.connection = hl_connection_new(0)};
    hl_trace_init(&bench->trace);
    bench->http = hl_http_new(&hl_limits_default, hl_trace_sink(&bench->trace));
}

static void feed(hl_stage_bench *bench, int side, const char *octets, gsize size)
{
    hl_segment segment = {
        .kind = HL_SEGMENT_DATA,
        .connection = bench->connection,
        .reader = &bench->reader,
        .side = side,
        .offset = bench->sent[side],
        .peer_offset = bench->sent[!side],
        .data = hl_bytes_from(octets, size),
        .frame = {1, 0},
        .time = 1,
    };
    hl_http_feed(bench->http, &segment);
    bench->sent[side] += size;
}

static void feed_text(hl_stage_bench *bench, int side, const char *text)
{
    feed(bench, side, text, strlen(text));
}

static void finish(hl_stage_bench *bench, const char *expected)
{
    hl_segment segment = {
        .kind = HL_SEGMENT_END, .connection = bench->connection, .reader = &bench->reader};
    hl_http_feed(bench->http, &segment);
    hl_trace_add_counters(&bench->trace, hl_http_stats(bench->http));
    g_assert_cmpstr(bench->trace.text->str, ==, expected);
    hl_http_free(bench->http);
    hl_connection_unref(bench->connection);
    hl_trace_clear(&bench->trace);
}

/* A head of the default limit's size, in segments of the usual size. */
static void test_large_head(void)
{
    hl_stage_bench bench;
    begin(&bench);
    feed_text(&bench, 0, "GET / HTTP/1.1\r\nCookie: ");
    char *value = g_strnfill(1000, 'c');
    for (int i = 0; i < 130; i++)
        feed(&bench, 0, value, 1000);
    feed_text(&bench, 0, "\r\n\r\n");
    g_free(value);
    finish(&bench, "request 0 GET / 1.1 @1-1\nrequest 0 ends none 0 @1\nclient side 0\n"
                   "counted http 1 requests 1\n");
}

static void test_larger_head(void)
{
    hl_stage_bench bench;
    begin(&bench);
    feed_text(&bench, 0, "GET / HTTP/1.1\r\nCookie: ");
    char *value = g_strnfill(1000, 'c');
    for (int i = 0; i < 140; i++)
        feed(&bench, 0, value, 1000);
    feed_text(&bench, 0, "\r\n\r\n");
    g_free(value);
    finish(&bench, "client side 0\ncounted http 1 too-large 1\n");
}

/* Text without a line end is not gathered for ever: it is found out to be no HTTP. */
static void test_endless_line(void)
{
    hl_stage_bench bench;
    begin(&bench);
    char *text = g_strnfill(1000, ' ');
    text[0] = 'a';
    for (int i = 0; i < 200; i++)
        feed(&bench, 0, text, 1000);
    g_free(text);
    finish(&bench, "counted other 1\n");
}

/* A content of more than 4 GiB, in large segments: counted, not kept. */
static void test_large_content(void)
{
    hl_stage_bench bench;
    begin(&bench);
    gsize size = 1u << 26;
    char *octets = g_malloc0(size);
    feed_text(&bench, 0, "GET / HTTP/1.1\r\n\r\n");
    feed_text(&bench, 1, "HTTP/1.1 200 OK\r\nContent-Length: 5368709120\r\n\r\n");
    for (int i = 0; i < 80; i++)
        feed(&bench, 1, octets, size);
    g_free(octets);
    finish(&bench, "request 0 GET / 1.1 @1-1\nrequest 0 ends none 0 @1\nresponse 0 200 1.1 @1-1\n"
                   "response 0 ends complete 5368709120/5368709120 @1\nclient side 0\n"
                   "counted http 1 requests 1 responses 1\n");
}

/* Two stages at once, and many connections of one stage in turn, do not disturb one another. */
static void test_side_by_side(void)
{
    enum { CONNECTIONS = 5 };
    static const char request[] = "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
    hl_stage_bench benches[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++)
        begin(&benches[i]);
    for (gsize at = 0; request[at]; at++)
        for (int i = 0; i < CONNECTIONS; i++)
            feed(&benches[i], 0, request + at, 1);
    char digest[HL_DIGEST_TEXT_SIZE];
    hl_digest_format(hl_digest_of(hl_bytes_text("hello")), digest);
    char *expected = g_strdup_printf("request 0 POST /a 1.1 @1-1\n"
                                     "request 0 ends complete 5/5 %s @1\nclient side 0\n"
                                     "counted http 1 requests 1\n",
                                     digest);
    for (int i = 0; i < CONNECTIONS; i++)
        finish(&benches[i], expected);
    g_free(expected);
}

/* Contents on connections that take turns: each has its own digest. */
static void test_interleaved_digests(void)
{
    hl_stage_bench bench;
    begin(&bench);
    hl_connection *second = hl_connection_new(1);
    void *readers[2] = {NULL, NULL};
    hl_connection *connections[2] = {bench.connection, second};
    static const char *const pieces[] = {"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n", "ab",
                                         "cd"};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++)
        for (int j = 0; j < 2; j++) {
            bench.connection = connections[j];
            bench.reader = readers[j];
            feed_text(&bench, 0, pieces[i]);
            readers[j] = bench.reader;
        }
    char digest[HL_DIGEST_TEXT_SIZE];
    hl_digest_format(hl_digest_of(hl_bytes_text("abcd")), digest);
    char **parts = g_strsplit(bench.trace.text->str, digest, -1);
    g_assert_cmpuint(g_strv_length(parts), ==, 3);
    g_strfreev(parts);
    hl_segment end = {.kind = HL_SEGMENT_END, .connection = second, .reader = &readers[1]};
    hl_http_feed(bench.http, &end);
    bench.connection = connections[0];
    bench.reader = readers[0];
    bench.trace.over = false;
    g_string_truncate(bench.trace.text, 0);
    hl_connection_unref(second);
    finish(&bench, "client side 0\ncounted http 2 requests 2\n");
}

void hl_test_stage_add(void)
{
    g_test_add_func("/http/stage/large-head", test_large_head);
    g_test_add_func("/http/stage/larger-head", test_larger_head);
    g_test_add_func("/http/stage/endless-line", test_endless_line);
    g_test_add_func("/http/stage/large-content", test_large_content);
    g_test_add_func("/http/stage/side-by-side", test_side_by_side);
    g_test_add_func("/http/stage/interleaved-digests", test_interleaved_digests);
}
