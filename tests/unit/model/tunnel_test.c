/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "messages.h"
#include "model/hl_tunnel.h"
#include "tests.h"

#include <glib.h>

static void test_target(void)
{
    static const struct {
        const char *authority, *name, *address;
        uint16_t port;
    } rows[] = {
        {"www.example.org:443", "www.example.org", NULL, 443},
        {"192.0.2.7:80", NULL, "192.0.2.7", 80},
        {"[2001:db8::7]:8080", NULL, "2001:db8::7", 8080},
        {"user:password@www.example.org:443", "www.example.org", NULL, 443},
        {"www.example.org", NULL, NULL, 0},
        {"www.example.org:", NULL, NULL, 0},
        {"www.example.org:70000", NULL, NULL, 0},
        {":443", NULL, NULL, 0},
        {"www.example.org:44x", NULL, NULL, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        hl_tunnel_target target;
        char text[HL_ENDPOINT_TEXT_SIZE];
        bool good = hl_tunnel_target_read(hl_bytes_text(rows[i].authority), &target);
        g_test_message("%s", rows[i].authority);
        g_assert_true(good == (rows[i].name || rows[i].address));
        g_assert_true(
            hl_bytes_equal(good ? target.name : hl_bytes_text(NULL), hl_bytes_text(rows[i].name)));
        if (rows[i].address)
            g_assert_cmpstr(hl_address_format(&target.endpoint.address, text), ==, rows[i].address);
        if (good)
            g_assert_cmpuint(target.endpoint.port, ==, rows[i].port);
    }
}

static void ignore(void *user, const hl_segment *segment)
{
    *(hl_segment *)user = *segment;
}

static hl_tunnel *open_tunnel(hl_connection *carrier, const char *authority, hl_segment *last)
{
    hl_tunnel_target target;
    hl_tunnel_target_read(hl_bytes_text(authority), &target);
    return hl_tunnel_new(carrier, 0, &target, (hl_segment_sink){ignore, last});
}

static void test_connection_inside(void)
{
    hl_segment last, end = {.kind = HL_SEGMENT_END, .time = 9};
    hl_connection *carrier = test_connection(5, "10.0.0.7", 40000, "10.0.0.9", 3128);
    carrier->opened = 3;
    hl_tunnel *outer = open_tunnel(carrier, "b.test:443", &last);
    hl_tunnel *inner = open_tunnel(outer->connection, "c.test:443", &last);
    hl_connection *inside = hl_connection_ref(inner->connection);
    g_assert_cmpuint(hl_connection_depth(carrier), ==, 0);
    g_assert_cmpuint(hl_connection_depth(inside), ==, 2);
    g_assert_true(hl_connection_transport(inside) == carrier);
    g_assert_cmpuint(inside->number, ==, 5);
    g_assert_cmpint(inside->opened, ==, 3);
    g_assert_true(hl_endpoint_equal(hl_connection_client(inside), hl_connection_client(carrier)));
    g_assert_false(hl_connection_same_server(inside, outer->connection));
    g_assert_cmpstr(hl_connection_server_name(inside), ==, "c.test");
    carrier->closed[0] = 7;
    hl_tunnel_end(inner, HL_CONNECTION_RESET, &end);
    hl_tunnel_end(outer, HL_CONNECTION_RESET, &end);
    g_assert_cmpint(inside->end, ==, HL_CONNECTION_RESET);
    g_assert_cmpint(last.time, ==, 9);
    hl_connection_unref(carrier);
    hl_connection_unref(inside);
}

/* What comes before the start is left out; sides are told apart. */
static void test_segments(void)
{
    hl_segment last = {.offset = 99};
    hl_connection *carrier = test_connection(5, "10.0.0.7", 40000, "10.0.0.9", 3128);
    hl_tunnel *tunnel = open_tunnel(carrier, "b.test:443", &last);
    tunnel->start[0] = 10;
    tunnel->start[1] = 4;
    hl_segment segment = {.side = 0, .offset = 5, .peer_offset = 2, .data = hl_bytes_text("12345")};
    hl_tunnel_feed(tunnel, &segment);
    g_assert_cmpuint(last.offset, ==, 99); /* nothing came */
    segment.data = hl_bytes_text("12345678");
    hl_tunnel_feed(tunnel, &segment);
    g_assert_true(hl_bytes_is(last.data, "678"));
    g_assert_cmpuint(last.offset, ==, 0);
    g_assert_cmpuint(last.peer_offset, ==, 0);
    segment = (hl_segment){.kind = HL_SEGMENT_GAP,
                           .side = 1,
                           .offset = 2,
                           .gap_octets = 5,
                           .peer_offset = HL_OFFSET_UNKNOWN};
    hl_tunnel_feed(tunnel, &segment);
    g_assert_cmpuint(last.gap_octets, ==, 3);
    g_assert_cmpuint(last.peer_offset, ==, HL_OFFSET_UNKNOWN);
    g_assert_true(tunnel->connection->oddities & HL_ODDITY_GAP);
    segment =
        (hl_segment){.kind = HL_SEGMENT_FIN, .side = 1, .offset = 7, .peer_offset = 13, .time = 8};
    hl_tunnel_feed(tunnel, &segment);
    g_assert_cmpuint(last.offset, ==, 3);
    g_assert_cmpuint(last.peer_offset, ==, 3);
    g_assert_cmpint(tunnel->connection->closed[1], ==, 8);
    hl_tunnel_end(tunnel, HL_CONNECTION_FINISHED, &segment);
    g_assert_cmpuint(carrier->references, ==, 1);
    hl_connection_unref(carrier);
}

void add_tunnel_tests(void)
{
    g_test_add_func("/model/tunnel/target", test_target);
    g_test_add_func("/model/tunnel/connection", test_connection_inside);
    g_test_add_func("/model/tunnel/segments", test_segments);
}
