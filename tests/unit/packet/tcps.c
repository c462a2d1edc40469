/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"
#include "suites.h"

enum { RAW = 101 };

static void test_options(void)
{
    frame *f = frame_new();
    frame_ipv4(f, 20 + 32 + 5);
    frame_tcp(f);
    f->data[20 + 12] = 0x80;
    frame_hex(f, "0101080a 00000001 00000002");
    frame_text(f, "hello");
    expect_packet(RAW, f, 4, "hello");
    expect_cuts(RAW, f, 20 + 14, "hello");
    frame_free(f);
}

static void test_flags(void)
{
    static const uint8_t wire[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0xff, 0x00, 0xe0};
    static const uint8_t expected[] = {HL_TCP_FIN, HL_TCP_SYN, HL_TCP_RST, HL_TCP_PSH,
                                       HL_TCP_ACK, 0x1f,       0,          0};
    for (size_t i = 0; i < sizeof wire; i++) {
        frame *f = frame_new();
        frame_ipv4(f, 40);
        frame_tcp(f);
        f->data[20 + 13] = wire[i];
        result r = decode_whole(RAW, f);
        g_assert_cmphex(r.packet.flags, ==, expected[i]);
        g_assert_cmpuint(r.packet.payload_octets, ==, 0);
        result_clear(&r);
        frame_free(f);
    }
}

static void test_malformed(void)
{
    static const uint8_t offsets[] = {0x40, 0x00, 0x60, 0xf0};
    for (size_t i = 0; i < sizeof offsets; i++) {
        frame *f = frame_new();
        frame_ipv4(f, 40);
        frame_tcp(f);
        f->data[20 + 12] = offsets[i];
        expect_counted(RAW, f, COUNTER(malformed));
        frame_free(f);
    }
    frame *f = frame_new();
    frame_ipv4(f, 20 + 13);
    frame_tcp(f);
    expect_counted(RAW, f, COUNTER(malformed));
    frame_free(f);
}

static bool is_wireless(uint32_t link_type)
{
    return link_type == 105 || link_type == 119 || link_type == 127 || link_type == 163 ||
           link_type == 192 || link_type == 258;
}

/* Any octets at all, on every link type: memory is sound, and each frame is counted. */
static void test_any_octets(void)
{
    static const uint32_t link_types[] = {0,   1,   9,   12,  14,  50,  51,  100, 101, 104,
                                          105, 108, 109, 113, 117, 119, 127, 163, 189, 192,
                                          204, 205, 219, 226, 228, 229, 239, 258, 276};
    GRand *random = g_rand_new_with_seed(5);
    for (int i = 0; i < 50000; i++) {
        frame *f = frame_new();
        int size = g_rand_int_range(random, 0, 120);
        for (int j = 0; j < size; j++) {
            static const guint8 likely[] = {0x45, 0x60, 0x00, 0x06, 0x08, 0x81, 0x02, 0x2c};
            guint8 octet = (guint8)g_rand_int(random);
            octet = octet < 160 ? likely[octet % 8] : octet;
            g_byte_array_append(f, &octet, 1);
        }
        uint32_t link_type = link_types[i % (int)G_N_ELEMENTS(link_types)];
        result r = decode(link_type, f, f->len, f->len + (i % 3 ? 0 : 10));
        const hl_packet_counters *c = &r.counters;
        uint64_t kinds = c->tcp_packets + c->not_ip + c->other_transport + c->encrypted +
                         c->fragments + c->malformed + c->too_deep + c->unknown_link;
        if (!is_wireless(link_type)) /* else one frame may hold several */
            g_assert_cmpuint(kinds, <=, 1);
        g_assert_cmpuint(kinds + c->snapped + c->datagrams_lost, >=, 1);
        g_assert_cmpuint(c->tcp_packets, ==, (uint64_t)r.packets);
        if (r.packets)
            g_assert_cmpuint(r.packet.payload.size, <=, r.packet.payload_octets);
        result_clear(&r);
        frame_free(f);
    }
    g_rand_free(random);
}

void add_tcp_tests(void)
{
    g_test_add_func("/tcp/options", test_options);
    g_test_add_func("/tcp/flags", test_flags);
    g_test_add_func("/tcp/malformed", test_malformed);
    g_test_add_func("/tcp/any-octets", test_any_octets);
}
