/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which connections may hold requests that nobody can read, and that the next stage is told of them. */
#include "http/hl_http.h"
#include "tests.h"

#include <glib.h>

#define LATE    HL_ODDITY_LATE_START
#define CONNECT "CONNECT b.test:443 HTTP/1.1\r\nHost: b.test:443\r\n\r\n"
#define UPGRADE                                                                                    \
    "GET /s HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
#define SWITCHED "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"

static const struct {
    hl_oddities oddities;
    const char *client, *server; /* what they send, in this order; NULL: nothing */
    bool is_opaque, is_tunnel;
    unsigned told; /* how often */
} rows[] = {
    {0, "\x16\x03\x01\x01\x40\x01", NULL, true, false, 1},
    {LATE, "\x17\x03\x03\x01\x40sealed", NULL, true, false, 2},
    {LATE, "\xee\xee\xee\xee", NULL, true, false, 1},
    {LATE, "\xee\xee\xee\xee", "\xcc\xcc\xcc\xcc", true, false, 1},
    {0, CONNECT, "HTTP/1.1 200 X\r\n\r\n", false, true, 1},
    /* near misses: what began in the capture and is no TLS, a tunnel that was refused, WebSocket, HTTP */
    {0, "SSH-2.0-x\r\n", NULL, false, false, 0},
    {0, CONNECT, "HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n", false, false, 0},
    {0, UPGRADE, SWITCHED, false, false, 0},
    {0, "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n", NULL, false, false, 0},
    /* what it is shows later */
    {LATE, "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n", NULL, false, false, 1},
    {LATE, "\xee\xee\xee\xee", "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n", false, false, 1},
};

static void ignore_message(void *user, hl_message *message)
{
    (void)user;
    (void)message;
}

static void ignore_end(void *user, hl_connection *connection)
{
    (void)user;
    (void)connection;
}

static void take_opaque(void *user, hl_connection *connection)
{
    g_assert_true(connection->is_opaque || connection->is_tunnel);
    ++*(unsigned *)user;
}

static void send_text(hl_http *http, hl_connection *connection, void **slot, int side,
                      const char *text)
{
    hl_segment segment = {.kind = HL_SEGMENT_DATA,
                          .connection = connection,
                          .reader = slot,
                          .side = side,
                          .peer_offset = HL_OFFSET_UNKNOWN};
    if (!text)
        return;
    segment.data = hl_bytes_text(text);
    hl_http_feed(http, &segment);
}

static void test_connections(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        unsigned told = 0;
        void *slot = NULL;
        hl_message_sink sink = {ignore_message, ignore_message, ignore_end,
                                &told,          NULL,           take_opaque};
        hl_http *http = hl_http_new(&hl_limits_default, sink);
        hl_connection *connection = hl_connection_new(0);
        connection->oddities = rows[i].oddities;
        send_text(http, connection, &slot, 0, rows[i].client);
        send_text(http, connection, &slot, 1, rows[i].server);
        g_test_message("row %zu", i);
        g_assert_cmpint(connection->is_opaque, ==, rows[i].is_opaque);
        g_assert_cmpint(connection->is_tunnel, ==, rows[i].is_tunnel);
        g_assert_cmpuint(told, ==, rows[i].told);
        hl_segment end = {.kind = HL_SEGMENT_END, .connection = connection, .reader = &slot};
        hl_http_feed(http, &end);
        hl_http_free(http);
        hl_connection_unref(connection);
    }
}

void hl_test_opaque_add(void)
{
    g_test_add_func("/http/opaque/connections", test_connections);
}
