/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Octets as specifications print them. */
#ifndef HL_TEST_HEX_H
#define HL_TEST_HEX_H

#include <glib.h>

/* Appends the octets of pairs of hexadecimal digits; blanks mean nothing. */
void test_append_hex(GByteArray *octets, const char *digits);

#endif
