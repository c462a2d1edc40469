/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames and field sections of HTTP/2, put together by hand. */
#ifndef HL_TEST_FRAMES2_H
#define HL_TEST_FRAMES2_H

#include <glib.h>
#include <stdint.h>

enum { F2_DATA, F2_HEADERS, F2_PRIORITY, F2_RST, F2_SETTINGS, F2_PUSH, F2_PING, F2_GOAWAY };
enum { F2_WINDOW = 8, F2_CONTINUATION = 9 };
enum { F2_END_STREAM = 1, F2_ACK = 1, F2_END_HEADERS = 4, F2_PADDED = 8, F2_PRIORITIZED = 0x20 };

/* A frame with that payload is appended. */
void test_frame(GByteArray *octets, uint8_t type, uint8_t flags, uint32_t stream,
                const GByteArray *payload);
/* The same of text, which may be NULL. */
void test_frame_text(GByteArray *octets, uint8_t type, uint8_t flags, uint32_t stream,
                     const char *payload);
void test_append(GByteArray *octets, const char *text);
void test_append_number(GByteArray *octets, unsigned size, uint32_t number);

/*
 * A field section of `lines`, one a field: "name value" is a literal that is not indexed,
 * "+name value" one that is added to the table, "#N" refers to entry N, "=N" makes N the size of
 * the table. RFC 7541 §6.
 */
GByteArray *test_section(const char *lines);

/* HEADERS with such a section, END_HEADERS and further flags. */
void test_headers(GByteArray *octets, uint32_t stream, uint8_t flags, const char *lines);

#endif
