/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"
#include "suites.h"

#define MACS     "020000000001 020000000002 "
#define ETHERNET MACS "0800 "

/* Outer headers, 198.51.100.1 -> 198.51.100.2 and 2001:db8:1::1 -> 2001:db8:1::2. Their lengths are
 * filled in, unless they are not the outermost ones. */
#define IPV4(protocol) "4500 0000 0001 4000 40 " protocol " 0000 c6336401 c6336402 "
#define IPV6(next)                                                                                 \
    "60000000 0000 " next " 40 20010db8000100000000000000000001 20010db8000100000000000000000002 "
#define UDP(port) IPV4("11") "c000 " port " 0000 0000 "

/* What is before "hello" in TCP in IP, behind an Ethernet header with this type. */
typedef struct tunnel {
    const char *name;
    const char *type; /* of Ethernet */
    const char *headers;
    uint8_t version;
    bool has_ip; /* begins with an outer IP header */
} tunnel;

static const tunnel tunnels[] = {
    {"pppoe", "8864", "11 00 0001 002f 0021", 4, false},
    {"pppoe-ipv6", "8864", "11 00 0001 0043 0057", 6, false},
    {"pppoe-compressed", "8864", "11 00 0001 002e 21", 4, false},
    {"vlan-pppoe", "8100", "0007 8864 11 00 0001 002f 0021", 4, false},

    {"mpls", "8847", "00064140", 4, false},
    {"mpls-stack", "8847", "00064040 00065040 00066140", 6, false},
    {"mpls-multicast", "8848", "00064140", 4, false},
    {"mpls-ethernet", "8847", "00064140 " ETHERNET, 4, false},
    {"mpls-ethernet-address-like-ip", "8847", "00064140 4ac000000001 020000000002 0800", 4, false},
    {"mpls-ethernet-address-like-ipv6", "8847", "00064140 6ac000000001 020000000002 86dd", 6,
     false},
    {"mpls-control-word", "8847", "00064140 00000001 " MACS "86dd", 6, false},
    {"mpls-control-word-vlan", "8847", "00064140 00000000 " MACS "8100 0005 0800", 4, false},

    {"backbone", "88e7", "00 000007 " ETHERNET, 4, false},
    {"backbone-vlan", "88a8", "0009 88e7 00 000007 " MACS "86dd", 6, false},
    {"macsec-signed", "88e5", "00 00 00000001 0800", 4, false},
    {"macsec-channel", "88e5", "20 00 00000001 0200000000010001 86dd", 6, false},

    {"ip-in-ip", "0800", IPV4("04"), 4, true},
    {"6in4", "0800", IPV4("29"), 6, true},
    {"4in6", "86dd", IPV6("04"), 4, true},
    {"6in6", "86dd", IPV6("29"), 6, true},
    {"4in6-limit-option", "86dd", IPV6("3c") "04 00 040104 010100", 4, true},
    {"ip-in-ip-in-ip", "0800", IPV4("04") IPV4("04"), 4, true},
    {"6in4in6", "86dd", IPV6("04") IPV4("29"), 6, true},
    {"etherip", "0800", IPV4("61") "3000 " ETHERNET, 4, true},
    {"ethernet-in-ipv6", "86dd", IPV6("8f") MACS "86dd", 6, true},
    {"mpls-in-ip", "0800", IPV4("89") "00064140", 4, true},
    {"authentication", "0800", IPV4("33") "04 04 0000 00000001 00000001 000102030405060708090a0b",
     4, true},

    {"gre", "0800", IPV4("2f") "0000 0800", 4, true},
    {"gre-ipv6", "0800", IPV4("2f") "0000 86dd", 6, true},
    {"gre-over-ipv6", "86dd", IPV6("2f") "0000 0800", 4, true},
    {"gre-checksum", "0800", IPV4("2f") "8000 0800 abcd 0000", 4, true},
    {"gre-key", "0800", IPV4("2f") "2000 0800 00000007", 4, true},
    {"gre-sequence", "0800", IPV4("2f") "1000 0800 00000001", 4, true},
    {"gre-all", "0800", IPV4("2f") "b000 86dd abcd0000 00000007 00000001", 6, true},
    {"gre-ethernet", "0800", IPV4("2f") "2000 6558 00000700 " ETHERNET, 4, true},
    {"gre-mpls", "0800", IPV4("2f") "0000 8847 00064140", 4, true},
    {"erspan-1", "0800", IPV4("2f") "0000 88be " ETHERNET, 4, true},
    {"erspan-2", "0800", IPV4("2f") "1000 88be 00000001 1001 0064 00000000 " ETHERNET, 4, true},
    {"erspan-2-vlan", "0800",
     IPV4("2f") "1000 88be 00000001 1001 0064 00000000 " MACS "8100 0005 86dd", 6, true},
    {"erspan-3", "0800", IPV4("2f") "1000 22eb 00000001 2001 0064 00000000 0000 0000 " ETHERNET, 4,
     true},
    {"erspan-3-platform", "0800",
     IPV4("2f") "1000 22eb 00000001 2001 0064 00000000 0000 0001 0000000000000000 " ETHERNET, 4,
     true},
    {"erspan-3-ip", "0800", IPV4("2f") "1000 22eb 00000001 2001 0064 00000000 0000 0800 ", 6, true},
    {"pptp", "0800", IPV4("2f") "3001 880b 0031 0007 00000001 ff03 0021", 4, true},
    {"pptp-acknowledged", "0800", IPV4("2f") "3081 880b 0031 0007 00000001 00000002 21", 4, true},
    {"wccp-1", "0800", IPV4("2f") "0000 883e", 4, true},
    {"wccp-2", "0800", IPV4("2f") "0000 883e 00000000", 4, true},

    {"vxlan", "0800", UDP("12b5") "08000000 00000700 " ETHERNET, 4, true},
    {"vxlan-group", "0800", UDP("12b5") "88000001 00000700 " MACS "86dd", 6, true},
    {"vxlan-linux", "0800", UDP("2118") "08000000 00000700 " MACS "8100 0005 0800", 4, true},
    {"vxlan-gpe", "0800", UDP("12b6") "0c000001 00000700 ", 4, true},
    {"vxlan-gpe-ipv6", "0800", UDP("12b6") "0c000002 00000700 ", 6, true},
    {"vxlan-gpe-ethernet", "0800", UDP("12b6") "0c000003 00000700 " ETHERNET, 4, true},
    {"vxlan-gpe-mpls", "0800", UDP("12b6") "0c000005 00000700 00064140", 4, true},
    {"vxlan-over-ipv6", "86dd", IPV6("11") "c000 12b5 0000 0000 08000000 00000700 " ETHERNET, 4,
     true},
    {"geneve", "0800", UDP("17c1") "0000 6558 00000700 " ETHERNET, 4, true},
    {"geneve-options", "0800", UDP("17c1") "0340 0800 00000700 0102 80 02 0011223344556677", 4,
     true},
    {"geneve-ipv6", "0800", UDP("17c1") "0000 86dd 00000700", 6, true},
    {"gtp", "0800", UDP("0868") "30 ff 002d 00000001", 4, true},
    {"gtp-sequence", "0800", UDP("0868") "32 ff 0031 00000001 0001 00 00", 6, true},
    {"gtp-extension", "0800", UDP("0868") "34 ff 0031 00000001 0000 00 85 01 0009 00", 4, true},
    {"gtp-extensions", "0800",
     UDP("0868") "36 ff 0031 00000001 0000 00 c0 02 000102030405 85 01 1009 00", 4, true},
    {"gtp-unused-type", "0800", UDP("0868") "32 ff 0031 00000001 0001 00 85", 4, true},
    {"l2tp", "0800", UDP("06a5") "0002 0001 0002 ff03 0021", 4, true},
    {"l2tp-all", "0800", UDP("06a5") "4a02 003f 0001 0002 0001 0000 0002 abcd ff03 0057", 6, true},
    {"l2tp-answer", "0800", IPV4("11") "06a5 c000 0000 0000 0002 0001 0002 0021", 4, true},
    {"mpls-in-udp", "0800", UDP("19eb") "00064140", 4, true},

    {"vxlan-in-gre", "0800", IPV4("2f") "0000 0800 " UDP("12b5") "08000000 00000700 " ETHERNET, 4,
     true},
};

