/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"
#include "suites.h"

#define MS HL_NS_PER_MILLISECOND

static scene *of_two_threads(void)
{
    scene *s = scene_new();
    hl_pipeline_set_threads(s->pipeline, 2);
    return s;
}

/* The octets of each frame are gone after the call. */
static void test_the_same_is_found(void)
{
    scene *s = of_two_threads();
    scene_redirect(s, NOON);
    scene_follow(s, NOON + 5 * MS);
    scene_expect(s, HL_KEPT, HL_REASON_NONE);
    scene_free(s);
}

/* To ask waits for all that was fed; to add keys is safe then. */
static void test_to_ask_settles(void)
{
    scene *s = of_two_threads();
    scene_redirect(s, NOON);
    scene_say(s, NOON + 5 * MS, CLIENT, "");
    const hl_http_counters *http = &hl_pipeline_summary(s->pipeline)->coverage.http;
    g_assert_cmpuint(http->requests, ==, 1);
    g_assert_cmpuint(http->responses, ==, 1);
    static const uint8_t random[HL_TLS_RANDOM_OCTETS] = {1}, secret[48] = {2};
    hl_tls_keys *keys = hl_pipeline_keys(s->pipeline);
    g_assert_true(
        hl_tls_keys_add(keys, random, HL_TLS_MASTER_SECRET, hl_bytes_from(secret, sizeof secret)));
    scene_follow(s, NOON + 6 * MS);
    g_assert_cmpuint(hl_pipeline_summary(s->pipeline)->coverage.http.requests, ==, 2);
    scene_expect(s, HL_KEPT, HL_REASON_NONE);
    scene_free(s);
}

/* One whose time is in doubt is copied, and read when the next one comes. */
static void test_one_in_the_future(void)
{
    scene *s = of_two_threads();
    scene_redirect(s, NOON);
    scene_say(s, NOON + 365 * 86400 * HL_NS_PER_SECOND, CLIENT, "");
    scene_follow(s, NOON + 5 * MS);
    scene_expect(s, HL_KEPT, HL_REASON_NONE);
    g_assert_cmpuint(scene_untimely(s), ==, 1);
    scene_free(s);
}

static void test_free_without_an_end(void)
{
    scene *s = of_two_threads();
    scene_redirect(s, NOON);
    scene_free(s);
}

void add_thread_tests(void)
{
    g_test_add_func("/pipeline/threads/same", test_the_same_is_found);
    g_test_add_func("/pipeline/threads/settle", test_to_ask_settles);
    g_test_add_func("/pipeline/threads/doubt", test_one_in_the_future);
    g_test_add_func("/pipeline/threads/free", test_free_without_an_end);
}
