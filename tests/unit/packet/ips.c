/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"
#include "suites.h"

enum { RAW = 101 };

static void test_ipv4_options(void)
{
    frame *f = frame_new();
    frame_ipv4(f, 20 + 8 + 20 + 5);
    f->data[0] = 0x47;
    frame_hex(f, "94040000 01010100"); /* router alert, padding */
    frame_tcp(f);
    frame_text(f, "hello");
    expect_packet(RAW, f, 4, "hello");
    expect_cuts(RAW, f, 28 + 14, "hello");
    frame_free(f);
}

/* Segmentation offload leaves a length of 0: the packet fills the frame. */
static void test_length_0(void)
{
    frame *f = frame_new();
    frame_ipv4(f, 0);
    frame_tcp(f);
    frame_text(f, "a large segment");
    expect_packet(RAW, f, 4, "a large segment");
    result r = decode(RAW, f, f->len, f->len + 3000);
    g_assert_cmpuint(r.packet.payload_octets, ==, 15 + 3000);
    g_assert_cmpuint(r.packet.oddities, ==, HL_ODDITY_SNAPPED);
    result_clear(&r);
    frame_free(f);

    f = frame_new();
    frame_ipv6(f, 0, 6);
    frame_tcp(f);
    frame_text(f, "a large segment");
    expect_packet(RAW, f, 6, "a large segment");
    frame_free(f);
}

/* RFC 2675: a length of 0 and the jumbo payload option. */
static void test_jumbogram(void)
{
    frame *f = frame_new();
    frame_ipv6(f, 0, 0);
    frame_hex(f, "06 00 c2 04 0000002e");
    frame_tcp(f);
    frame_text(f, "a jumbo payload...");
    expect_packet(RAW, f, 6, "a jumbo payload...");
    frame_free(f);
}

/* A size on the wire that no wire has must not become a gap of 4 GiB. */
static void test_absurd_wire_size(void)
{
    frame *f = frame_new();
    frame_ipv4(f, 0);
    frame_tcp(f);
    result r = decode(RAW, f, f->len, UINT32_MAX);
    g_assert_cmpint(r.packets, ==, 1);
    g_assert_cmpuint(r.packet.payload_octets, <=, 1u << 20);
    result_clear(&r);
    frame_free(f);
}

/* The IP header announces more than the frame had, the capture says nothing of a cut. */
static void test_longer_than_frame(void)
{
    frame *f = frame_new();
    frame_ipv4(f, 100);
    frame_tcp(f);
    frame_text(f, "hello");
    result r = decode_whole(RAW, f);
    g_assert_cmpint(r.packets, ==, 1);
    g_assert_cmpstr(r.payload, ==, "hello");
    g_assert_cmpuint(r.packet.payload_octets, ==, 60);
    g_assert_cmpuint(r.packet.oddities, ==, HL_ODDITY_SNAPPED);
    g_assert_cmpuint(r.counters.snapped, ==, 1);
    result_clear(&r);
    frame_free(f);
}

/* A capture that claims more octets than the wire had. */
static void test_more_than_wire(void)
{
    frame *f = frame_new();
    frame_ipv4(f, 45);
    frame_tcp(f);
    frame_text(f, "hello");
    result r = decode(RAW, f, f->len, 10);
    g_assert_cmpint(r.packets, ==, 1);
    g_assert_cmpuint(r.packet.payload_octets, ==, 5);
    g_assert_cmpuint(r.packet.oddities, ==, 0);
    result_clear(&r);
    frame_free(f);
}

static void expect_ipv4(size_t at, uint8_t octet, size_t counter)
{
    frame *f = frame_new();
    frame_ipv4(f, 45);
    frame_tcp(f);
    frame_text(f, "hello");
    f->data[at] = octet;
    expect_counted(228, f, counter);
    frame_free(f);
}

