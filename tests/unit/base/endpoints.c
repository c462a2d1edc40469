/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_endpoint.h"

#include "suites.h"

#include <glib.h>

static const uint8_t private4[4] = {10, 0, 0, 7};
static const uint8_t document6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};

static hl_address address4(void)
{
    return hl_address_from(hl_bytes_from(private4, 4));
}

static hl_address address6(void)
{
    return hl_address_from(hl_bytes_from(document6, 16));
}

static void test_from(void)
{
    g_assert_cmpuint(address4().version, ==, 4);
    g_assert_cmpuint(address6().version, ==, 6);
    for (size_t size = 0; size <= 16; size++)
        if (size != 4 && size != 16)
            g_assert_cmpuint(hl_address_from(hl_bytes_from(document6, size)).version, ==, 0);
}

static void test_equal(void)
{
    hl_address a = address4(), b = address4(), c = address6();
    g_assert_true(hl_address_equal(&a, &b));
    g_assert_false(hl_address_equal(&a, &c));
    b.octets[3]++;
    g_assert_false(hl_address_equal(&a, &b));
    b = a;
    b.version = 6;
    g_assert_false(hl_address_equal(&a, &b));
    hl_endpoint x = {a, 80}, y = {a, 81}, z = {c, 80};
    g_assert_true(hl_endpoint_equal(&x, &x));
    g_assert_false(hl_endpoint_equal(&x, &y));
    g_assert_false(hl_endpoint_equal(&x, &z));
}

static void test_loopback(void)
{
    static const uint8_t loopback4[4] = {127, 1, 2, 3}, loopback6[16] = {[15] = 1};
    hl_address a = hl_address_from(hl_bytes_from(loopback4, 4));
    hl_address b = hl_address_from(hl_bytes_from(loopback6, 16));
    hl_address c = address4(), d = address6(), unknown = {0};
    g_assert_true(hl_address_is_loopback(&a));
    g_assert_true(hl_address_is_loopback(&b));
    g_assert_false(hl_address_is_loopback(&c));
    g_assert_false(hl_address_is_loopback(&d));
    g_assert_false(hl_address_is_loopback(&unknown));
}

static void expect_format(hl_address address, uint16_t port, const char *a, const char *e)
{
    char text[HL_ENDPOINT_TEXT_SIZE];
    hl_endpoint endpoint = {address, port};
    g_assert_cmpstr(hl_address_format(&address, text), ==, a);
    g_assert_cmpstr(hl_endpoint_format(&endpoint, text), ==, e);
}

static void test_format(void)
{
    hl_address longest = {.version = 6};
    memset(longest.octets, 0xff, 16);
    expect_format(address4(), 80, "10.0.0.7", "10.0.0.7:80");
    expect_format(address6(), 0, "2001:db8::1", "[2001:db8::1]:0");
    expect_format(longest, 65535, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                  "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
    expect_format((hl_address){0}, 443, "?", "?:443");
}

void add_endpoint_tests(void)
{
    g_test_add_func("/endpoint/from", test_from);
    g_test_add_func("/endpoint/equal", test_equal);
    g_test_add_func("/endpoint/loopback", test_loopback);
    g_test_add_func("/endpoint/format", test_format);
}
