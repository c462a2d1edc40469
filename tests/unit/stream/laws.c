/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Laws: however a conversation was cut into packets, and in whatever order these come. */
#include "bench.h"
#include "suites.h"

enum { PACKETS_MAX = 4000, OCTETS_MAX = 20000 };

typedef struct sent {
    int sender;
    uint8_t flags;
    int64_t at, ack;
    uint32_t size;
} sent;

typedef struct conversation {
    sent packets[PACKETS_MAX];
    size_t count;
    char *content[2];
} conversation;

static conversation *conversation_new(void)
{
    conversation *c = g_new0(conversation, 1);
    for (int who = 0; who < 2; who++) {
        c->content[who] = g_malloc(OCTETS_MAX);
        for (int i = 0; i < OCTETS_MAX; i++)
            c->content[who][i] = (char)((who ? 'A' : 'a') + (i * 7 + i / 26) % 26);
    }
    return c;
}

static void conversation_free(conversation *c)
{
    g_free(c->content[0]);
    g_free(c->content[1]);
    g_free(c);
}

static void add(conversation *c, int sender, uint8_t flags, int64_t at, int64_t ack, uint32_t size)
{
    g_assert_cmpuint(c->count, <, PACKETS_MAX);
    c->packets[c->count++] = (sent){sender, flags, at, ack, size};
}

static void play(bench *b, const conversation *c, const sent *packet)
{
    const char *text = c->content[packet->sender] + packet->at;
    uint8_t push = packet->size == 1 ? HL_TCP_PSH : 0; /* else it may be a keep-alive */
    bench_packet_cut(b, packet->sender, packet->flags | push, packet->at, packet->ack,
                     hl_bytes_from(text, packet->size), packet->size);
}

static void play_all(bench *b, const conversation *c)
{
    bench_restart(b);
    b->isn[CLIENT] = UINT32_MAX - 3; /* wraps within the first octets */
    b->isn[SERVER] = UINT32_MAX - 1;
    b->content[CLIENT] = c->content[CLIENT];
    b->content[SERVER] = c->content[SERVER];
    bench_handshake(b);
    for (size_t i = 0; i < c->count; i++)
        play(b, c, &c->packets[i]);
}

/* Four octets cut in the way that the bits of `cuts` say, a FIN; two octets and a FIN in return. */
static void build_small(conversation *c, unsigned cuts)
{
    c->count = 0;
    int64_t at = 0;
    for (int end = 1; end <= 4; end++)
        if (end == 4 || cuts & 1u << (end - 1)) {
            add(c, CLIENT, 0, at, 0, (uint32_t)(end - at));
            at = end;
        }
    add(c, CLIENT, HL_TCP_FIN, 4, 2, 0);
    add(c, SERVER, 0, 0, 4, 2);
    add(c, SERVER, HL_TCP_FIN, 2, 4, 0);
}

static void check_small(bench *b, const conversation *c)
{
    play_all(b, c);
    g_assert_cmpstr(b->out[CLIENT]->str, ==, "ahov.");
    g_assert_cmpstr(b->out[SERVER]->str, ==, "AH.");
    g_assert_cmpint(b->last->end, ==, HL_CONNECTION_FINISHED);
    g_assert_cmpint(b->ends, ==, 1);
    g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
    g_assert_cmpuint(bench_stats(b)->duplicates, ==, 0);
}

static void swap(sent *a, sent *b)
{
    sent other = *a;
    *a = *b;
    *b = other;
}

/* Heap's algorithm. */
static void permute(bench *b, conversation *c, size_t count)
{
    if (count == 1) {
        check_small(b, c);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        permute(b, c, count - 1);
        swap(&c->packets[count % 2 ? 0 : i], &c->packets[count - 1]);
    }
}

static void test_every_cut_in_every_order(void)
{
    bench *b = bench_new();
    conversation *c = conversation_new();
    for (unsigned cuts = 0; cuts < 8; cuts++) {
        build_small(c, cuts);
        permute(b, c, c->count);
    }
    conversation_free(c);
    bench_free(b);
}

/* Two hosts that talk at random: each acknowledges what has reached it so far. */
static void build_random(conversation *c, GRand *random, int packets)
{
    int64_t sent_octets[2] = {0, 0}, received[2] = {0, 0};
    c->count = 0;
    for (int i = 0; i < packets; i++) {
        int who = g_rand_int_range(random, 0, 2);
        if (g_rand_boolean(random))
            received[who] =
                g_rand_int_range(random, (gint32)received[who], (gint32)sent_octets[!who] + 1);
        uint32_t size = (uint32_t)g_rand_int_range(random, 0, 20);
        add(c, who, 0, sent_octets[who], received[who], size);
        sent_octets[who] += size;
    }
    add(c, CLIENT, HL_TCP_FIN, sent_octets[CLIENT], sent_octets[SERVER], 0);
    add(c, SERVER, HL_TCP_FIN, sent_octets[SERVER], sent_octets[CLIENT] + 1, 0);
}

static void shuffle(conversation *c, GRand *random, int window)
{
    for (size_t i = 0; i < c->count; i++) {
        size_t other = i + (size_t)g_rand_int_range(random, 0, window);
        if (other < c->count)
            swap(&c->packets[i], &c->packets[other]);
    }
}

