/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"
#include "suites.h"

#define MACS "020000000001 020000000002 "

/* A link header, and what is expected of "hello" in TCP behind it. */
typedef struct link {
    const char *name;
    uint32_t link_type;
    const char *header;
    uint8_t version;
} link;

static const link links[] = {
    {"ethernet", 1, MACS "0800", 4},
    {"ethernet-ipv6", 1, MACS "86dd", 6},
    {"vlan", 1, MACS "8100 0064 0800", 4},
    {"vlan-service", 1, MACS "88a8 0064 8100 00c8 86dd", 6},
    {"vlan-old", 1, MACS "9100 0001 8100 0002 8100 0003 0800", 4},
    {"linux-sll", 113, "0000 0001 0006 020000000001 0000 0800", 4},
    {"linux-sll-ipv6", 113, "0004 0304 0006 000000000000 0000 86dd", 6},
    {"linux-sll-vlan", 113, "0000 0001 0006 020000000001 0000 8100 0064 0800", 4},
    {"linux-sll2", 276, "0800 0000 00000003 0001 00 06 020000000001 0000", 4},
    {"linux-sll2-ipv6", 276, "86dd 0000 00000003 0001 04 06 020000000001 0000", 6},
    {"raw", 101, "", 4},
    {"raw-ipv6", 101, "", 6},
    {"raw-12", 12, "", 4},
    {"raw-14", 14, "", 6},
    {"ipv4", 228, "", 4},
    {"ipv6", 229, "", 6},
    {"null-little-endian", 0, "02000000", 4},
    {"null-big-endian", 0, "00000002", 4},
    {"null-linux", 0, "0a000000", 6},
    {"null-windows", 0, "17000000", 6},
    {"null-openbsd", 0, "18000000", 6},
    {"null-freebsd", 0, "0000001c", 6},
    {"null-macos", 0, "1e000000", 6},
    {"loop", 108, "00000002", 4},
    {"loop-ipv6", 108, "00000018", 6},
    {"llc-snap", 1, "020000000001 020000000002 0035 aaaa03 000000 0800", 4},
    {"llc-snap-bridged", 1, "020000000001 020000000002 0035 aaaa03 0000f8 86dd", 6},
    {"rfc1483", 100, "aaaa03 000000 0800", 4},
    {"ppp", 9, "ff03 0021", 4},
    {"ppp-bare", 9, "0057", 6},
    {"ppp-compressed", 9, "21", 4},
    {"ppp-compressed-protocol", 9, "ff03 57", 6},
    {"ppp-hdlc", 50, "ff03 0021", 4},
    {"ppp-hdlc-cisco", 50, "0f00 0800", 4},
    {"ppp-with-direction", 204, "00 ff03 0057", 6},
    {"ppp-mpls", 9, "ff03 0281 00064140", 4},
    {"pppoe", 51, "11 00 0001 002f 0021", 4},
    {"cisco-hdlc", 104, "0f00 86dd", 6},
    {"cisco-hdlc-with-direction", 205, "01 8f00 0800", 4},
    {"mpls-link", 219, "00064140", 4},
    {"enc", 109, "00000002 00000100 00000001", 4},
    {"ipnet", 226, "01 02 0004 0000002d 00000001 00000002 00000000 00000000", 4},
    {"ipnet-ipv6", 226, "01 1a 0004 00000041 00000001 00000002 00000000 00000000", 6},
    {"pflog", 117,
     "3d 02 00 00 65746830000000000000000000000000 00000000000000000000000000000000"
     "00000005 ffffffff 00000000 00000000 00000000 00000000 01 000000",
     4},
    {"pflog-ipv6", 117,
     "30 1e 00 00 65746830000000000000000000000000 00000000000000000000000000000000"
     "00000005 ffffffff 01 000000",
     6},
    {"nflog", 239, "02 00 0000 3100 0900", 4},
    {"nflog-big-endian", 239, "0a 00 0000 0045 0009", 6},
    {"ppi", 192, "00 00 0800 01000000 020000000001 020000000002 0800", 4},
    {"ppi-fields", 192, "00 00 1000 65000000 0200 0400 00000000", 6},
    {"pktap", 258, "10000000 01000000 01000000 00000000 020000000001 020000000002 86dd", 6},
};

