/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"
#include "trace.h"

/* Whatever comes, a reader survives it, and each head that it reports ends exactly once. */

static const char *const fragments[] = {
    "GET / HTTP/1.1\r\n",
    "POST /a HTTP/1.1\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 101 X\r\n\r\n",
    "CONNECT a:1 HTTP/1.1\r\n\r\n",
    "HEAD /h HTTP/1.1\r\n\r\n",
    "\r\n",
    "\n",
    "Host: a\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: 6\r\n",
    "Content-Length: 99999999999\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Expect: 100-continue\r\n",
    " folded\r\n",
    "5\r\n",
    "hello",
    "0\r\n\r\n",
    "\026\003\001\002",
    "PRI * HTTP/2.0\r\n",
    "HTTP/1.1 204\r\n\r\n",
    "\r\n\r\n",
    "FFFFFFFFFFFFFFFF\r\n",
    "HTTP/1.1 307 X\r\nContent-Length: 0\r\n\r\n",
    "PUT /x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
};

static void add_noise(GRand *random, GByteArray *octets)
{
    guint pieces = (guint)g_rand_int_range(random, 1, 8);
    g_byte_array_set_size(octets, 0);
    for (guint i = 0; i < pieces; i++) {
        const char *text = fragments[g_rand_int_range(random, 0, G_N_ELEMENTS(fragments))];
        g_byte_array_append(octets, (const guint8 *)text, (guint)strlen(text));
    }
    if (g_rand_int_range(random, 0, 4) == 0)
        octets->data[g_rand_int_range(random, 0, (gint32)octets->len)] =
            (guint8)g_rand_int_range(random, 0, 256);
    if (g_rand_int_range(random, 0, 3) == 0)
        g_byte_array_set_size(octets, (guint)g_rand_int_range(random, 1, (gint32)octets->len + 1));
}

static uint64_t peer_offset(GRand *random, uint64_t sent)
{
    switch (g_rand_int_range(random, 0, 4)) {
    case 0:
        return HL_OFFSET_UNKNOWN;
    case 1:
        return (uint64_t)g_rand_int_range(random, 0, 1000);
    default:
        return sent;
    }
}

static void feed_noise(GRand *random, hl_http *http, hl_segment segment, uint64_t *sent,
                       GByteArray *octets)
{
    int kind = g_rand_int_range(random, 0, 20);
    segment.side = g_rand_int_range(random, 0, 2);
    segment.offset = sent[segment.side];
    segment.peer_offset = peer_offset(random, sent[!segment.side]);
    segment.kind = kind == 0 ? HL_SEGMENT_FIN : kind < 3 ? HL_SEGMENT_GAP : HL_SEGMENT_DATA;
    if (segment.kind == HL_SEGMENT_GAP)
        segment.gap_octets = (uint64_t)g_rand_int_range(random, 1, 40);
    if (segment.kind != HL_SEGMENT_DATA) {
        hl_http_feed(http, &segment);
        sent[segment.side] += segment.gap_octets;
        return;
    }
    add_noise(random, octets);
    uint8_t *copy = g_memdup2(octets->data, octets->len);
    segment.data = hl_bytes_from(copy, octets->len);
    hl_http_feed(http, &segment);
    sent[segment.side] += octets->len;
    g_free(copy);
}

static void connect_noise(GRand *random, hl_http *http, uint64_t number)
{
    hl_connection *connection = hl_connection_new(number);
    void *reader = NULL;
    uint64_t sent[HL_SIDES] = {0};
    GByteArray *octets = g_byte_array_new();
    hl_segment segment = {.connection = connection, .reader = &reader, .frame = {1, 0}, .time = 1};
    connection->oddities = g_rand_int_range(random, 0, 3) == 0 ? HL_ODDITY_LATE_START : 0;
    for (int i = g_rand_int_range(random, 0, 40); i > 0; i--)
        feed_noise(random, http, segment, sent, octets);
    segment.kind = HL_SEGMENT_END;
    connection->end = (hl_connection_end)g_rand_int_range(random, HL_CONNECTION_FINISHED,
                                                          HL_CONNECTION_CAPTURED + 1);
    hl_http_feed(http, &segment);
    g_assert_null(reader);
    g_assert_cmpuint(connection->references, ==, 1);
    hl_connection_unref(connection);
    g_byte_array_unref(octets);
}

static uint64_t count_connections(const hl_http_counters *counters)
{
    return counters->http_connections + counters->tls_connections + counters->other_connections +
           counters->silent_connections + counters->http2_connections;
}

static void test_noise(void)
{
    hl_limits limits = hl_limits_default;
    limits.head_octets = 200;
    limits.pipelined_requests = 4;
    limits.fields = 3;
    GRand *random = g_rand_new_with_seed(20261120);
    hl_trace trace;
    hl_trace_init(&trace);
    hl_http *http = hl_http_new(&limits, hl_trace_sink(&trace));
    for (uint64_t i = 0; i < 20000; i++) {
        connect_noise(random, http, i);
        g_assert_true(trace.over);
        g_assert_cmpuint(trace.heads, ==, trace.ends);
        trace.over = false;
        g_string_truncate(trace.text, 0);
        g_assert_cmpuint(count_connections(hl_http_stats(http)), ==, i + 1);
    }
    g_assert_cmpuint(trace.heads, >, 20000);
    hl_http_free(http);
    hl_trace_clear(&trace);
    g_rand_free(random);
}

void hl_test_noise_add(void)
{
    g_test_add_func("/http/noise", test_noise);
}
