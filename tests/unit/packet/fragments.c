/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"
#include "suites.h"

enum { RAW = 101 };

/* A stage, and what came out of it. */
typedef struct bench {
    hl_packets *packets;
    hl_limits limits;
    hl_time_ns now;
    uint64_t number; /* of the last frame */
    int count;       /* of packets */
    hl_packet packet;
    GByteArray *payload;
} bench;

static void take_packet(void *user, const hl_packet *packet)
{
    bench *b = user;
    b->count++;
    b->packet = *packet;
    g_byte_array_set_size(b->payload, 0);
    g_byte_array_append(b->payload, packet->payload.data, (guint)packet->payload.size);
}

static void bench_start(bench *b)
{
    b->packets = hl_packets_new(&b->limits, (hl_packet_sink){take_packet, b});
}

static bench *bench_new(void)
{
    bench *b = g_new0(bench, 1);
    b->limits = hl_limits_default;
    b->payload = g_byte_array_new();
    b->now = 1000 * HL_NS_PER_SECOND;
    bench_start(b);
    return b;
}

static bench *bench_with(void (*change)(hl_limits *limits))
{
    bench *b = bench_new();
    hl_packets_free(b->packets);
    change(&b->limits);
    bench_start(b);
    return b;
}

static void bench_free(bench *b)
{
    hl_packets_free(b->packets);
    g_byte_array_unref(b->payload);
    g_free(b);
}

/* A copy of its own size, so that reading beyond is noticed. */
static void feed_cut(bench *b, const frame *f, size_t captured)
{
    guint8 *block = g_memdup2(f->data, captured);
    hl_frame whole = {.ref = {++b->number, 0},
                      .time = b->now,
                      .link_type = RAW,
                      .wire_octets = f->len,
                      .captured = hl_bytes_from(block, captured)};
    hl_packets_feed(b->packets, &whole);
    hl_packets_release(b->packets);
    g_free(block);
}

static void feed(bench *b, const frame *f)
{
    feed_cut(b, f, f->len);
}

static const hl_packet_counters *counters_of(const bench *b)
{
    return hl_packets_stats(b->packets);
}

/* A TCP segment with that payload, its checksum right, without the IP header. */
static frame *segment_of(int version, size_t payload_octets)
{
    frame *f = frame_new();
    if (version == 4)
        frame_ipv4(f, 0);
    else
        frame_ipv6(f, 0, 6);
    frame_tcp(f);
    for (size_t i = 0; i < payload_octets; i++) {
        guint8 octet = (guint8)(i * 7 + i / 251);
        g_byte_array_append(f, &octet, 1);
    }
    frame_set_checksum(f, 0, (uint16_t)~frame_tcp_sum(f, 0, true));
    g_byte_array_remove_range(f, 0, version == 4 ? 20 : 40);
    return f;
}

static void patch_be16(frame *f, size_t at, size_t value)
{
    f->data[at] = (guint8)(value >> 8);
    f->data[at + 1] = (guint8)value;
}

/* Octets `from` to `to` of the segment; `to` beyond its end is its end. */
static frame *fragment_of(int version, const frame *segment, size_t from, size_t to, unsigned id)
{
    frame *f = frame_new();
    bool more = to < segment->len;
    size_t octets = MIN(to, segment->len) - from;
    if (version == 4) {
        frame_ipv4(f, (uint16_t)(20 + octets));
        patch_be16(f, 4, id);
        patch_be16(f, 6, (more ? 0x2000 : 0) | from / 8);
    } else {
        frame_ipv6(f, (uint16_t)(8 + octets), 44);
        frame_hex(f, "06 00 0000 00000000");
        patch_be16(f, 42, from | more);
        patch_be16(f, 46, id);
    }
    g_byte_array_append(f, segment->data + from, (guint)octets);
    return f;
}

static void feed_fragment(bench *b, int version, const frame *segment, size_t from, size_t to)
{
    frame *f = fragment_of(version, segment, from, to, 77);
    feed(b, f);
    frame_free(f);
}

