/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"
#include "suites.h"

#define ADDRESSES "020000000001 020000000002 020000000003 "
#define SNAP      "aaaa03 000000 0800 "

/* What is before "hello" in TCP in IPv4. */
typedef struct air {
    const char *name;
    uint32_t link_type;
    const char *headers;
} air;

static const air airs[] = {
    {"to-system", 105, "0801 0000 " ADDRESSES "0010 " SNAP},
    {"from-system", 105, "0802 0000 " ADDRESSES "0010 " SNAP},
    {"ad-hoc", 105, "0800 0000 " ADDRESSES "0010 " SNAP},
    {"four-addresses", 105, "0803 0000 " ADDRESSES "0010 020000000004 " SNAP},
    {"qos", 105, "8801 0000 " ADDRESSES "0010 0000 " SNAP},
    {"qos-four-addresses", 105, "8803 0000 " ADDRESSES "0010 020000000004 0000 " SNAP},
    {"qos-control", 105, "8881 0000 " ADDRESSES "0010 0000 00000000 " SNAP},
    {"again", 105, "0809 0000 " ADDRESSES "0010 " SNAP},
    {"vlan", 105, "0801 0000 " ADDRESSES "0010 aaaa03 000000 8100 0007 0800"},
    {"radiotap", 127, "00 00 0800 00000000 0801 0000 " ADDRESSES "0010 " SNAP},
    {"radiotap-flags", 127, "00 00 0a00 02000000 10 00 0801 0000 " ADDRESSES "0010 " SNAP},
    {"radiotap-clock", 127,
     "00 00 1200 03000000 1122334455667788 10 00 8801 0000 " ADDRESSES "0010 0000 " SNAP},
    {"radiotap-words", 127,
     "00 00 1c00 030000a0 000000a0 00000000 4041424344454647 00 000000 "
     "0801 0000 " ADDRESSES "0010 " SNAP},
    {"radiotap-padded", 127,
     "00 00 0a00 02000000 20 00 8801 0000 " ADDRESSES "0010 0000 0000 " SNAP},
    {"avs", 163, "80211001 00000010 00000000 00000000 0801 0000 " ADDRESSES "0010 " SNAP},
    {"avs-as-prism", 119, "80211001 00000010 00000000 00000000 0801 0000 " ADDRESSES "0010 " SNAP},
    {"ppi", 192, "00 00 0800 69000000 0801 0000 " ADDRESSES "0010 " SNAP},
};

static void append_hello(frame *f)
{
    frame_ipv4(f, 45);
    frame_tcp(f);
    frame_text(f, "hello");
}

static void check(uint32_t link_type, frame *f)
{
    size_t needed = f->len + 20 + 14;
    append_hello(f);
    g_assert_true(hl_packets_has_link_type(link_type));
    expect_packet(link_type, f, 4, "hello");
    expect_cuts(link_type, f, needed, "hello");
    frame_hex(f, "deadbeef"); /* check sequence */
    expect_packet(link_type, f, 4, "hello");
    frame_free(f);
}

static void test_air(gconstpointer data)
{
    const air *a = data;
    frame *f = frame_new();
    frame_hex(f, a->headers);
    check(a->link_type, f);
}

static void test_prism(void)
{
    frame *f = frame_new();
    frame_hex(f, "00000044 00000090");
    for (int i = 0; i < 34; i++)
        frame_hex(f, "00000000");
    frame_hex(f, "0801 0000 " ADDRESSES "0010 " SNAP);
    check(119, f);
}

static void expect(uint32_t link_type, const char *headers, size_t counter)
{
    frame *f = frame_new();
    frame_hex(f, headers);
    append_hello(f);
    expect_counted(link_type, f, counter);
    frame_free(f);
}

static void test_not_read(void)
{
    expect(105, "8000 0000 " ADDRESSES "0010 " SNAP, COUNTER(not_ip)); /* beacon */
    expect(105, "d400 0000 020000000001 " SNAP, COUNTER(not_ip));      /* acknowledgment */
    expect(105, "4801 0000 " ADDRESSES "0010 " SNAP, COUNTER(not_ip)); /* no data */
    expect(105, "c801 0000 " ADDRESSES "0010 0000 " SNAP, COUNTER(not_ip));
    expect(105, "0801 0000 " ADDRESSES "0010 4242 03 0000 0000 00", COUNTER(not_ip));
    expect(105, "0841 0000 " ADDRESSES "0010 " SNAP, COUNTER(encrypted));
    expect(127, "00 00 0800 00000000 8841 0000 " ADDRESSES "0010 0000 " SNAP, COUNTER(encrypted));
    expect(105, "0805 0000 " ADDRESSES "0010 " SNAP, COUNTER(datagrams_lost)); /* first fragment */
    expect(105, "0801 0000 " ADDRESSES "0110 " SNAP, COUNTER(datagrams_lost)); /* the second */
    expect(105, "0901 0000 " ADDRESSES "0010 " SNAP, COUNTER(malformed));
    expect(127, "00 00 0a00 02000000 40 00 0801 0000 " ADDRESSES "0010 " SNAP, COUNTER(malformed));
    expect(127, "01 00 0800 00000000 0801 0000 " ADDRESSES "0010 " SNAP, COUNTER(malformed));
    expect(127, "00 00 0700 00000000 0801 0000 " ADDRESSES "0010 " SNAP, COUNTER(malformed));
    expect(163, "80211001 00000004 0801 0000 " ADDRESSES "0010 " SNAP, COUNTER(malformed));
}

/* Two packets in one frame, and a check sequence. */
static frame *aggregate(void)
{
    frame *f = frame_new();
    frame_hex(f, "8801 0000 " ADDRESSES "0010 8000");
    for (int i = 0; i < 2; i++) {
        frame_hex(f, "020000000001 020000000002 0035 " SNAP);
        append_hello(f);
        if (i == 0)
            frame_hex(f, "00"); /* 14 + 53 octets, padded */
    }
    frame_hex(f, "deadbeef");
    return f;
}

static void test_aggregate(void)
{
    frame *f = aggregate();
    result r = decode_whole(105, f);
    g_assert_cmpint(r.packets, ==, 2);
    g_assert_cmpuint(r.counters.tcp_packets, ==, 2);
    g_assert_cmpuint(r.counters.frames, ==, 1);
    g_assert_cmpstr(r.payload, ==, "hello");
    g_assert_cmpuint(r.packet.source.port, ==, 4660);
    result_clear(&r);
    frame_free(f);
}

static void test_aggregate_cut(void)
{
    frame *f = aggregate();
    size_t first_needed = 26 + 14 + 8 + 20 + 14, second_needed = first_needed + 68;
    for (size_t cut = 0; cut < f->len; cut++) {
        result r = decode(105, f, cut, f->len);
        g_assert_cmpint(r.packets, ==, (cut >= first_needed) + (cut >= second_needed));
        g_assert_cmpuint(r.counters.snapped, ==, 1);
        result_clear(&r);
        r = decode(105, f, cut, (uint32_t)cut);
        result_clear(&r);
    }
    frame_free(f);
}

void add_wireless_tests(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(airs); i++) {
        char *path = g_strdup_printf("/wireless/%s", airs[i].name);
        g_test_add_data_func(path, &airs[i], test_air);
        g_free(path);
    }
    g_test_add_func("/wireless/prism", test_prism);
    g_test_add_func("/wireless/not-read", test_not_read);
    g_test_add_func("/wireless/aggregate", test_aggregate);
    g_test_add_func("/wireless/aggregate-cut", test_aggregate_cut);
}
