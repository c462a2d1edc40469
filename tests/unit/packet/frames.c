/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"

frame *frame_new(void)
{
    return g_byte_array_new();
}

void frame_free(frame *f)
{
    g_byte_array_unref(f);
}

void frame_hex(frame *f, const char *hex)
{
    for (; *hex; hex++) {
        if (*hex == ' ')
            continue;
        guint8 octet = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
        g_byte_array_append(f, &octet, 1);
        hex++;
    }
}

void frame_text(frame *f, const char *text)
{
    g_byte_array_append(f, (const guint8 *)text, (guint)strlen(text));
}

static void frame_be16(frame *f, uint16_t value)
{
    guint8 octets[2] = {(guint8)(value >> 8), (guint8)value};
    g_byte_array_append(f, octets, 2);
}

void frame_ipv4(frame *f, uint16_t total_octets)
{
    frame_hex(f, "45 00");
    frame_be16(f, total_octets);
    frame_hex(f, "1234 4000 40 06 0000 0a000001 0a000002");
}

void frame_ipv6(frame *f, uint16_t payload_octets, uint8_t next)
{
    frame_hex(f, "60000000");
    frame_be16(f, payload_octets);
    g_byte_array_append(f, &next, 1);
    frame_hex(f, "40 20010db8000000000000000000000001 20010db8000000000000000000000002");
}

void frame_tcp(frame *f)
{
    frame_hex(f, "1234 0050 01020304 05060708 50 18 ffff 0000 0000");
}

static uint32_t sum_of(const guint8 *octets, size_t size)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += i % 2 ? octets[i] : (uint32_t)octets[i] << 8;
    return sum;
}

uint16_t frame_tcp_sum(const frame *f, size_t ip_at, bool whole)
{
    const guint8 *ip = f->data + ip_at;
    size_t header = ip[0] >> 4 == 4 ? 20 : 40, size = f->len - ip_at - header;
    uint32_t sum = header == 20 ? sum_of(ip + 12, 8) : sum_of(ip + 8, 32);
    sum += 6 + (uint32_t)size + (whole ? sum_of(ip + header, size) : 0);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)sum;
}

void frame_set_checksum(frame *f, size_t ip_at, uint16_t value)
{
    size_t at = ip_at + (f->data[ip_at] >> 4 == 4 ? 20 : 40) + 16;
    f->data[at] = (guint8)(value >> 8);
    f->data[at + 1] = (guint8)value;
}

static void keep_packet(void *user, const hl_packet *packet)
{
    result *r = user;
    r->packets++;
    r->packet = *packet;
    g_free(r->payload);
    r->payload = g_strndup((const char *)packet->payload.data, packet->payload.size);
}

static void feed_as_pipeline(hl_packets *packets, const hl_frame *whole, result *r)
{
    hl_packet plain;
    if (hl_packets_read_plain(packets, whole, &plain))
        keep_packet(r, &plain);
    else
        hl_packets_feed(packets, whole);
}

static result decode_so(uint32_t link_type, const frame *f, size_t captured, uint32_t wire_octets,
                        bool by_layers)
{
    result r = {0};
    hl_packets *packets = hl_packets_new(&hl_limits_default, (hl_packet_sink){keep_packet, &r});
    uint8_t *block = g_malloc(captured ? captured : 1);
    if (captured)
        memcpy(block, f->data, captured);
    hl_frame whole = {.ref = {7, 1},
                      .time = 12345,
                      .link_type = link_type,
                      .wire_octets = wire_octets,
                      .captured = hl_bytes_from(captured ? block : block + 1, captured)};
    if (by_layers)
        hl_packets_feed(packets, &whole);
    else
        feed_as_pipeline(packets, &whole, &r);
    r.counters = *hl_packets_stats(packets);
    g_free(block);
    hl_packets_free(packets);
    return r;
}

result decode(uint32_t link_type, const frame *f, size_t captured, uint32_t wire_octets)
{
    return decode_so(link_type, f, captured, wire_octets, false);
}