static void expect_whole(const bench *b, const frame *segment)
{
    g_assert_cmpint(b->count, ==, 1);
    g_assert_cmpmem(b->payload->data, b->payload->len, segment->data + 20, segment->len - 20);
    g_assert_cmpuint(b->packet.payload_octets, ==, segment->len - 20);
    g_assert_cmpuint(b->packet.source.port, ==, 4660);
    g_assert_cmpuint(b->packet.frame.number, ==, b->number);
}

static void test_in_order(void)
{
    for (int version = 4; version <= 6; version += 2) {
        bench *b = bench_new();
        frame *segment = segment_of(version, 100);
        feed_fragment(b, version, segment, 0, 40);
        feed_fragment(b, version, segment, 40, 80);
        g_assert_cmpint(b->count, ==, 0);
        feed_fragment(b, version, segment, 80, 120);
        expect_whole(b, segment);
        g_assert_cmpuint(b->packet.oddities, ==, HL_ODDITY_FRAGMENT);
        g_assert_cmpuint(b->packet.source.address.version, ==, version);
        hl_packets_finish(b->packets);
        hl_packet_counters expected = {.frames = 3, .tcp_packets = 1, .fragments = 3};
        expected.reassembled = 1;
        expected.octets = counters_of(b)->octets;
        g_assert_cmpmem(counters_of(b), sizeof expected, &expected, sizeof expected);
        frame_free(segment);
        bench_free(b);
    }
}

static void swap(size_t *a, size_t *b)
{
    size_t kept = *a;
    *a = *b;
    *b = kept;
}

/* Any order, any sizes, some twice, overlapping. */
static void test_any_order(void)
{
    GRand *random = g_rand_new_with_seed(7);
    for (int round = 0; round < 2000; round++) {
        int version = round % 2 ? 4 : 6;
        bench *b = bench_new();
        frame *segment = segment_of(version, (size_t)g_rand_int_range(random, 1, 3000));
        size_t parts = (segment->len + 7) / 8, starts[512];
        for (size_t i = 0; i < parts; i++)
            starts[i] = i * 8;
        for (size_t i = parts; i > 1; i--)
            swap(&starts[i - 1], &starts[g_rand_int_range(random, 0, (gint32)i)]);
        for (size_t i = 0; i < parts && b->count == 0; i++) {
            size_t size = 8 * (size_t)g_rand_int_range(random, 1, round % 3 ? 2 : 40);
            bool is_all = starts[i] == 0 && size >= segment->len; /* then it is no fragment */
            feed_fragment(b, version, segment, starts[i], starts[i] + (is_all ? 8 : size));
        }
        expect_whole(b, segment);
        g_assert_cmpuint(counters_of(b)->fragments_differ, ==, 0);
        hl_packets_finish(b->packets);
        g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 0);
        frame_free(segment);
        bench_free(b);
    }
    g_rand_free(random);
}

static void feed_garbage(bench *b, const frame *segment, size_t from, size_t to)
{
    frame *garbage = frame_new();
    g_byte_array_append(garbage, segment->data, segment->len);
    memset(garbage->data, 0xdb, garbage->len);
    feed_fragment(b, 4, garbage, from, to);
    frame_free(garbage);
}

static void test_first_copy_wins(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 100);
    feed_fragment(b, 4, segment, 0, 40);
    feed_garbage(b, segment, 0, 32);
    feed_fragment(b, 4, segment, 80, 120);
    feed_garbage(b, segment, 72, 120);
    feed_garbage(b, segment, 96, 104);
    g_assert_cmpint(b->count, ==, 0); /* octets 72 to 80 are garbage that came first */
    feed_fragment(b, 4, segment, 40, 80);
    g_assert_cmpint(b->count, ==, 0);
    g_assert_cmpuint(counters_of(b)->fragments_differ, ==, 1);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 1);
    frame_free(segment);
    bench_free(b);

    b = bench_new();
    segment = segment_of(4, 100);
    feed_fragment(b, 4, segment, 80, 120);
    feed_fragment(b, 4, segment, 0, 40);
    feed_garbage(b, segment, 0, 32);
    feed_garbage(b, segment, 80, 120);
    feed_fragment(b, 4, segment, 40, 80);
    expect_whole(b, segment);
    g_assert_true(b->packet.oddities & HL_ODDITY_OVERLAP_DIFFERS);
    g_assert_cmpuint(counters_of(b)->fragments_differ, ==, 1);
    frame_free(segment);
    bench_free(b);
}

