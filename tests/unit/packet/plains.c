/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ethernet frames are read in one step where they are plain; behind a VLAN tag the same octets go through the layers. */
#include "frames.h"
#include "suites.h"

enum { ETHERNET = 1 };

static frame *framed(const char *before_type, const GByteArray *rest)
{
    frame *f = frame_new();
    frame_hex(f, "020000000001 020000000002");
    frame_hex(f, before_type);
    g_byte_array_append(f, rest->data, rest->len);
    return f;
}

/* `rest`: from the EtherType on. `missing`: so many octets at the end were not captured. */
static void assert_alike(const GByteArray *rest, guint missing)
{
    frame *plain = framed("", rest), *tagged = framed("81000001", rest);
    guint cut = MIN(missing, rest->len);
    result quick = decode(ETHERNET, plain, plain->len - cut, plain->len);
    result thorough = decode(ETHERNET, tagged, tagged->len - cut, tagged->len);
    thorough.counters.octets = quick.counters.octets;
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
    frame_free(plain);
    frame_free(tagged);
}

static frame *whole_datagram(void)
{
    frame *rest = frame_new();
    frame_hex(rest, "0800");
    frame_ipv4(rest, 20 + 20 + 5);
    frame_tcp(rest);
    frame_text(rest, "hello and padding");
    return rest;
}

static void test_cuts(void)
{
    frame *rest = whole_datagram();
    for (guint missing = 0; missing <= rest->len; missing++)
        assert_alike(rest, missing);
    frame_free(rest);
}

/* Every value of every octet of the headers. */
static void test_octets(void)
{
    frame *rest = whole_datagram();
    for (guint at = 0; at < 2 + 20 + 20; at++) {
        guint8 right = rest->data[at];
        for (guint value = 0; value < 256; value++) {
            rest->data[at] = (guint8)value;
            assert_alike(rest, 0);
            assert_alike(rest, 14);
        }
        rest->data[at] = right;
    }
    frame_free(rest);
}

void add_plain_tests(void)
{
    g_test_add_func("/plain/cuts", test_cuts);
    g_test_add_func("/plain/octets", test_octets);
}
