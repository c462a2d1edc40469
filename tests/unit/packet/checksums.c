/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"
#include "suites.h"

enum { RAW = 101 };

static void ignore(void *user, const hl_packet *packet)
{
    (void)packet;
    ++*(int *)user;
}

static hl_packet_counters verify(const frame *f, size_t captured)
{
    int count = 0;
    hl_packets *packets = hl_packets_new(&hl_limits_default, (hl_packet_sink){ignore, &count});
    hl_packets_verify_checksums(packets, true);
    hl_frame whole = {.ref = {1, 0},
                      .link_type = RAW,
                      .wire_octets = f->len,
                      .captured = hl_bytes_from(f->data, captured)};
    hl_packets_feed(packets, &whole);
    hl_packet_counters counters = *hl_packets_stats(packets);
    hl_packets_free(packets);
    g_assert_cmpint(count, ==, 1);
    return counters;
}

static void expect(const frame *f, uint64_t bad, uint64_t unfinished)
{
    hl_packet_counters counters = verify(f, f->len);
    g_assert_cmpuint(counters.bad_checksums, ==, bad);
    g_assert_cmpuint(counters.unfinished_checksums, ==, unfinished);
}

static frame *packet_of(int version, const char *payload)
{
    frame *f = frame_new();
    if (version == 4)
        frame_ipv4(f, (uint16_t)(40 + strlen(payload)));
    else
        frame_ipv6(f, (uint16_t)(20 + strlen(payload)), 6);
    frame_tcp(f);
    frame_text(f, payload);
    return f;
}

/* Does the checksum cover this octet, and is it read all the same? */
static bool is_summed(int version, size_t at)
{
    size_t addresses = version == 4 ? 12 : 8, tcp = version == 4 ? 20 : 40;
    return at >= addresses && at != tcp + 12; /* that is the size of the TCP header */
}

static void check_each_octet(int version, const char *payload)
{
    frame *f = packet_of(version, payload);
    frame_set_checksum(f, 0, (uint16_t)~frame_tcp_sum(f, 0, true));
    expect(f, 0, 0);
    for (size_t at = 0; at < f->len; at++) {
        if (!is_summed(version, at))
            continue;
        f->data[at] ^= 0x04;
        expect(f, 1, 0);
        f->data[at] ^= 0x04;
    }
    frame_free(f);
}

/* An odd number of octets, and each remainder of four. */
static void test_right_and_bad(void)
{
    static const char *const payloads[] = {"", "h", "he", "hel", "hell", "hello"};
    for (size_t i = 0; i < G_N_ELEMENTS(payloads); i++) {
        check_each_octet(4, payloads[i]);
        check_each_octet(6, payloads[i]);
    }
}

static void test_unfinished(void)
{
    for (int version = 4; version <= 6; version += 2) {
        frame *f = packet_of(version, "hello");
        uint16_t pseudo = frame_tcp_sum(f, 0, false);
        frame_set_checksum(f, 0, pseudo);
        expect(f, 0, 1);
        frame_set_checksum(f, 0, (uint16_t)(pseudo - 25)); /* without the length */
        expect(f, 0, 1);
        frame_set_checksum(f, 0, (uint16_t)(pseudo + 1));
        expect(f, 1, 0);
        frame_free(f);
    }
}

/* What was cut is not verified, nor is anything, unless asked for. */
static void test_not_verified(void)
{
    frame *f = packet_of(4, "hello");
    for (size_t cut = 34; cut < f->len; cut++)
        g_assert_cmpuint(verify(f, cut).bad_checksums, ==, 0);
    expect(f, 1, 0);
    result r = decode_whole(RAW, f);
    g_assert_cmpuint(r.counters.bad_checksums, ==, 0);
    result_clear(&r);
    frame_free(f);
}

void add_checksum_tests(void)
{
    g_test_add_func("/checksum/right-and-bad", test_right_and_bad);
    g_test_add_func("/checksum/unfinished", test_unfinished);
    g_test_add_func("/checksum/not-verified", test_not_verified);
}