/* Ends that contradict each other. */
static void test_two_ends(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 100), *shorter = segment_of(4, 60), *longer = segment_of(4, 200);
    feed_fragment(b, 4, segment, 80, 120);
    feed_fragment(b, 4, shorter, 40, 80);
    feed_fragment(b, 4, longer, 120, 160);
    feed_fragment(b, 4, segment, 0, 40);
    feed_fragment(b, 4, segment, 40, 80);
    expect_whole(b, segment);
    g_assert_cmpuint(counters_of(b)->fragments_differ, ==, 1);
    frame_free(segment);
    frame_free(shorter);
    frame_free(longer);
    bench_free(b);
}

/* Fragments of another datagram that bears the same number (RFC 4963). */
static void test_mixed_up(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 100), *other = segment_of(4, 99);
    memset(other->data + 20, 'x', 99);
    feed_fragment(b, 4, segment, 0, 80);
    feed_fragment(b, 4, other, 80, 119);
    g_assert_cmpint(b->count, ==, 0);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 1);
    frame_free(segment);
    frame_free(other);
    bench_free(b);
}

static void test_keys(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 100);
    frame *first = fragment_of(4, segment, 0, 80, 1), *last = fragment_of(4, segment, 80, 120, 1);
    feed(b, first);
    static const size_t places[] = {5, 15, 19}; /* number, source, destination */
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        last->data[places[i]] ^= 1;
        feed(b, last);
        g_assert_cmpint(b->count, ==, 0);
        last->data[places[i]] ^= 1;
    }
    last->data[9] = 47;
    feed(b, last);
    g_assert_cmpint(b->count, ==, 0);
    last->data[9] = 6;
    feed(b, last);
    expect_whole(b, segment);
    hl_packets_finish(b->packets);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 4);
    frame_free(first);
    frame_free(last);
    frame_free(segment);
    bench_free(b);
}

/* All fragments come again, one by one behind the first copies: nothing is lost by that. */
static void test_each_twice(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 100);
    for (size_t from = 0; from < 120; from += 40)
        for (int copy = 0; copy < 2; copy++)
            feed_fragment(b, 4, segment, from, from + 40);
    g_assert_cmpint(b->count, ==, 1);
    hl_packets_finish(b->packets);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 0);
    frame_free(segment);
    bench_free(b);
}

/* The number is used again after a while, and at once. */
static void test_number_again(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 100);
    for (int round = 1; round <= 4; round++) {
        feed_fragment(b, 4, segment, 0, 80);
        feed_fragment(b, 4, segment, 80, 120);
        g_assert_cmpint(b->count, ==, round);
        b->now += round % 2 ? 0 : b->limits.fragment_wait_ns * 2;
    }
    frame_free(segment);
    bench_free(b);
}

static void test_missing(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 100);
    feed_fragment(b, 4, segment, 0, 80);
    b->now += b->limits.fragment_wait_ns + 1;
    feed_fragment(b, 4, segment, 80, 120);
    g_assert_cmpint(b->count, ==, 0);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 1);
    hl_packets_finish(b->packets);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 2);
    g_assert_cmpuint(counters_of(b)->datagrams_evicted, ==, 0);
    frame_free(segment);
    bench_free(b);
}

/* The smallest fragments there may be: not even the ports are in the first one. */
static void test_tiny(void)
{
    for (int version = 4; version <= 6; version += 2) {
        bench *b = bench_new();
        frame *segment = segment_of(version, 5);
        for (size_t from = 24; from + 8 > 0; from -= 8)
            feed_fragment(b, version, segment, from, from + 8);
        expect_whole(b, segment);
        frame_free(segment);
        bench_free(b);
    }
}

