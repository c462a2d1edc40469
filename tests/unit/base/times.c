/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_time.h"

#include "suites.h"

#include <glib.h>

static void expect(hl_time_ns time, const char *expected)
{
    char text[HL_TIME_TEXT_SIZE];
    g_assert_cmpstr(hl_time_format(time, text), ==, expected);
}

static void test_format(void)
{
    expect(0, "1970-01-01T00:00:00.000000Z");
    expect(INT64_C(1795150800123456789), "2026-11-20T05:00:00.123456Z");
    expect(999, "1970-01-01T00:00:00.000000Z");
    expect(HL_NS_PER_SECOND - 1, "1970-01-01T00:00:00.999999Z");
    expect(INT64_C(951782400) * HL_NS_PER_SECOND, "2000-02-29T00:00:00.000000Z");
}

/* Before 1970 as well, as damaged captures have it. */
static void test_negative(void)
{
    expect(-1, "1969-12-31T23:59:59.999999Z");
    expect(-HL_NS_PER_SECOND, "1969-12-31T23:59:59.000000Z");
    expect(-HL_NS_PER_SECOND - HL_NS_PER_MILLISECOND, "1969-12-31T23:59:58.999000Z");
}

static void test_extremes(void)
{
    expect(INT64_MAX, "2262-04-11T23:47:16.854775Z");
    expect(INT64_MIN, "1677-09-21T00:12:43.145224Z");
}

void add_time_tests(void)
{
    g_test_add_func("/time/format", test_format);
    g_test_add_func("/time/negative", test_negative);
    g_test_add_func("/time/extremes", test_extremes);
}
