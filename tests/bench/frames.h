/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes TCP packets over IPv4 over Ethernet into a pcap file, as fast as the disk allows. */
#ifndef HL_BENCH_FRAMES_H
#define HL_BENCH_FRAMES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { FRAMES_MTU = 1500, FRAMES_SEGMENT = FRAMES_MTU - 20 - 32 };

enum { TCP_FIN = 0x01, TCP_SYN = 0x02, TCP_RST = 0x04, TCP_PSH = 0x08, TCP_ACK = 0x10 };

typedef struct frames_packet {
    uint64_t time_us;             /* since 2026-01-01T00:00:00Z */
    uint32_t source, destination; /* IPv4, host order */
    uint16_t source_port, destination_port;
    uint32_t sequence, acknowledgment;
    uint8_t flags;
    const uint8_t *payload;
    size_t payload_octets; /* at most FRAMES_SEGMENT */
} frames_packet;

/* The file header: microseconds, Ethernet. */
void frames_write_header(FILE *file);

/* One record; SYNs carry the usual options, all others a timestamp. TCP checksums are 0, as a
 * capture with checksum offloading has them. */
void frames_write(FILE *file, const frames_packet *packet);

#endif
