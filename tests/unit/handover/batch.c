/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/handover/batch.h"

#include "tests.h"

#include <glib.h>

static void test_notes_stand_in_order(void)
{
    hl_batch batch;
    hl_batch_init(&batch);
    g_assert_null(hl_batch_next(&batch, NULL));
    for (hl_time_ns now = 0; now < 100; now++) {
        hl_note_advance *note = hl_batch_add(&batch, HL_NOTE_ADVANCE, sizeof *note + (size_t)now);
        g_assert_cmpuint((uintptr_t)note % 8, ==, 0);
        note->now = now;
    }
    const hl_note *note = NULL;
    for (hl_time_ns now = 0; now < 100; now++) {
        note = hl_batch_next(&batch, note);
        g_assert_cmpint(note->kind, ==, HL_NOTE_ADVANCE);
        g_assert_cmpint(((const hl_note_advance *)note)->now, ==, now);
    }
    g_assert_null(hl_batch_next(&batch, note));
    hl_batch_clear(&batch);
}

static void test_a_full_one_has_no_room(void)
{
    hl_batch batch;
    hl_batch_init(&batch);
    size_t capacity = batch.capacity;
    hl_batch_add(&batch, HL_NOTE_SEGMENT, capacity - 16);
    g_assert_true(hl_batch_has_room(&batch, 9));
    g_assert_false(hl_batch_has_room(&batch, 17));
    hl_batch_clear(&batch);
}

static void test_an_empty_one_has_room_for_anything(void)
{
    hl_batch batch;
    hl_batch_init(&batch);
    size_t capacity = batch.capacity;
    g_assert_true(hl_batch_has_room(&batch, 10 * capacity));
    memset(hl_batch_add(&batch, HL_NOTE_SEGMENT, 10 * capacity), HL_NOTE_SEGMENT, sizeof(hl_note));
    g_assert_cmpuint(batch.used, ==, 10 * capacity);
    hl_batch_reset(&batch);
    g_assert_cmpuint(batch.capacity, ==, capacity);
    g_assert_null(hl_batch_next(&batch, NULL));
    hl_batch_clear(&batch);
}

void add_batch_tests(void)
{
    g_test_add_func("/handover/batch/order", test_notes_stand_in_order);
    g_test_add_func("/handover/batch/full", test_a_full_one_has_no_room);
    g_test_add_func("/handover/batch/large", test_an_empty_one_has_room_for_anything);
}
