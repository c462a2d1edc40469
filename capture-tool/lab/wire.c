/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire.h"

#include "intake.h"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <time.h>

enum {
    LINKTYPE_RAW = 101, /* begins with the IP header */
    SEGMENT_OCTETS = 16 << 10,
    WINDOW = 65535,
    TIME_TO_LIVE = 64,
    HEADERS_OCTETS_MAX = sizeof(struct ip6_hdr) + sizeof(struct tcphdr),
    VERSION_6 = 6 << 28,
};

struct hl_lab_wire {
    hl_intake *intake;
    hl_time_ns offset; /* of the clock on the wall to the monotonic one, when it began */
    uint64_t frames;
};

static hl_time_ns monotonic_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * HL_NS_PER_SECOND + now.tv_nsec;
}

hl_lab_wire *hl_lab_wire_new(hl_intake *intake)
{
    hl_lab_wire *wire = g_new0(hl_lab_wire, 1);
    wire->intake = intake;
    wire->offset = g_get_real_time() * (HL_NS_PER_SECOND / G_USEC_PER_SEC) - monotonic_now();
    return wire;
}

void hl_lab_wire_advance(hl_lab_wire *wire)
{
    hl_intake_advance(wire->intake, wire->offset + monotonic_now());
}

void hl_lab_wire_secrets(hl_lab_wire *wire, hl_bytes key_log)
{
    hl_intake_secrets(wire->intake, key_log);
}

void hl_lab_wire_free(hl_lab_wire *wire)
{
    g_free(wire);
}

/* RFC 1071: the sum of 16-bit words, each carry added again. */
static uint32_t add_words(uint32_t sum, const void *octets, size_t size)
{
    const uint8_t *at = octets;
    for (size_t i = 0; i < size; i++)
        sum += (uint32_t)at[i] << (i % 2 ? 0 : 8);
    return sum;
}

static uint16_t checksum_of(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return htons((uint16_t)~sum);
}

/* `octets`: of the TCP segment. Returns the header's size. */
static size_t write_ipv4(uint8_t *packet, const hl_lab_line *line, int side, size_t octets)
{
    struct iphdr ip = {
        .version = 4,
        .ihl = sizeof ip / 4,
        .tot_len = htons((uint16_t)(sizeof ip + octets)),
        .frag_off = htons(IP_DF),
        .ttl = TIME_TO_LIVE,
        .protocol = IPPROTO_TCP,
    };
    memcpy(&ip.saddr, line->end[side].address.octets, sizeof ip.saddr);
    memcpy(&ip.daddr, line->end[!side].address.octets, sizeof ip.daddr);
    ip.check = checksum_of(add_words(0, &ip, sizeof ip));
    memcpy(packet, &ip, sizeof ip);
    return sizeof ip;
}

static size_t write_ipv6(uint8_t *packet, const hl_lab_line *line, int side, size_t octets)
{
    struct ip6_hdr ip = {
        .ip6_flow = htonl(VERSION_6),
        .ip6_plen = htons((uint16_t)octets),
        .ip6_nxt = IPPROTO_TCP,
        .ip6_hlim = TIME_TO_LIVE,
    };
    memcpy(&ip.ip6_src, line->end[side].address.octets, sizeof ip.ip6_src);
    memcpy(&ip.ip6_dst, line->end[!side].address.octets, sizeof ip.ip6_dst);
    memcpy(packet, &ip, sizeof ip);
    return sizeof ip;
}

static struct tcphdr tcp_header(const hl_lab_line *line, int side, uint8_t flags)
{
    struct tcphdr tcp = {
        .th_sport = htons(line->end[side].port),
        .th_dport = htons(line->end[!side].port),
        .th_seq = htonl(line->sent[side]),
        .th_ack = flags & TH_ACK ? htonl(line->sent[!side]) : 0,
        .th_off = sizeof tcp / 4,
        .th_flags = flags,
        .th_win = htons(WINDOW),
    };
    return tcp;
}

/* The checksum covers addresses, protocol and length too (RFC 9293 §3.1). */
static uint16_t tcp_checksum(const hl_lab_line *line, const struct tcphdr *tcp, hl_bytes octets)
{
    uint32_t sum = IPPROTO_TCP + (uint32_t)(sizeof *tcp + octets.size);
    for (int side = 0; side < 2; side++)
        sum = add_words(sum, line->end[side].address.octets, sizeof line->end[side].address.octets);
    sum = add_words(sum, tcp, sizeof *tcp);
    return checksum_of(add_words(sum, octets.data, octets.size));
}

static void feed(hl_lab_wire *wire, hl_bytes packet)
{
    hl_frame frame = {
        .ref = {.number = ++wire->frames},
        .time = wire->offset + monotonic_now(),
        .link_type = LINKTYPE_RAW,
        .wire_octets = (uint32_t)packet.size,
        .captured = packet,
    };
    if (hl_intake_takes(wire->intake, &frame))
        hl_intake_feed(wire->intake, &frame, 1);
}

static void send_packet(hl_lab_line *line, int side, uint8_t flags, hl_bytes octets)
{
    uint8_t packet[HEADERS_OCTETS_MAX + SEGMENT_OCTETS];
    struct tcphdr tcp = tcp_header(line, side, flags);
    tcp.th_sum = tcp_checksum(line, &tcp, octets);
    bool is_ipv6 = line->end[side].address.version == 6;
    size_t size = (is_ipv6 ? write_ipv6 : write_ipv4)(packet, line, side, sizeof tcp + octets.size);
    memcpy(packet + size, &tcp, sizeof tcp);
    size += sizeof tcp;
    if (octets.size > 0)
        memcpy(packet + size, octets.data, octets.size);
    line->sent[side] += (uint32_t)octets.size + (flags & (TH_SYN | TH_FIN) ? 1 : 0);
    feed(line->wire, hl_bytes_from(packet, size + octets.size));
}

static const hl_bytes nothing = {NULL, 0};

void hl_lab_line_open(hl_lab_line *line, hl_lab_wire *wire, hl_endpoint client, hl_endpoint server)
{
    *line = (hl_lab_line){wire, {client, server}, {0, 0}};
    send_packet(line, 0, TH_SYN, nothing);
    send_packet(line, 1, TH_SYN | TH_ACK, nothing);
    send_packet(line, 0, TH_ACK, nothing);
}

void hl_lab_line_send(hl_lab_line *line, int side, hl_bytes octets)
{
    while (octets.size > 0) {
        hl_bytes next = hl_bytes_first(octets, MIN(octets.size, SEGMENT_OCTETS));
        send_packet(line, side, TH_ACK | TH_PUSH, next);
        octets = hl_bytes_skip(octets, next.size);
    }
}

void hl_lab_line_close(hl_lab_line *line, int side)
{
    send_packet(line, side, TH_ACK | TH_FIN, nothing);
}

void hl_lab_line_reset(hl_lab_line *line, int side)
{
    send_packet(line, side, TH_ACK | TH_RST, nothing);
}
