/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/socks/hl_socks.h"

#include "tests.h"

#include <glib.h>

#define GREETING "\5\1\0"
#define WELCOME  "\5\0"
#define NAMED    "\5\1\0\3\6b.test\0\120"
#define GRANTED  "\5\0\0\1\12\0\1\11\237\140"

#define SAY(bench, side, text)                                                                     \
    say(bench, side, (hl_bytes){(const uint8_t *)(text), sizeof(text) - 1})

typedef struct stage_bench {
    hl_socks *socks;
    hl_connection *connection;
    void *slot;
    uint64_t sent[HL_SIDES];
    uint64_t raw_octets, raw_ends;
    GString *inside; /* a line a segment */
} stage_bench;

/* The next stage: it sets its slot, and clears it at the end. */
static void take_raw(void *user, const hl_segment *segment)
{
    stage_bench *bench = user;
    g_assert_true(segment->connection == bench->connection);
    *segment->reader = segment->kind == HL_SEGMENT_END ? NULL : bench;
    bench->raw_octets += segment->data.size;
    bench->raw_ends += segment->kind == HL_SEGMENT_END;
}

static void take_inside(void *user, const hl_segment *segment)
{
    static const char *const kinds[] = {"data", "gap", "fin", "end"};
    stage_bench *bench = user;
    g_assert_true(segment->connection->carrier == bench->connection);
    g_assert_cmpint(segment->connection->tunnel, ==, HL_TUNNEL_SOCKS5);
    g_assert_cmpstr(segment->connection->target_name, ==, "b.test");
    *segment->reader = segment->kind == HL_SEGMENT_END ? NULL : bench;
    g_string_append_printf(bench->inside, "%s %d @%d", kinds[segment->kind], segment->side,
                           (int)segment->offset);
    if (segment->kind == HL_SEGMENT_DATA)
        g_string_append_printf(bench->inside, "/%d %.*s", (int)segment->peer_offset,
                               (int)segment->data.size, (const char *)segment->data.data);
    g_string_append_c(bench->inside, '\n');
}

static void begin(stage_bench *bench, const hl_limits *limits)
{
    *bench = (stage_bench){.connection = hl_connection_new(3), .inside = g_string_new(NULL)};
    bench->connection->client_side = 0;
    bench->socks = hl_socks_new(limits, (hl_segment_sink){take_raw, bench},
                                (hl_segment_sink){take_inside, bench});
}

static void feed(stage_bench *bench, hl_segment_kind kind, int side, hl_bytes octets,
                 uint64_t missing)
{
    hl_segment segment = {
        .kind = kind,
        .connection = bench->connection,
        .reader = &bench->slot,
        .side = side,
        .offset = bench->sent[side],
        .peer_offset = bench->sent[!side],
        .data = octets,
        .gap_octets = missing,
    };
    bench->sent[side] += octets.size + missing;
    hl_socks_feed(bench->socks, &segment);
}

static void say(stage_bench *bench, int side, hl_bytes octets)
{
    feed(bench, HL_SEGMENT_DATA, side, octets, 0);
}

static void end(stage_bench *bench)
{
    feed(bench, HL_SEGMENT_END, 0, (hl_bytes){NULL, 0}, 0);
    g_assert_null(bench->slot);
    hl_socks_free(bench->socks);
    g_assert_cmpuint(bench->connection->references, ==, 1);
    hl_connection_unref(bench->connection);
    g_string_free(bench->inside, TRUE);
}

static void negotiate(stage_bench *bench)
{
    SAY(bench, 0, GREETING);
    SAY(bench, 1, WELCOME);
    SAY(bench, 0, NAMED);
}

/* Offsets count from the tunnel's first octets; of the connection to the proxy nothing is handed on. */
static void test_tunnel(void)
{
    stage_bench bench;
    begin(&bench, &hl_limits_default);
    negotiate(&bench);
    SAY(&bench, 0, "early");
    SAY(&bench, 1, GRANTED "first");
    SAY(&bench, 0, "second");
    feed(&bench, HL_SEGMENT_GAP, 1, (hl_bytes){NULL, 0}, 7);
    SAY(&bench, 1, "third");
    feed(&bench, HL_SEGMENT_FIN, 1, (hl_bytes){NULL, 0}, 0);
    g_assert_cmpstr(bench.inside->str, ==,
                    "data 0 @0/0 early\ndata 1 @0/5 first\ndata 0 @5/5 second\ngap 1 @5\n"
                    "data 1 @12/11 third\nfin 1 @17\n");
    g_string_truncate(bench.inside, 0);
    g_assert_cmpuint(hl_socks_stats(bench.socks)->tunnels, ==, 1);
    feed(&bench, HL_SEGMENT_END, 0, (hl_bytes){NULL, 0}, 0);
    g_assert_cmpstr(bench.inside->str, ==, "end 0 @0\n");
    g_assert_cmpuint(bench.raw_octets + bench.raw_ends, ==, 0);
    end(&bench);
}