static void patch_be16(frame *f, size_t at, size_t value)
{
    f->data[at] = (guint8)(value >> 8);
    f->data[at + 1] = (guint8)value;
}

static void fit_outer_length(frame *f, size_t at)
{
    if (f->data[at] >> 4 == 4)
        patch_be16(f, at + 2, f->len - at);
    else
        patch_be16(f, at + 4, f->len - at - 40);
}

static frame *headers_of(const tunnel *t)
{
    frame *f = frame_new();
    frame_hex(f, MACS);
    frame_hex(f, t->type);
    frame_hex(f, t->headers);
    return f;
}

static frame *frame_of(const tunnel *t, size_t *needed)
{
    frame *f = headers_of(t);
    *needed = f->len + (t->version == 4 ? 20 : 40) + 14;
    if (t->version == 4)
        frame_ipv4(f, 45);
    else
        frame_ipv6(f, 25, 6);
    frame_tcp(f);
    frame_text(f, "hello");
    if (t->has_ip)
        fit_outer_length(f, 14);
    return f;
}

static void test_tunnel(gconstpointer data)
{
    const tunnel *t = data;
    size_t needed;
    frame *f = frame_of(t, &needed);
    expect_packet(1, f, t->version, "hello");
    expect_cuts(1, f, needed, "hello");
    frame_hex(f, "000000000000 deadbeef"); /* padding, a check sequence */
    expect_packet(1, f, t->version, "hello");
    frame_free(f);
}