static void append_hello(frame *f, uint8_t version)
{
    if (version == 4)
        frame_ipv4(f, 45);
    else
        frame_ipv6(f, 25, 6);
    frame_tcp(f);
    frame_text(f, "hello");
}

static void test_link(gconstpointer data)
{
    const link *l = data;
    frame *f = frame_new();
    frame_hex(f, l->header);
    size_t needed = f->len + (l->version == 4 ? 20 : 40) + 14;
    append_hello(f, l->version);
    g_assert_true(hl_packets_has_link_type(l->link_type));
    expect_packet(l->link_type, f, l->version, "hello");
    expect_cuts(l->link_type, f, needed, "hello");
    frame_free(f);
}

/* What follows a good IP packet is the link's, not ours. */
static void test_padding(gconstpointer data)
{
    const link *l = data;
    frame *f = frame_new();
    frame_hex(f, l->header);
    append_hello(f, l->version);
    frame_hex(f, "000000000000 deadbeef");
    expect_packet(l->link_type, f, l->version, "hello");
    frame_free(f);
}

static void expect(uint32_t link_type, const char *hex, size_t counter)
{
    frame *f = frame_new();
    frame_hex(f, hex);
    expect_counted(link_type, f, counter);
    frame_free(f);
}

static void test_not_ip(void)
{
    expect(1, MACS "0806 0001 0800 0604 0001", COUNTER(not_ip));
    expect(1, MACS "8100 0064 0806 0001 0800", COUNTER(not_ip));
    expect(1, MACS "0026 424203 0000", COUNTER(not_ip)); /* IEEE 802.3 with LLC */
    expect(113, "0000 0001 0006 020000000001 0000 0806", COUNTER(not_ip));
    expect(276, "0806 0000 00000003 0001 00 06 020000000001 0000", COUNTER(not_ip));
    expect(0, "07000000 4500", COUNTER(not_ip));
}

static void test_malformed(void)
{
    expect(1, "", COUNTER(malformed));
    expect(1, MACS "08", COUNTER(malformed));
    expect(1, MACS "8100 00", COUNTER(malformed));
    expect(113, "0000 0001 0006 020000000001 0000 08", COUNTER(malformed));
    expect(276, "0800 0000 00000003 0001 00 06 0200000000", COUNTER(malformed));
    expect(0, "020000", COUNTER(malformed));
    expect(101, "", COUNTER(malformed));
    expect(101, "00112233", COUNTER(malformed));
}

static void test_unknown(void)
{
    expect(189, "00112233", COUNTER(unknown_link));
    expect(2, "", COUNTER(unknown_link));
    g_assert_false(hl_packets_has_link_type(189));
    g_assert_false(hl_packets_has_link_type(UINT32_MAX));
}

/* As many tags as the limit has room for, with IP behind them, and one more. */
static void test_too_deep(void)
{
    for (unsigned more = 0; more < 2; more++) {
        frame *f = frame_new();
        frame_hex(f, MACS);
        for (unsigned i = 0; i + 1 < hl_limits_default.encapsulation_depth + more; i++)
            frame_hex(f, "8100 0001");
        frame_hex(f, "0800");
        append_hello(f, 4);
        if (more)
            expect_counted(1, f, COUNTER(too_deep));
        else
            expect_packet(1, f, 4, "hello");
        frame_free(f);
    }
}

void add_link_tests(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(links); i++) {
        char *path = g_strdup_printf("/link/%s", links[i].name);
        char *padded = g_strdup_printf("/link/%s/padding", links[i].name);
        g_test_add_data_func(path, &links[i], test_link);
        g_test_add_data_func(padded, &links[i], test_padding);
        g_free(path);
        g_free(padded);
    }
    g_test_add_func("/link/not-ip", test_not_ip);
    g_test_add_func("/link/malformed", test_malformed);
    g_test_add_func("/link/unknown", test_unknown);
    g_test_add_func("/link/too-deep", test_too_deep);
}