/* Repeats packets as they were, or as a part of the stream cut elsewhere, at a later place. */
static void repeat_some(conversation *c, GRand *random)
{
    size_t count = c->count;
    for (size_t i = 0; i + 3 < count && c->count < PACKETS_MAX; i += 3) {
        sent again = c->packets[i];
        int64_t before = g_rand_int_range(random, 0, 5);
        if (!again.flags && before <= again.at) {
            again.at -= before;
            again.size += (uint32_t)before;
        }
        size_t place = (size_t)g_rand_int_range(random, (gint32)i + 1, (gint32)count);
        memmove(&c->packets[place + 1], &c->packets[place],
                (c->count - place) * sizeof c->packets[0]);
        c->packets[place] = again;
        c->count++;
    }
}

static void test_shuffled_and_repeated(void)
{
    bench *b = bench_new();
    conversation *c = conversation_new();
    GRand *random = g_rand_new_with_seed(1);
    for (int round = 0; round < 400; round++) {
        build_random(c, random, 100);
        play_all(b, c);
        char *client = g_strdup(b->out[CLIENT]->str), *server = g_strdup(b->out[SERVER]->str);
        g_assert_cmpuint(b->copied, ==, 0);
        if (round % 2)
            repeat_some(c, random);
        shuffle(c, random, 2 + round % 60);
        play_all(b, c);
        hl_streams_finish(b->streams);
        bench_expect(b, client, server);
        g_assert_cmpint(b->last->end, ==, HL_CONNECTION_FINISHED);
        g_assert_cmpuint(bench_stats(b)->gaps, ==, 0);
        g_assert_cmpuint(bench_stats(b)->overlaps_differ, ==, 0);
        g_free(client);
        g_free(server);
    }
    g_rand_free(random);
    conversation_free(c);
    bench_free(b);
}

/* Returns the octets that are lost. */
static uint64_t lose_some(conversation *c, GRand *random, int percent)
{
    size_t kept = 0;
    uint64_t lost = 0;
    for (size_t i = 0; i < c->count; i++)
        if (c->packets[i].flags || g_rand_int_range(random, 0, 100) >= percent)
            c->packets[kept++] = c->packets[i];
        else
            lost += c->packets[i].size;
    c->count = kept;
    return lost;
}

/* The bench checks every octet's place, the order, and that the ends come once and last. */
static void test_lost(void)
{
    bench *b = bench_new();
    conversation *c = conversation_new();
    GRand *random = g_rand_new_with_seed(2);
    for (int round = 0; round < 400; round++) {
        build_random(c, random, 100);
        play_all(b, c);
        uint64_t lost = lose_some(c, random, 1 + round % 30);
        if (round % 3)
            shuffle(c, random, 2 + round % 20);
        b->limits.gap_wait_ns = (1 + round % 50) * HL_NS_PER_MILLISECOND;
        b->limits.out_of_order_segments = 1 + (size_t)round % 40;
        play_all(b, c);
        hl_streams_finish(b->streams);
        g_assert_cmpint(b->ends, ==, 1);
        if (round % 3)
            g_assert_cmpuint(bench_stats(b)->gap_octets, >=, lost);
        else
            g_assert_cmpuint(bench_stats(b)->gap_octets, ==, lost);
    }
    g_rand_free(random);
    conversation_free(c);
    bench_free(b);
}

/* Nonsense: nothing is promised but that offsets fit, ends come once, and memory is sound. */
static void test_nonsense(void)
{
    bench *b = bench_new();
    GRand *random = g_rand_new_with_seed(3);
    b->check_causal = false;
    for (int round = 0; round < 300; round++) {
        b->limits.out_of_order_octets = 200;
        b->limits.connections = 3;
        b->limits.gap_wait_ns = round % 7 * HL_NS_PER_MILLISECOND;
        bench_restart(b);
        for (int i = 0; i < 300; i++) {
            uint32_t size = (uint32_t)g_rand_int_range(random, 0, 12);
            uint8_t flags = g_rand_int_range(random, 0, 8) ? 0 : (uint8_t)g_rand_int(random) & 15;
            if (flags & (HL_TCP_SYN | HL_TCP_RST) && g_rand_boolean(random))
                flags = 0;
            b->content[0] = b->content[1] = NULL;
            bench_packet_cut(b, g_rand_int_range(random, 0, 2), flags,
                             g_rand_int_range(random, -3, 40), g_rand_int_range(random, -1, 40),
                             hl_bytes_from("ABCDEFGHIJKL", size),
                             size + (uint32_t)(i % 9 ? 0 : i % 4));
            if (i % 100 == 99)
                b->time += b->limits.gap_wait_ns;
        }
        hl_streams_finish(b->streams);
        g_assert_cmpuint((uint64_t)b->ends, ==, bench_stats(b)->connections);
    }
    g_rand_free(random);
    bench_free(b);
}

void add_law_tests(void)
{
    g_test_add_func("/law/every-cut-in-every-order", test_every_cut_in_every_order);
    g_test_add_func("/law/shuffled-and-repeated", test_shuffled_and_repeated);
    g_test_add_func("/law/lost", test_lost);
    g_test_add_func("/law/nonsense", test_nonsense);
}