/* Each octet of the headers may be any other: memory is sound, and what is read is counted. */
static void test_damaged(gconstpointer data)
{
    size_t needed;
    frame *f = frame_of(data, &needed);
    for (size_t at = 12; at < f->len; at++) {
        guint8 old = f->data[at];
        for (unsigned octet = 0; octet < 256; octet += 15) {
            f->data[at] = (guint8)octet;
            result r = decode_whole(1, f);
            g_assert_cmpuint(r.counters.frames, ==, 1);
            g_assert_cmpuint(r.counters.tcp_packets, ==, (uint64_t)r.packets);
            result_clear(&r);
        }
        f->data[at] = old;
    }
    frame_free(f);
}

static void expect(const char *headers, size_t counter)
{
    frame *f = frame_new();
    frame_hex(f, MACS);
    frame_hex(f, headers);
    expect_counted(1, f, counter);
    frame_free(f);
}

#define FILLER " 4500 002d 0001 0000 40 11 0000 0a000001 0a000002 00112233"

static void test_other_contents(void)
{
    expect("8863 11 09 0000 0004 0101 0000", COUNTER(not_ip)); /* discovery */
    expect("8864 11 a7 0001 0000" FILLER, COUNTER(not_ip));    /* its end */
    expect("8864 11 00 0001 000a c021 0901 0008 12345678", COUNTER(not_ip));
    expect("8864 11 00 0001 000a 00fd 9001 0008 12345678", COUNTER(encrypted));
    expect("8864 11 00 0001 000a 002d 9001 0008 12345678", COUNTER(encrypted));
    expect("8847 00064140 " MACS "0806 0001 0800 0604", COUNTER(not_ip));
    expect("8847 00064140 1000 0021 000102030405060708090a0b0c0d", COUNTER(not_ip));
    expect("88e5 0c 00 00000001 0800" FILLER, COUNTER(encrypted));
    expect("0800 " IPV4("2f") "0000 6558 " MACS "0806 0001", COUNTER(not_ip));
    expect("0800 " IPV4("2f") "1000 22eb 00000001 2001 0064 00000000 0000 0c00" FILLER,
           COUNTER(not_ip));
    expect("0800 " UDP("12b6") "0c000004 00000700" FILLER, COUNTER(not_ip));
    expect("0800 " UDP("0868") "30 ff 0002 00000001 ff03", COUNTER(not_ip));
    expect("0800 " IPV4("32") "00000001 00000001 deadbeef", COUNTER(encrypted));
}

/* The ports and protocols of tunnels, and something else: another transport, not a damaged tunnel. */
static void test_other_transport(void)
{
    expect("0800 " UDP("12b5") "00000000 00000000" FILLER, COUNTER(other_transport));
    expect("0800 " UDP("12b5") "18000000 00000000" FILLER, COUNTER(other_transport));
    expect("0800 " UDP("0035") "08000000 00000700" FILLER, COUNTER(other_transport));
    expect("0800 " UDP("17c1") "4000 6558 00000700" FILLER, COUNTER(other_transport));
    expect("0800 " UDP("17c1") "0000 1234 00000700" FILLER, COUNTER(other_transport));
    expect("0800 " UDP("0868") "32 01 0004 00000000 0001 0000", COUNTER(other_transport));
    expect("0800 " UDP("0868") "20 ff 0004 00000000" FILLER, COUNTER(other_transport));
    expect("0800 " UDP("06a5") "c802 000c 0000 0000 0000 0000", COUNTER(other_transport));
    expect("0800 " UDP("06a5") "0003 0001 0002 0021" FILLER, COUNTER(other_transport));
    expect("0800 " IPV4("2f") "2081 880b 0000 0007 00000001", COUNTER(other_transport));
    expect("0800 " IPV4("2f") "4000 0800 0000 0000" FILLER, COUNTER(other_transport));
    expect("0800 " IPV4("2f") "0002 0800" FILLER, COUNTER(other_transport));
}

