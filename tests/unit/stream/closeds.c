/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered of connections that have ended. */
#include "stream/closed.h"

#include "suites.h"

#include <glib.h>

enum { MOST = 5, HASHES = 3, SECOND = 1000 };

static hl_packet packet_of(uint16_t port, bool is_reply, uint8_t flags, uint32_t sequence)
{
    static const uint8_t address[4] = {10, 0, 0, 1};
    hl_endpoint client = {hl_address_from(hl_bytes_from(address, 4)), port};
    hl_endpoint server = {client.address, 80};
    return (hl_packet){.source = is_reply ? server : client,
                       .destination = is_reply ? client : server,
                       .flags = flags,
                       .sequence = sequence,
                       .acknowledgment = 101};
}

static void add(hl_closed *closed, uint16_t port, hl_time_ns now)
{
    hl_packet packet = packet_of(port, false, 0, 0);
    hl_flow flow = {.endpoint = {packet.source, packet.destination},
                    .hash = port % HASHES,
                    .side = {{.base = 101, .is_based = true}, {.base = 201, .is_based = true}}};
    hl_closed_add(closed, &flow, now);
}

static bool has(const hl_closed *closed, hl_packet packet, hl_time_ns now)
{
    uint16_t port = packet.source.port == 80 ? packet.destination.port : packet.source.port;
    return hl_closed_has(closed, port % HASHES, &packet, now);
}

/* The latest are remembered, whatever chains they share. */
static void test_latest(void)
{
    hl_closed *closed = hl_closed_new(MOST, SECOND);
    for (uint16_t port = 1000; port < 1100; port++) {
        add(closed, port, 0);
        for (uint16_t other = 1000; other < 1101; other++)
            g_assert_cmpint(has(closed, packet_of(other, other % 2, 0, 7), 0), ==,
                            other <= port && other + MOST > port);
    }
    hl_closed_free(closed);
}

static void test_linger(void)
{
    hl_closed *closed = hl_closed_new(MOST, SECOND);
    add(closed, 1000, 50);
    g_assert_true(has(closed, packet_of(1000, false, 0, 7), 50 + SECOND - 1));
    g_assert_false(has(closed, packet_of(1000, false, 0, 7), 50 + SECOND));
    add(closed, 1000, 50 + SECOND);
    g_assert_true(has(closed, packet_of(1000, true, 0, 7), 50 + SECOND));
    hl_closed_free(closed);
}

/* A SYN is a straggler only when its numbers are those of the connection. */
static void test_syn(void)
{
    hl_closed *closed = hl_closed_new(MOST, SECOND);
    add(closed, 1000, 0);
    g_assert_true(has(closed, packet_of(1000, false, HL_TCP_SYN, 100), 1));
    g_assert_false(has(closed, packet_of(1000, false, HL_TCP_SYN, 500), 1));
    g_assert_true(has(closed, packet_of(1000, true, HL_TCP_SYN | HL_TCP_ACK, 200), 1));
    g_assert_true(has(closed, packet_of(1000, true, HL_TCP_SYN | HL_TCP_ACK, 500), 1));
    g_assert_false(has(closed, packet_of(1000, true, HL_TCP_SYN, 500), 1));
    hl_closed_free(closed);
}

void add_closed_tests(void)
{
    g_test_add_func("/closed/latest", test_latest);
    g_test_add_func("/closed/linger", test_linger);
    g_test_add_func("/closed/syn", test_syn);
}
