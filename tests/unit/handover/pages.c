/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"
#include "tests.h"

#include <string.h>

enum { PAGES = 3, PAGE_OCTETS = 50 };

static void test_what_lasts_is_not_copied(void)
{
    scene *s = scene_new();
    line a = line_new(0);
    char page[] = "a page of a file, and its end", other[] = "other";
    hl_handover_set_lasting(s->handover, hl_bytes_from((uint8_t *)page, 16));
    scene_feed(s, &a, HL_SEGMENT_DATA, hl_bytes_from((uint8_t *)page + 2, 4));
    hl_handover_settle(s->handover);
    g_assert_true(s->last_data == (uint8_t *)page + 2);
    scene_feed(s, &a, HL_SEGMENT_DATA, hl_bytes_text(other));
    hl_handover_settle(s->handover);
    g_assert_true(s->last_data != (uint8_t *)other);
    scene_feed(s, &a, HL_SEGMENT_DATA, hl_bytes_from((uint8_t *)page + 2, 15));
    hl_handover_settle(s->handover);
    g_assert_true(s->last_data != (uint8_t *)page + 2);
    line_end(s, &a);
    scene_free(s);
}

/* Pages are written again, each as early as it may be; a slow reader still sees what was on them. */
static void test_pages_turn(void)
{
    enum { TURNS = 40 };
    scene *s = scene_new();
    line a = line_new(0);
    uint8_t pages[PAGES][PAGE_OCTETS];
    GString *wanted = g_string_new(NULL);
    s->pause_us = 300;
    for (int turn = 0; turn < TURNS; turn++) {
        uint8_t *page = pages[turn % PAGES];
        memset(page, 'A' + turn % 26, PAGE_OCTETS);
        hl_handover_set_lasting(s->handover, hl_bytes_from(page, PAGE_OCTETS));
        scene_feed(s, &a, HL_SEGMENT_DATA, hl_bytes_from(page, PAGE_OCTETS));
        g_string_append_printf(wanted, "data 0:%.*s client -1 oddities 0 end 0\n", PAGE_OCTETS,
                               (const char *)page);
        hl_handover_turn_page(s->handover, PAGES);
    }
    scene_expect(s, wanted->str);
    g_string_free(wanted, TRUE);
    line_end(s, &a);
    scene_free(s);
}

void add_page_tests(void)
{
    g_test_add_func("/handover/pages/lasting", test_what_lasts_is_not_copied);
    g_test_add_func("/handover/pages/turning", test_pages_turn);
}