static void test_ipv4_counted(void)
{
    expect_ipv4(0, 0x44, COUNTER(malformed)); /* header too short */
    expect_ipv4(0, 0x4f, COUNTER(malformed)); /* header longer than the datagram */
    expect_ipv4(0, 0x55, COUNTER(malformed));
    expect_ipv4(3, 19, COUNTER(malformed));
    expect_ipv4(9, 17, COUNTER(other_transport));
    expect_ipv4(9, 1, COUNTER(other_transport));
}

/* Every extension header, in the order of RFC 8200 §4.1. */
static void test_ipv6_extensions(void)
{
    frame *f = frame_new();
    frame_ipv6(f, 8 + 16 + 24 + 8 + 24 + 8 + 25, 0);
    frame_hex(f, "3c 00 0104 00000000");                                   /* hop-by-hop */
    frame_hex(f, "2b 01 010c 00000000 0000000000000000");                  /* destination options */
    frame_hex(f, "2c 02 00 00 00000000 20010db8000000000000000000000003"); /* routing */
    frame_hex(f, "33 00 0000 00000042");                                   /* fragment, the whole */
    frame_hex(f, "3c 04 0000 00000001 00000001 000102030405060708090a0b"); /* authentication */
    frame_hex(f, "06 00 0104 00000000");                                   /* destination options */
    size_t needed = f->len + 14;
    frame_tcp(f);
    frame_text(f, "hello");
    expect_packet(RAW, f, 6, "hello");
    expect_cuts(RAW, f, needed, "hello");
    frame_free(f);
}

static void expect_ipv6(uint8_t next, const char *hex, size_t counter)
{
    frame *f = frame_new();
    frame_ipv6(f, 0, next);
    frame_hex(f, hex);
    f->data[5] = (guint8)(f->len - 40);
    expect_counted(229, f, counter);
    frame_free(f);
}

static void test_ipv6_counted(void)
{
    expect_ipv6(17, "0035 0035 0008 0000", COUNTER(other_transport));
    expect_ipv6(59, "00", COUNTER(other_transport));
    expect_ipv6(50, "0000000000000000", COUNTER(encrypted));
    expect_ipv6(0, "3a 00 0502 0000 0100 8f00", COUNTER(other_transport));
    expect_ipv6(44, "06 00 0001 00000042", COUNTER(malformed)); /* an empty fragment */
    expect_ipv6(44, "3a 00 0001 00000042", COUNTER(other_transport));
    expect_ipv6(44, "32 00 0008 00000042", COUNTER(encrypted));
    expect_ipv6(0, "06 01 0104 00000000", COUNTER(malformed)); /* longer than the datagram */
    expect_ipv6(43, "06 00 0104", COUNTER(malformed));
    frame *f = frame_new();
    frame_ipv6(f, 20, 6);
    frame_tcp(f);
    f->data[0] = 0x50;
    expect_counted(229, f, COUNTER(malformed));
    frame_free(f);
}

static void test_ipv6_too_deep(void)
{
    frame *f = frame_new();
    frame_ipv6(f, 1000, 60);
    for (unsigned i = 0; i < hl_limits_default.encapsulation_depth; i++)
        frame_hex(f, "3c 00 0104 00000000");
    frame_hex(f, "06 00 0104 00000000");
    frame_tcp(f);
    f->data[4] = 0;
    f->data[5] = (guint8)(f->len - 40);
    expect_counted(RAW, f, COUNTER(too_deep));
    frame_free(f);
}

void add_ip_tests(void)
{
    g_test_add_func("/ip/ipv4-options", test_ipv4_options);
    g_test_add_func("/ip/length-0", test_length_0);
    g_test_add_func("/ip/jumbogram", test_jumbogram);
    g_test_add_func("/ip/absurd-wire-size", test_absurd_wire_size);
    g_test_add_func("/ip/longer-than-frame", test_longer_than_frame);
    g_test_add_func("/ip/more-than-wire", test_more_than_wire);
    g_test_add_func("/ip/ipv4-counted", test_ipv4_counted);
    g_test_add_func("/ip/ipv6-extensions", test_ipv6_extensions);
    g_test_add_func("/ip/ipv6-counted", test_ipv6_counted);
    g_test_add_func("/ip/ipv6-too-deep", test_ipv6_too_deep);
}