result decode_by_layers(uint32_t link_type, const frame *f, size_t captured, uint32_t wire_octets)
{
    return decode_so(link_type, f, captured, wire_octets, true);
}

result decode_whole(uint32_t link_type, const frame *f)
{
    return decode(link_type, f, f->len, f->len);
}

void result_clear(result *r)
{
    g_free(r->payload);
}

static void check_packet(const result *r, uint8_t version)
{
    static const uint8_t first4[] = {10, 0, 0, 1}, second4[] = {10, 0, 0, 2};
    uint8_t first6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
    uint8_t second6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 2};
    size_t size = version == 4 ? 4 : 16;
    hl_address first = hl_address_from(hl_bytes_from(version == 4 ? first4 : first6, size));
    hl_address second = hl_address_from(hl_bytes_from(version == 4 ? second4 : second6, size));
    g_assert_cmpint(r->packets, ==, 1);
    g_assert_true(hl_address_equal(&r->packet.source.address, &first));
    g_assert_true(hl_address_equal(&r->packet.destination.address, &second));
    g_assert_cmpuint(r->packet.source.port, ==, 4660);
    g_assert_cmpuint(r->packet.destination.port, ==, 80);
    g_assert_cmphex(r->packet.sequence, ==, 0x01020304);
    g_assert_cmphex(r->packet.acknowledgment, ==, 0x05060708);
    g_assert_cmphex(r->packet.flags, ==, HL_TCP_PSH | HL_TCP_ACK);
    g_assert_cmpuint(r->packet.frame.number, ==, 7);
    g_assert_cmpuint(r->packet.frame.capture, ==, 1);
    g_assert_cmpint(r->packet.time, ==, 12345);
    g_assert_cmpuint(r->counters.tcp_packets, ==, 1);
}

void expect_packet(uint32_t link_type, const frame *f, uint8_t version, const char *payload)
{
    result r = decode_whole(link_type, f);
    check_packet(&r, version);
    g_assert_cmpstr(r.payload, ==, payload);
    g_assert_cmpuint(r.packet.payload_octets, ==, strlen(payload));
    g_assert_cmpuint(r.packet.oddities, ==, 0);
    g_assert_cmpuint(r.counters.frames, ==, 1);
    g_assert_cmpuint(r.counters.octets, ==, f->len);
    g_assert_cmpuint(r.counters.snapped, ==, 0);
    result_clear(&r);
}

void expect_counted(uint32_t link_type, const frame *f, size_t counter)
{
    result r = decode_whole(link_type, f);
    hl_packet_counters only = {.frames = 1, .octets = f->len};
    *(uint64_t *)((char *)&only + counter) = 1;
    g_assert_cmpint(r.packets, ==, 0);
    g_assert_cmpmem(&r.counters, sizeof only, &only, sizeof only);
    result_clear(&r);
}

void expect_cuts(uint32_t link_type, const frame *f, size_t needed, const char *payload)
{
    size_t size = strlen(payload);
    for (size_t cut = 0; cut < f->len; cut++) {
        result r = decode(link_type, f, cut, f->len);
        g_assert_cmpint(r.packets, ==, cut >= needed);
        g_assert_cmpuint(r.counters.snapped, ==, 1);
        g_assert_cmpuint(r.counters.malformed, ==, 0);
        if (r.packets) {
            size_t missing = MIN(f->len - cut, size);
            g_assert_cmpuint(r.packet.payload_octets, ==, size);
            g_assert_cmpmem(r.packet.payload.size ? r.payload : "", r.packet.payload.size, payload,
                            size - missing);
            g_assert_cmpuint(r.packet.oddities, ==, missing ? HL_ODDITY_SNAPPED : 0);
        }
        result_clear(&r);

        /* The same without a word about it: the frame ended there on the wire. */
        r = decode(link_type, f, cut, (uint32_t)cut);
        g_assert_cmpint(r.packets, ==, cut >= needed);
        g_assert_cmpuint(r.counters.snapped + r.counters.malformed + r.counters.not_ip, ==, 1);
        result_clear(&r);
    }
}
