/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is read of plain frames in one step is what the layers read of them. */
#include "frames.h"
#include "suites.h"

/* What stands before the datagram. */
typedef struct beginning {
    uint32_t link_type;
    const char *ipv4, *ipv6;
} beginning;

#define MAC      "020000000001 020000000002 "
#define COOKED   "0000 0001 0006 020000000002 0000 "
#define COOKED_2 " 0000 00000001 0001 00 06 020000000002 0000"

static const beginning beginnings[] = {
    {1, MAC "0800", MAC "86dd"},
    {1, MAC "8100 0007 0800", MAC "8100 0007 86dd"},
    {1, MAC "8100 0007 8100 0008 0800", MAC "88a8 0007 8100 0008 86dd"},
    {101, "", ""},
    {113, COOKED "0800", COOKED "86dd"},
    {276, "0800" COOKED_2, "86dd" COOKED_2},
    {0, "02000000", "1e000000"}, /* no plain one */
};

/* `missing`: so many octets at the end were not captured. */
static void assert_alike(uint32_t link_type, const frame *f, guint missing)
{
    guint captured = f->len - MIN(missing, f->len);
    result quick = decode(link_type, f, captured, f->len);
    result thorough = decode_by_layers(link_type, f, captured, f->len);
    g_assert_cmpint(quick.packets, ==, thorough.packets);
    g_assert_cmpmem(&quick.counters, sizeof quick.counters, &thorough.counters,
                    sizeof thorough.counters);
    g_assert_true(hl_endpoint_equal(&quick.packet.source, &thorough.packet.source));
    g_assert_true(hl_endpoint_equal(&quick.packet.destination, &thorough.packet.destination));
    g_assert_cmpuint(quick.packet.sequence, ==, thorough.packet.sequence);
    g_assert_cmpuint(quick.packet.acknowledgment, ==, thorough.packet.acknowledgment);
    g_assert_cmpuint(quick.packet.flags, ==, thorough.packet.flags);
    g_assert_cmpuint(quick.packet.oddities, ==, thorough.packet.oddities);
    g_assert_cmpuint(quick.packet.payload_octets, ==, thorough.packet.payload_octets);
    g_assert_cmpuint(quick.packet.payload.size, ==, thorough.packet.payload.size);
    g_assert_cmpstr(quick.payload, ==, thorough.payload);
    result_clear(&quick);
    result_clear(&thorough);
}

static frame *whole_frame(const beginning *begin, bool is_ipv4)
{
    frame *f = frame_new();
    frame_hex(f, is_ipv4 ? begin->ipv4 : begin->ipv6);
    if (is_ipv4)
        frame_ipv4(f, 20 + 20 + 5);
    else
        frame_ipv6(f, 20 + 5, 6);
    frame_tcp(f);
    frame_text(f, "hello and padding");
    return f;
}

static void for_each_frame(void (*check)(uint32_t link_type, frame *f))
{
    for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++)
        for (int is_ipv4 = 0; is_ipv4 < 2; is_ipv4++) {
            frame *f = whole_frame(&beginnings[i], is_ipv4);
            check(beginnings[i].link_type, f);
            frame_free(f);
        }
}

static void check_whole(uint32_t link_type, frame *f)
{
    result r = decode_whole(link_type, f);
    g_assert_cmpint(r.packets, ==, 1);
    g_assert_cmpstr(r.payload, ==, "hello");
    result_clear(&r);
}

static void test_whole(void)
{
    for_each_frame(check_whole);
}

static void check_cuts(uint32_t link_type, frame *f)
{
    for (guint missing = 0; missing <= f->len; missing++)
        assert_alike(link_type, f, missing);
}

static void test_cuts(void)
{
    for_each_frame(check_cuts);
}

/* Every value of every octet of the headers. */
static void check_octets(uint32_t link_type, frame *f)
{
    for (guint at = 0; at < f->len - strlen("hello and padding"); at++) {
        guint8 right = f->data[at];
        for (guint value = 0; value < 256; value++) {
            f->data[at] = (guint8)value;
            assert_alike(link_type, f, 0);
            assert_alike(link_type, f, 14);
        }
        f->data[at] = right;
    }
}

static void test_octets(void)
{
    for_each_frame(check_octets);
}

void add_plain_tests(void)
{
    g_test_add_func("/plain/whole", test_whole);
    g_test_add_func("/plain/cuts", test_cuts);
    g_test_add_func("/plain/octets", test_octets);
}