/* Octet by octet: nothing changes but the segments. */
static void test_octets(void)
{
    stage_bench bench;
    const char client[] = GREETING NAMED "abc", proxy[] = WELCOME GRANTED;
    begin(&bench, &hl_limits_default);
    for (size_t i = 0; i < sizeof client - 1; i++)
        say(&bench, 0, hl_bytes_from(client + i, 1));
    for (size_t i = 0; i < sizeof proxy - 1; i++)
        say(&bench, 1, hl_bytes_from(proxy + i, 1));
    g_assert_cmpstr(bench.inside->str, ==, "data 0 @0/0 a\ndata 0 @1/0 b\ndata 0 @2/0 c\n");
    end(&bench);
}

/* What is something else passes as it came, and is left alone from then on. */
static void test_other(void)
{
    stage_bench bench;
    begin(&bench, &hl_limits_default);
    SAY(&bench, 0, GREETING);
    g_assert_cmpuint(bench.raw_octets, ==, 0);
    SAY(&bench, 1, "SSH-2.0");
    g_assert_cmpuint(bench.raw_octets, ==, 10);
    g_assert_true(bench.slot == &bench);
    SAY(&bench, 0, "more");
    g_assert_cmpuint(bench.raw_octets, ==, 14);
    g_assert_false(bench.connection->is_opaque);
    end(&bench);
}

/* Nor is it looked for where the capture starts late, or in what the server says first. */
static void test_not_begun(void)
{
    stage_bench bench;
    begin(&bench, &hl_limits_default);
    bench.connection->oddities = HL_ODDITY_LATE_START;
    SAY(&bench, 0, GREETING);
    g_assert_cmpuint(bench.raw_octets, ==, 3);
    end(&bench);
    begin(&bench, &hl_limits_default);
    SAY(&bench, 1, GREETING);
    g_assert_cmpuint(bench.raw_octets, ==, 3);
    end(&bench);
}

/* What may be SOCKS, and cannot be read, may hide anything. */
static void test_gap(void)
{
    stage_bench bench;
    begin(&bench, &hl_limits_default);
    SAY(&bench, 0, GREETING);
    feed(&bench, HL_SEGMENT_GAP, 1, (hl_bytes){NULL, 0}, 2);
    g_assert_true(bench.connection->is_opaque);
    SAY(&bench, 0, NAMED);
    g_assert_cmpuint(bench.raw_octets, ==, 3 + sizeof NAMED - 1);
    end(&bench);
    begin(&bench, &hl_limits_default);
    SAY(&bench, 0, GREETING);
    end(&bench);
}

static void test_limits(void)
{
    stage_bench bench;
    hl_limits limits = hl_limits_default;
    limits.tunnel_early_octets = 2000;
    begin(&bench, &limits);
    negotiate(&bench);
    static const uint8_t much[2000];
    say(&bench, 0, hl_bytes_from(much, sizeof much));
    g_assert_cmpuint(bench.raw_octets, >, sizeof much);
    g_assert_true(bench.connection->is_opaque);
    end(&bench);
    limits = hl_limits_default;
    limits.tunnel_early_octets_total = 300;
    begin(&bench, &limits);
    negotiate(&bench);
    g_assert_cmpuint(bench.raw_octets, >, 0);
    end(&bench);
    limits = hl_limits_default;
    limits.tunnel_depth = 0;
    begin(&bench, &limits);
    negotiate(&bench);
    SAY(&bench, 1, GRANTED);
    g_assert_true(bench.connection->is_tunnel);
    g_assert_cmpuint(hl_socks_stats(bench.socks)->tunnels_unread, ==, 1);
    g_assert_cmpstr(bench.inside->str, ==, "");
    end(&bench);
}

void add_stage_tests(void)
{
    g_test_add_func("/socks/stage/tunnel", test_tunnel);
    g_test_add_func("/socks/stage/octets", test_octets);
    g_test_add_func("/socks/stage/other", test_other);
    g_test_add_func("/socks/stage/not-begun", test_not_begun);
    g_test_add_func("/socks/stage/gap", test_gap);
    g_test_add_func("/socks/stage/limits", test_limits);
}
