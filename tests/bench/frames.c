/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"

#include <string.h>

enum { ETHERNET = 14, IP = 20, TCP = 20, SYN_OPTIONS = 20, OPTIONS = 12, RECORD = 16 };

static const uint64_t epoch_seconds = 1767225600;

static void put_16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put_32(uint8_t *at, uint32_t value)
{
    put_16(at, value >> 16);
    put_16(at + 2, value & 0xffff);
}

void frames_write_header(FILE *file)
{
    const uint32_t words[6] = {0xa1b2c3d4, 2 | 4u << 16, 0, 0, 262144, 1};
    fwrite(words, sizeof(words), 1, file);
}

static void put_record(uint8_t *at, uint64_t time_us, uint32_t octets)
{
    const uint32_t words[4] = {(uint32_t)(epoch_seconds + time_us / 1000000),
                               (uint32_t)(time_us % 1000000), octets, octets};
    memcpy(at, words, sizeof(words));
}

static void put_ethernet(uint8_t *at, const frames_packet *packet)
{
    memcpy(at, "\x02\x00\x5e\x00\x00\x01\x02\x00\x5e\x00\x00\x02\x08\x00", ETHERNET);
    at[5] = (uint8_t)packet->destination;
    at[11] = (uint8_t)packet->source;
}

static void put_ip(uint8_t *at, const frames_packet *packet, size_t octets)
{
    memset(at, 0, IP);
    at[0] = 0x45;
    put_16(at + 2, (unsigned)octets);
    at[6] = 0x40; /* do not fragment */
    at[8] = 64;
    at[9] = 6;
    put_32(at + 12, packet->source);
    put_32(at + 16, packet->destination);
    unsigned sum = 0;
    for (int i = 0; i < IP; i += 2)
        sum += (unsigned)at[i] << 8 | at[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    put_16(at + 10, ~sum & 0xffff);
}

static void put_tcp(uint8_t *at, const frames_packet *packet, size_t options)
{
    memset(at, 0, TCP);
    put_16(at, packet->source_port);
    put_16(at + 2, packet->destination_port);
    put_32(at + 4, packet->sequence);
    put_32(at + 8, packet->acknowledgment);
    at[12] = (uint8_t)((TCP + options) / 4 << 4);
    at[13] = packet->flags;
    put_16(at + 14, 501);
    at += TCP;
    if (packet->flags & TCP_SYN)
        memcpy(at, "\x02\x04\x05\xb4\x04\x02\x08\x0a\0\0\0\0\0\0\0\0\x01\x03\x03\x07", SYN_OPTIONS);
    else
        memcpy(at, "\x01\x01\x08\x0a\0\0\0\0\0\0\0\0", OPTIONS);
    put_32(at + (packet->flags & TCP_SYN ? 8 : 4), (uint32_t)(packet->time_us / 1000));
}

void frames_write(FILE *file, const frames_packet *packet)
{
    uint8_t head[RECORD + ETHERNET + IP + TCP + SYN_OPTIONS];
    size_t options = packet->flags & TCP_SYN ? SYN_OPTIONS : OPTIONS;
    size_t ip_octets = IP + TCP + options + packet->payload_octets;
    put_record(head, packet->time_us, (uint32_t)(ETHERNET + ip_octets));
    put_ethernet(head + RECORD, packet);
    put_ip(head + RECORD + ETHERNET, packet, ip_octets);
    put_tcp(head + RECORD + ETHERNET + IP, packet, options);
    fwrite(head, RECORD + ETHERNET + IP + TCP + options, 1, file);
    if (packet->payload_octets > 0)
        fwrite(packet->payload, packet->payload_octets, 1, file);
}