/* The largest datagram, and what would be larger. */
static void test_sizes(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 65515 - 20);
    for (size_t from = 0; from < segment->len; from += 1480)
        feed_fragment(b, 4, segment, from, from + 1480);
    expect_whole(b, segment);
    frame *f = fragment_of(4, segment, 0, 16, 5);
    patch_be16(f, 6, 0x1fff); /* the last one, at 65528 */
    feed(b, f);
    patch_be16(f, 6, 0x2000); /* the first one, of 12 octets */
    patch_be16(f, 2, 32);
    feed(b, f);
    patch_be16(f, 2, 20); /* of none */
    feed(b, f);
    g_assert_cmpuint(counters_of(b)->malformed, ==, 3);
    frame_free(f);
    frame_free(segment);
    bench_free(b);
}

/* The capture has a part of some fragment only: what is before that is read. */
static void test_cut(void)
{
    frame *segment = segment_of(4, 100);
    for (size_t cut = 0; cut <= 60; cut++) {
        bench *b = bench_new();
        feed_fragment(b, 4, segment, 80, 120);
        feed_fragment(b, 4, segment, 0, 40);
        frame *f = fragment_of(4, segment, 40, 80, 77);
        feed_cut(b, f, cut);
        frame_free(f);
        if (cut == 60) {
            expect_whole(b, segment);
        } else if (cut >= 20) {
            g_assert_cmpint(b->count, ==, 1);
            g_assert_cmpuint(b->packet.payload_octets, ==, 100);
            g_assert_cmpmem(b->payload->data, b->payload->len, segment->data + 20, cut);
            g_assert_true(b->packet.oddities & HL_ODDITY_SNAPPED);
            g_assert_cmpuint(counters_of(b)->snapped, ==, 1);
        } else {
            g_assert_cmpint(b->count, ==, 0);
        }
        bench_free(b);
    }
    frame_free(segment);
}

/* `inner`, in fragments of an outer IP datagram with this protocol. */
static void feed_in_fragments(bench *b, const frame *inner, uint8_t protocol, unsigned id)
{
    for (size_t from = 0; from < inner->len; from += 48) {
        frame *f = fragment_of(4, inner, from, from + 48, id);
        f->data[9] = protocol;
        feed(b, f);
        frame_free(f);
    }
}

static void test_tunnel_in_fragments(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(4, 100), *inner = frame_new();
    frame_ipv4(inner, 140);
    g_byte_array_append(inner, segment->data, segment->len);
    feed_in_fragments(b, inner, 4, 1);
    expect_whole(b, segment);
    frame_free(inner);

    inner = frame_new(); /* VXLAN */
    frame_hex(inner, "c000 12b5 0000 0000 08000000 00000700 020000000001 020000000002 0800");
    frame_ipv4(inner, 140);
    g_byte_array_append(inner, segment->data, segment->len);
    b->count = 0;
    feed_in_fragments(b, inner, 17, 2);
    expect_whole(b, segment);
    frame_free(inner);
    frame_free(segment);
    bench_free(b);
}

/* Fragments in fragments. */
static void test_fragments_in_fragments(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(6, 200);
    for (size_t from = 0; from < segment->len; from += 80) {
        frame *inner = fragment_of(6, segment, from, from + 80, 9);
        feed_in_fragments(b, inner, 41, (unsigned)from);
        frame_free(inner);
    }
    expect_whole(b, segment);
    g_assert_cmpuint(counters_of(b)->reassembled, ==, 4);
    frame_free(segment);
    bench_free(b);
}

/* IPv6: extension headers that belong to the fragmented part. */
static void test_extension_in_fragments(void)
{
    bench *b = bench_new();
    frame *segment = segment_of(6, 60), *part = frame_new();
    frame_hex(part, "06 00 0104 00000000");
    g_byte_array_append(part, segment->data, segment->len);
    for (size_t from = 0; from < part->len; from += 40) {
        frame *f = fragment_of(6, part, from, from + 40, 3);
        f->data[40] = 60;
        feed(b, f);
        frame_free(f);
    }
    expect_whole(b, segment);
    frame_free(part);
    frame_free(segment);
    bench_free(b);
}

