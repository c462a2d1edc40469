/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames2.h"

#include <stdlib.h>
#include <string.h>

void test_append(GByteArray *octets, const char *text)
{
    g_byte_array_append(octets, (const guint8 *)text, (guint)strlen(text));
}

void test_append_number(GByteArray *octets, unsigned size, uint32_t number)
{
    for (unsigned i = size; i-- > 0;) {
        guint8 octet = (guint8)(number >> (8 * i));
        g_byte_array_append(octets, &octet, 1);
    }
}

void test_frame(GByteArray *octets, uint8_t type, uint8_t flags, uint32_t stream,
                const GByteArray *payload)
{
    test_append_number(octets, 3, payload ? payload->len : 0);
    g_byte_array_append(octets, &type, 1);
    g_byte_array_append(octets, &flags, 1);
    test_append_number(octets, 4, stream);
    if (payload)
        g_byte_array_append(octets, payload->data, payload->len);
}

void test_frame_text(GByteArray *octets, uint8_t type, uint8_t flags, uint32_t stream,
                     const char *payload)
{
    GByteArray *bytes = g_byte_array_new();
    test_append(bytes, payload ? payload : "");
    test_frame(octets, type, flags, stream, bytes);
    g_byte_array_unref(bytes);
}

/* RFC 7541 §5.1: an integer whose prefix has `bits`, the rest of its octet being `first`. */
static void append_integer(GByteArray *section, guint8 first, unsigned bits, uint64_t value)
{
    uint64_t most = (1u << bits) - 1;
    guint8 octet = (guint8)(first | (value < most ? value : most));
    g_byte_array_append(section, &octet, 1);
    if (value < most)
        return;
    for (value -= most; value >= 128; value >>= 7) {
        octet = (guint8)(value % 128 + 128);
        g_byte_array_append(section, &octet, 1);
    }
    octet = (guint8)value;
    g_byte_array_append(section, &octet, 1);
}

static void append_string(GByteArray *section, const char *text, gsize size)
{
    append_integer(section, 0, 7, size);
    g_byte_array_append(section, (const guint8 *)text, (guint)size);
}

static void append_literal(GByteArray *section, guint8 first, const char *line)
{
    const char *blank = strchr(line, ' ');
    g_assert_nonnull(blank);
    g_byte_array_append(section, &first, 1);
    append_string(section, line, (gsize)(blank - line));
    append_string(section, blank + 1, strlen(blank + 1));
}

GByteArray *test_section(const char *lines)
{
    GByteArray *section = g_byte_array_new();
    char **all = g_strsplit(lines, "\n", -1);
    for (char **line = all; *line && **line; line++) {
        if (**line == '#')
            append_integer(section, 0x80, 7, strtoull(*line + 1, NULL, 10));
        else if (**line == '=')
            append_integer(section, 0x20, 5, strtoull(*line + 1, NULL, 10));
        else if (**line == '+')
            append_literal(section, 0x40, *line + 1);
        else
            append_literal(section, 0, *line);
    }
    g_strfreev(all);
    return section;
}

void test_headers(GByteArray *octets, uint32_t stream, uint8_t flags, const char *lines)
{
    GByteArray *section = test_section(lines);
    test_frame(octets, F2_HEADERS, flags | F2_END_HEADERS, stream, section);
    g_byte_array_unref(section);
}
