/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"
#include "tests.h"

static void test_everything_comes_in_order(void)
{
    scene *s = scene_new();
    line a = line_new(0), b = line_new(1);
    hl_handover_advance(s->handover, 5);
    scene_say(s, &a, "one");
    hl_handover_look_back(s->handover, 4);
    scene_say(s, &b, "two");
    hl_handover_advance(s->handover, 7);
    hl_handover_look_back(s->handover, HL_TIME_NEVER);
    scene_feed(s, &a, HL_SEGMENT_FIN, (hl_bytes){NULL, 0});
    line_end(s, &a);
    line_end(s, &b);
    scene_expect(s, "now 5\n"
                    "data 0:one client -1 oddities 0 end 0\n"
                    "look back to 4\n"
                    "data 1:two client -1 oddities 0 end 0\n"
                    "now 7\n"
                    "look back no more\n"
                    "fin 0: client -1 oddities 0 end 0\n"
                    "end 0: client -1 oddities 0 end 1\n"
                    "end 1: client -1 oddities 0 end 1\n");
    scene_free(s);
}

/* Each segment is of the connection as it was when that was fed. */
static void test_changes_come_where_they_belong(void)
{
    scene *s = scene_new();
    line a = line_new(0);
    scene_say(s, &a, "1");
    a.connection->oddities |= HL_ODDITY_GAP;
    scene_say(s, &a, "2");
    a.connection->client_side = 1;
    scene_say(s, &a, "3");
    a.connection->client_side = 0;
    scene_say(s, &a, "4");
    a.connection->oddities = 0;
    a.connection->late_by[1] = 7;
    line_end(s, &a);
    scene_expect(s, "data 0:1 client -1 oddities 0 end 0\n"
                    "data 0:2 client -1 oddities 8 end 0\n"
                    "data 0:3 client 1 oddities 8 end 0\n"
                    "data 0:4 client 1 oddities 8 end 0\n" /* it was known by then */
                    "end 0: client 1 oddities 0 end 1\n"
                    "late by 0 and 7\n");
    scene_free(s);
}

static hl_connection *remembered;

static void remember(void *user, const hl_segment *segment)
{
    (void)user;
    if (!remembered)
        remembered = hl_connection_ref(segment->connection);
}

static void ignore_time(void *user, hl_time_ns now)
{
    (void)user;
    (void)now;
}

static void ignore_look_back(void *user, hl_time_ns since)
{
    (void)user;
    (void)since;
}

/* Who keeps the mirror sees what changes without a segment, and nothing of another connection. */
static void test_a_change_without_a_segment(void)
{
    scene s = {0};
    s.handover = hl_handover_new((hl_handover_sink){remember, ignore_time, ignore_look_back, NULL});
    line a = line_new(3);
    a.connection->endpoint[1].port = 80;
    a.connection->opened = 11;
    a.connection->first_frame = (hl_frame_ref){7, 1};
    hl_handover_change(s.handover, a.connection, &a.reader); /* nobody has heard of it */
    scene_say(&s, &a, "x");
    hl_handover_settle(s.handover);
    g_assert_true(remembered != a.connection);
    g_assert_cmpuint(remembered->number, ==, 3);
    g_assert_cmpuint(remembered->endpoint[1].port, ==, 80);
    g_assert_cmpint(remembered->opened, ==, 11);
    g_assert_cmpuint(remembered->first_frame.number, ==, 7);
    a.connection->closed[1] = 12;
    hl_handover_settle(s.handover);
    g_assert_cmpint(remembered->closed[1], ==, HL_TIME_NEVER);
    hl_handover_change(s.handover, a.connection, &a.reader);
    hl_handover_settle(s.handover);
    g_assert_cmpint(remembered->closed[1], ==, 12);
    line_end(&s, &a);
    line b = line_new(4);
    scene_say(&s, &b, "y");
    line_end(&s, &b);
    hl_handover_free(s.handover);
    g_assert_cmpuint(remembered->number, ==, 3);
    hl_connection_unref(remembered);
}

/* More than there is room for, to one who is slow. */
static void test_who_feeds_waits(void)
{
    enum { SEGMENTS = 300, OCTETS = 60000 };
    scene *s = scene_new();
    line a = line_new(0);
    uint8_t *octets = g_malloc0(OCTETS);
    s->pause_us = 100;
    for (int i = 0; i < SEGMENTS; i++)
        scene_feed(s, &a, HL_SEGMENT_DATA, hl_bytes_from(octets, OCTETS));
    hl_handover_settle(s->handover);
    g_assert_cmpuint(s->octets, ==, (uint64_t)SEGMENTS * OCTETS);
    g_free(octets);
    line_end(s, &a);
    scene_free(s);
}

static void test_larger_than_a_batch(void)
{
    enum { OCTETS = 3 << 20 };
    scene *s = scene_new();
    line a = line_new(0);
    uint8_t *octets = g_malloc0(OCTETS);
    scene_say(s, &a, "before");
    scene_feed(s, &a, HL_SEGMENT_DATA, hl_bytes_from(octets, OCTETS));
    scene_say(s, &a, "behind");
    g_free(octets);
    scene_expect(s, "data 0:before client -1 oddities 0 end 0\n"
                    "data 0:behind client -1 oddities 0 end 0\n");
    g_assert_cmpuint(s->octets, ==, OCTETS + 12);
    line_end(s, &a);
    scene_free(s);
}

/* Connections come and go, and each has its own slot on the other side (scene.c looks). */
static void test_many_connections(void)
{
    enum { OPEN = 100, ROUNDS = 200 };
    scene *s = scene_new();
    line lines[OPEN];
    for (int i = 0; i < OPEN; i++)
        lines[i] = line_new((uint64_t)i);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < OPEN; i++)
            scene_say(s, &lines[i], "x");
        int ends = round * 7 % OPEN;
        line_end(s, &lines[ends]);
        lines[ends] = line_new((uint64_t)(OPEN + round));
    }
    for (int i = 0; i < OPEN; i++)
        line_end(s, &lines[i]);
    hl_handover_settle(s->handover);
    g_assert_cmpuint(s->octets, ==, OPEN * ROUNDS);
    scene_free(s);
}

static void test_free_without_settling(void)
{
    scene *s = scene_new();
    line a = line_new(0);
    s->pause_us = 1000;
    for (int i = 0; i < 5; i++)
        scene_say(s, &a, "x");
    scene_free(s);
    hl_connection_unref(a.connection);
}

void add_stage_tests(void)
{
    g_test_add_func("/handover/stage/order", test_everything_comes_in_order);
    g_test_add_func("/handover/stage/changes", test_changes_come_where_they_belong);
    g_test_add_func("/handover/stage/change-without-segment", test_a_change_without_a_segment);
    g_test_add_func("/handover/stage/waiting", test_who_feeds_waits);
    g_test_add_func("/handover/stage/large", test_larger_than_a_batch);
    g_test_add_func("/handover/stage/many", test_many_connections);
    g_test_add_func("/handover/stage/free", test_free_without_settling);
}