static void feed_datagram(bench *b, const char *first_octets, uint8_t protocol)
{
    frame *part = frame_new();
    frame_hex(part, first_octets);
    g_byte_array_set_size(part, 160);
    memset(part->data + 8, 0, 152);
    frame *f = fragment_of(4, part, 0, 80, protocol);
    f->data[9] = protocol;
    feed(b, f);
    frame_free(f);
    frame_free(part);
}

/* What cannot be TCP is not kept, and a datagram of UDP that was no tunnel's is no loss. */
static void test_other_protocols(void)
{
    bench *b = bench_new();
    feed_datagram(b, "0800000000000000", 1);
    g_assert_cmpuint(counters_of(b)->other_transport, ==, 1);
    feed_datagram(b, "0000000000000000", 50);
    g_assert_cmpuint(counters_of(b)->encrypted, ==, 1);
    g_assert_cmpuint(counters_of(b)->fragments, ==, 0);
    feed_datagram(b, "0035c00000a00000", 17);
    hl_packets_finish(b->packets);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 0);
    feed_datagram(b, "c00012b500a00000", 17);
    hl_packets_finish(b->packets);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, 1);
    bench_free(b);
}

static void few_datagrams(hl_limits *limits)
{
    limits->fragmented_datagrams = 4;
}

static void few_octets(hl_limits *limits)
{
    limits->fragment_octets_total = 4 * 150;
}

/* At a limit the oldest are lost, and the newest are put together all the same. */
static void check_limit(void (*change)(hl_limits *limits))
{
    bench *b = bench_with(change);
    frame *segment = segment_of(4, 100);
    for (unsigned id = 0; id < 100; id++) {
        frame *f = fragment_of(4, segment, 0, 80, id);
        feed(b, f);
        frame_free(f);
    }
    g_assert_cmpuint(counters_of(b)->datagrams_evicted, >=, 95);
    frame *f = fragment_of(4, segment, 80, 120, 99);
    feed(b, f);
    expect_whole(b, segment);
    g_assert_cmpuint(counters_of(b)->datagrams_lost, ==, counters_of(b)->datagrams_evicted);
    frame_free(f);
    frame_free(segment);
    bench_free(b);
}

static void test_limits(void)
{
    check_limit(few_datagrams);
    check_limit(few_octets);
}

static void few_pieces(hl_limits *limits)
{
    limits->fragments_per_datagram = 3;
}

static void test_limit_of_pieces(void)
{
    bench *b = bench_with(few_pieces);
    frame *segment = segment_of(4, 100);
    for (size_t from = 0; from < 64; from += 16)
        feed_fragment(b, 4, segment, from, from + 8);
    g_assert_cmpuint(counters_of(b)->datagrams_evicted, ==, 1);
    frame_free(segment);
    bench_free(b);
}

void add_fragment_tests(void)
{
    g_test_add_func("/fragment/in-order", test_in_order);
    g_test_add_func("/fragment/any-order", test_any_order);
    g_test_add_func("/fragment/first-copy-wins", test_first_copy_wins);
    g_test_add_func("/fragment/two-ends", test_two_ends);
    g_test_add_func("/fragment/mixed-up", test_mixed_up);
    g_test_add_func("/fragment/keys", test_keys);
    g_test_add_func("/fragment/each-twice", test_each_twice);
    g_test_add_func("/fragment/number-again", test_number_again);
    g_test_add_func("/fragment/missing", test_missing);
    g_test_add_func("/fragment/tiny", test_tiny);
    g_test_add_func("/fragment/sizes", test_sizes);
    g_test_add_func("/fragment/cut", test_cut);
    g_test_add_func("/fragment/tunnel-in-fragments", test_tunnel_in_fragments);
    g_test_add_func("/fragment/fragments-in-fragments", test_fragments_in_fragments);
    g_test_add_func("/fragment/extension-in-fragments", test_extension_in_fragments);
    g_test_add_func("/fragment/other-protocols", test_other_protocols);
    g_test_add_func("/fragment/limits", test_limits);
    g_test_add_func("/fragment/limit-of-pieces", test_limit_of_pieces);
}