static void test_malformed(void)
{
    expect("8864 21 00 0001 002f 0021" FILLER, COUNTER(malformed));
    expect("8864 11 00 0001 0000", COUNTER(malformed));
    expect("8847 000640", COUNTER(malformed));
    expect("8847 00064040", COUNTER(malformed)); /* no bottom */
    expect("0800 " IPV4("61") "4000 " ETHERNET, COUNTER(malformed));
    expect("0800 " IPV4("04") "5500", COUNTER(malformed));
    expect("0800 " IPV4("2f") "b000 0800 00000000", COUNTER(malformed));
    expect("0800 " UDP("17c1") "3f00 0800 00000700 00000000", COUNTER(malformed));
    expect("0800 " UDP("0868") "34 ff 0004 00000000 0000 00 85 00 0000 00", COUNTER(malformed));
    expect("0800 " UDP("0868") "34 ff 0004 00000000 0000 00 85 ff 0000 00", COUNTER(malformed));
    expect("0800 " UDP("06a5") "0202 0001 0002 ffff 0021", COUNTER(malformed));
    expect("0800 " IPV4("33") "06 ff 0000 00000001 00000001", COUNTER(malformed));
}

/* IPv4 behind labels, from 8.0.0.1, which looks like an EtherType: its checksum tells. */
static void test_mpls_address_like_type(void)
{
    frame *f = frame_new();
    frame_hex(f, MACS "8847 00064140 4500 002d 1234 4000 40 06 1695 08000001 0a000002");
    frame_tcp(f);
    frame_text(f, "hello");
    result r = decode_whole(1, f);
    g_assert_cmpint(r.packets, ==, 1);
    g_assert_cmpstr(r.payload, ==, "hello");
    result_clear(&r);
    frame_free(f);
}

/* A hundred headers of each kind. */
static void test_too_deep(void)
{
    static const char *const headers[][2] = {
        {"8100", "0001 8100"},
        {"8847", "00064040"},
        {"0800", IPV4("04")},
        {"86dd", IPV6("29")},
        {"86dd", IPV6("00") "29 00 0104 00000000"},
        {"0800", IPV4("2f") "0000 0800"},
        {"0800", IPV4("2f") "0000 6558 " ETHERNET},
        {"0800", UDP("12b5") "08000000 00000700 " ETHERNET},
        {"0800", UDP("17c1") "0000 0800 00000700"},
        {"0800", UDP("0868") "30 ff 0000 00000001"},
        {"0800", UDP("06a5") "0002 0001 0002 0021"},
        {"0800", IPV4("33") "04 01 0000 00000001 00000001"},
        {"88e7", "00000007 " MACS "88e7"},
        {"88e5", "00 00 00000001 88e5"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        frame *f = frame_new();
        frame_hex(f, MACS);
        frame_hex(f, headers[i][0]);
        for (int depth = 0; depth < 100; depth++)
            frame_hex(f, headers[i][1]);
        expect_counted(1, f, COUNTER(too_deep));
        for (size_t cut = 0; cut < f->len; cut += 7) {
            result r = decode(1, f, cut, f->len);
            g_assert_cmpint(r.packets, ==, 0);
            result_clear(&r);
        }
        frame_free(f);
    }
}

/* Captures in captures. */
static void test_pseudo_too_deep(void)
{
    frame *f = frame_new();
    for (int depth = 0; depth < 100; depth++)
        frame_hex(f, depth % 2 ? "0000 0800 02010000" : "0c000000 01000000 c0000000");
    expect_counted(258, f, COUNTER(too_deep));
    frame_free(f);
}

void add_tunnel_tests(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tunnels); i++) {
        char *path = g_strdup_printf("/tunnel/%s", tunnels[i].name);
        char *damaged = g_strdup_printf("/tunnel/%s/damaged", tunnels[i].name);
        g_test_add_data_func(path, &tunnels[i], test_tunnel);
        g_test_add_data_func(damaged, &tunnels[i], test_damaged);
        g_free(path);
        g_free(damaged);
    }
    g_test_add_func("/tunnel/other-contents", test_other_contents);
    g_test_add_func("/tunnel/other-transport", test_other_transport);
    g_test_add_func("/tunnel/malformed", test_malformed);
    g_test_add_func("/tunnel/mpls-address-like-type", test_mpls_address_like_type);
    g_test_add_func("/tunnel/too-deep", test_too_deep);
    g_test_add_func("/tunnel/pseudo-too-deep", test_pseudo_too_deep);
}
