/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"
#include "suites.h"

#define MS   HL_NS_PER_MILLISECOND
#define HOUR (3600 * HL_NS_PER_SECOND)
#define YEAR (365 * 24 * HOUR)

static const hl_time_ns far[] = {12 * HL_NS_PER_SECOND, HOUR, YEAR, 50 * YEAR, INT64_MAX};

/* A frame of nobody's time comes between the redirect and its follow-up. */
static void test_one_in_the_future(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(far); i++) {
        scene *s = scene_new();
        scene_redirect(s, NOON);
        scene_say(s, i == 4 ? INT64_MAX : NOON + far[i], CLIENT, "");
        scene_follow(s, NOON + 5 * MS);
        scene_expect(s, HL_KEPT, HL_REASON_NONE);
        g_assert_cmpuint(scene_untimely(s), ==, 1);
        const hl_coverage *coverage = &hl_pipeline_summary(s->pipeline)->coverage;
        g_assert_cmpint(coverage->first_time, ==, NOON);
        g_assert_cmpint(coverage->last_time, ==, NOON + 6 * MS);
        scene_free(s);
    }
}

/* The frame itself is read: here it is the follow-up, or the redirect, or the request. */
static void test_each_in_the_future(void)
{
    for (unsigned wrong = 0; wrong < 4; wrong++) {
        scene *s = scene_new();
        hl_time_ns times[4];
        for (unsigned i = 0; i < 4; i++)
            times[i] = NOON + i * MS + (i == wrong ? 9 * YEAR : 0);
        scene_say(s, times[0], CLIENT,
                  "POST /old HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        scene_say(s, times[1], SERVER,
                  "HTTP/1.1 307 X\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n");
        scene_say(s, times[2], CLIENT,
                  "POST /new HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        scene_say(s, times[3], SERVER, "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n");
        scene_expect(s, HL_KEPT, HL_REASON_NONE);
        g_assert_cmpuint(scene_untimely(s), ==, 1);
        scene_free(s);
    }
}

/* Nothing for hours, then it goes on: what comes is no follow-up, though it comes on the same connection. */
static void test_pause(void)
{
    scene *s = scene_new();
    scene_redirect(s, NOON);
    scene_follow(s, NOON + HOUR);
    scene_expect(s, HL_NOT_FOLLOWED, HL_REASON_WINDOW_PASSED);
    g_assert_cmpuint(scene_untimely(s), ==, 0);
    scene_free(s);
}

/* Pauses alone: each frame is ahead of the one before, and confirmed by the next. */
static void test_only_pauses(void)
{
    scene *s = scene_new();
    hl_time_ns time = NOON;
    scene_redirect(s, time);
    for (int i = 1; i < 5; i++)
        scene_say(s, time + i * HOUR, CLIENT, "");
    scene_expect(s, HL_NOT_FOLLOWED, HL_REASON_WINDOW_PASSED);
    g_assert_cmpuint(scene_untimely(s), ==, 1); /* the last, which nothing confirms */
    g_assert_cmpint(hl_pipeline_summary(s->pipeline)->coverage.last_time, ==, NOON + 3 * HOUR);
    scene_free(s);
}

/* The next frame after a pause may be a little older. */
static void test_pause_out_of_order(void)
{
    scene *s = scene_new();
    scene_redirect(s, NOON);
    scene_say(s, NOON + HOUR, CLIENT, "");
    scene_say(s, NOON + HOUR - 5 * MS, SERVER, "");
    scene_expect(s, HL_NOT_FOLLOWED, HL_REASON_WINDOW_PASSED);
    g_assert_cmpuint(scene_untimely(s), ==, 0);
    scene_free(s);
}

/* Two wrong times that have nothing to do with each other: the second is before the first. */
static void test_two_in_the_future(void)
{
    scene *s = scene_new();
    scene_redirect(s, NOON);
    scene_say(s, NOON + 9 * YEAR, CLIENT, "");
    scene_say(s, NOON + 3 * YEAR, CLIENT, "");
    scene_follow(s, NOON + 5 * MS);
    scene_expect(s, HL_KEPT, HL_REASON_NONE);
    g_assert_cmpuint(scene_untimely(s), ==, 2);
    scene_free(s);
}

/*
 * Two that agree are believed: the window ends, and what comes at the old time is nobody's follow-up. That loses a
 * hop and makes nobody a culprit, whatever the follow-up is. What comes later is judged again.
 */
static void test_two_that_agree(void)
{
    for (size_t i = 0; i < 3; i++) {
        scene *s = scene_new();
        scene_redirect(s, NOON);
        scene_say(s, NOON + far[i + 1], CLIENT, "");
        scene_say(s, NOON + far[i + 1] + MS, SERVER, "");
        g_assert_cmpuint(s->verdicts->len, ==, 1);
        scene_say(s, NOON + 5 * MS, CLIENT, "GET /new HTTP/1.1\r\nHost: a\r\n\r\n");
        scene_say(s, NOON + 6 * MS, SERVER, "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n");
        scene_expect(s, HL_NOT_FOLLOWED, HL_REASON_WINDOW_PASSED);
        g_assert_cmpuint(scene_untimely(s), ==, 0);
        g_assert_cmpint(hl_pipeline_summary(s->pipeline)->coverage.last_time, ==,
                        NOON + far[i + 1] + MS);
        scene_free(s);
    }
}

/* The last frame proves neither that time went on, nor that the redirect was followed. */
static void test_last_frame(void)
{
    scene *s = scene_new();
    scene_redirect(s, NOON);
    scene_say(s, NOON + HOUR, CLIENT, "GET /new HTTP/1.1\r\nHost: a\r\n\r\n");
    scene_expect(s, HL_UNSEEN, HL_REASON_CAPTURE_ENDED);
    g_assert_cmpuint(scene_untimely(s), ==, 1);
    scene_free(s);
}

static void test_only_frame(void)
{
    scene *s = scene_new();
    scene_say(s, NOON, CLIENT, "GET /new HTTP/1.1\r\nHost: a\r\n\r\n");
    hl_pipeline_finish(s->pipeline);
    const hl_coverage *coverage = &hl_pipeline_summary(s->pipeline)->coverage;
    g_assert_cmpuint(coverage->packets.untimely, ==, 0);
    g_assert_cmpuint(coverage->http.requests, ==, 1);
    g_assert_cmpint(coverage->first_time, ==, NOON);
    scene_free(s);
}

/* Live: the link is silent, and windows pass all the same; also after the first frame of all. */
static void test_silence(void)
{
    scene *s = scene_new();
    scene_redirect(s, NOON);
    for (int i = 0; i < 40; i++)
        hl_pipeline_advance(s->pipeline, NOON + i * HL_NS_PER_SECOND);
    g_assert_cmpuint(s->verdicts->len, ==, 1);
    scene_follow(s, NOON + 40 * HL_NS_PER_SECOND);
    scene_expect(s, HL_NOT_FOLLOWED, HL_REASON_WINDOW_PASSED);
    g_assert_cmpuint(scene_untimely(s), ==, 0);
    scene_free(s);

    s = scene_new();
    scene_say(s, NOON, CLIENT, "GET /new HTTP/1.1\r\nHost: a\r\n\r\n");
    g_assert_cmpuint(hl_pipeline_summary(s->pipeline)->coverage.http.requests, ==, 0);
    hl_pipeline_advance(s->pipeline, NOON - HL_NS_PER_SECOND);
    g_assert_cmpuint(hl_pipeline_summary(s->pipeline)->coverage.http.requests, ==, 1);
    hl_pipeline_finish(s->pipeline);
    scene_free(s);
}

/* Whoever feeds reckons from the time of the last frame, which is wrong. */
static void test_silence_in_doubt(void)
{
    scene *s = scene_new();
    scene_redirect(s, NOON);
    scene_say(s, NOON + YEAR, CLIENT, "");
    hl_pipeline_advance(s->pipeline, NOON + YEAR + HL_NS_PER_SECOND);
    scene_follow(s, NOON + HL_NS_PER_SECOND);
    scene_expect(s, HL_KEPT, HL_REASON_NONE);
    scene_free(s);
}

/* Into the past and back: each frame is judged by its own time. */
static void test_backward(void)
{
    scene *s = scene_new();
    scene_redirect(s, NOON);
    scene_say(s, INT64_MIN, CLIENT, "");
    scene_say(s, NOON - 20 * YEAR, SERVER, "");
    scene_follow(s, NOON + 5 * MS);
    scene_expect(s, HL_KEPT, HL_REASON_NONE);
    scene_free(s);
}

/* From one end of all times to the other. */
static void test_extremes(void)
{
    const hl_time_ns ends[] = {INT64_MIN, INT64_MAX, -1, 0, HL_TIME_LATEST, HL_TIME_LATEST + 1};
    for (size_t i = 0; i < G_N_ELEMENTS(ends) * G_N_ELEMENTS(ends); i++) {
        scene *s = scene_new();
        scene_redirect(s, ends[i % G_N_ELEMENTS(ends)]);
        scene_follow(s, ends[i / G_N_ELEMENTS(ends)]);
        hl_pipeline_advance(s->pipeline, INT64_MAX);
        hl_pipeline_finish(s->pipeline);
        g_assert_cmpuint(s->verdicts->len, ==, 1);
        g_assert_cmpint(g_array_index(s->verdicts, hl_verdict, 0), !=, HL_VIOLATION);
        scene_free(s);
    }
}

void add_clock_tests(void)
{
    g_test_add_func("/pipeline/clock/one-in-the-future", test_one_in_the_future);
    g_test_add_func("/pipeline/clock/each-in-the-future", test_each_in_the_future);
    g_test_add_func("/pipeline/clock/pause", test_pause);
    g_test_add_func("/pipeline/clock/only-pauses", test_only_pauses);
    g_test_add_func("/pipeline/clock/pause-out-of-order", test_pause_out_of_order);
    g_test_add_func("/pipeline/clock/two-in-the-future", test_two_in_the_future);
    g_test_add_func("/pipeline/clock/two-that-agree", test_two_that_agree);
    g_test_add_func("/pipeline/clock/last-frame", test_last_frame);
    g_test_add_func("/pipeline/clock/only-frame", test_only_frame);
    g_test_add_func("/pipeline/clock/silence", test_silence);
    g_test_add_func("/pipeline/clock/silence-in-doubt", test_silence_in_doubt);
    g_test_add_func("/pipeline/clock/backward", test_backward);
    g_test_add_func("/pipeline/clock/extremes", test_extremes);
}
