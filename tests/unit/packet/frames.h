/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames made by hand, header by header, and what the stage makes of them. */
#ifndef HL_TEST_PACKET_FRAMES_H
#define HL_TEST_PACKET_FRAMES_H

#include "packet/hl_packets.h"

#include <glib.h>

/* A frame that grows at its end. */
typedef GByteArray frame;

frame *frame_new(void);
void frame_free(frame *f);

/* Hexadecimal digits, spaces ignored. */
void frame_hex(frame *f, const char *hex);
void frame_text(frame *f, const char *text);

/* 10.0.0.1 -> 10.0.0.2, `total_octets` as the header shall say. */
void frame_ipv4(frame *f, uint16_t total_octets);
/* 2001:db8::1 -> 2001:db8::2 */
void frame_ipv6(frame *f, uint16_t payload_octets, uint8_t next);
/* 4660 -> 80, sequence 0x01020304, acknowledgment 0x05060708, PSH ACK; 20 octets. */
void frame_tcp(frame *f);

/* The sum that TCP checksums are made of, of the pseudo-header or with all that follows the IP header
 * at `ip_at` up to the frame's end; and where the checksum goes. */
uint16_t frame_tcp_sum(const frame *f, size_t ip_at, bool whole);
void frame_set_checksum(frame *f, size_t ip_at, uint16_t value);

/* What came of the last frame. */
typedef struct result {
    int packets;
    hl_packet packet;
    char *payload; /* a copy */
    hl_packet_counters counters;
} result;

/* Decodes a frame of which the first `captured` octets stand in a block of just that size. */
result decode(uint32_t link_type, const frame *f, size_t captured, uint32_t wire_octets);
/* Without the short way for plain frames. */
result decode_by_layers(uint32_t link_type, const frame *f, size_t captured, uint32_t wire_octets);
result decode_whole(uint32_t link_type, const frame *f);
void result_clear(result *r);

/* Decodes the whole frame and expects the packet that frame_tcp builds, with `payload`. */
void expect_packet(uint32_t link_type, const frame *f, uint8_t version, const char *payload);

/* Decodes the whole frame and expects no packet, and that just this counter has counted it:
 * the offset of the counter in hl_packet_counters. */
void expect_counted(uint32_t link_type, const frame *f, size_t counter);
#define COUNTER(name) offsetof(hl_packet_counters, name)

/*
 * Decodes the frame cut at every octet. `headers` octets are needed to know the packet; from there
 * on every cut shows it, with the size on the wire and whatever was captured.
 */
void expect_cuts(uint32_t link_type, const frame *f, size_t needed, const char *payload);

#endif
