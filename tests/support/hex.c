/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hex.h"

void test_append_hex(GByteArray *octets, const char *digits)
{
    while (*digits) {
        if (*digits == ' ') {
            digits++;
            continue;
        }
        g_assert_true(g_ascii_isxdigit(digits[0]) && g_ascii_isxdigit(digits[1]));
        guint8 octet =
            (guint8)(g_ascii_xdigit_value(digits[0]) << 4 | g_ascii_xdigit_value(digits[1]));
        g_byte_array_append(octets, &octet, 1);
        digits += 2;
    }
}
