/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hl_handover.h"

#include "base/hl_pool.h"
#include "handover/belt.h"
#include "handover/mirrors.h"

#include <signal.h>

/* A connection of the feeding side: where its mirror is, and what that was told. */
typedef struct hl_handle {
    uint32_t place;
    hl_note_state told;
} hl_handle;

struct hl_handover {
    hl_belt belt;
    GThread *thread;
    hl_mirrors mirrors; /* the thread's */
    hl_pool pool;       /* of handles */
    GPtrArray *handles; /* by place; NULL: it is unused */
    GArray *unused;     /* places (uint32_t) */
    hl_bytes lasting;
    uint64_t turned;                        /* pages */
    uint64_t passed[HL_HANDOVER_PAGES_MAX]; /* batches, when page n % this was turned */
};

/* ---- the other side ---- */

static gpointer read_batches(gpointer user)
{
    hl_handover *handover = user;
    const hl_batch *batch;
    while ((batch = hl_belt_next(&handover->belt))) {
        hl_mirrors_read(&handover->mirrors, batch);
        hl_belt_return(&handover->belt);
    }
    return NULL;
}

/* A new thread has the signals of the one that starts it. */
static GThread *start(hl_handover *handover)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    GThread *thread = g_thread_try_new("wire", read_batches, handover, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return thread;
}

/* ---- life ---- */

static void clear_handles(hl_handover *handover)
{
    for (guint place = 0; place < handover->handles->len; place++)
        if (g_ptr_array_index(handover->handles, place))
            hl_pool_give(&handover->pool, g_ptr_array_index(handover->handles, place));
    g_ptr_array_unref(handover->handles);
    hl_pool_clear(&handover->pool);
}

static void free_all(hl_handover *handover)
{
    hl_mirrors_clear(&handover->mirrors);
    hl_belt_clear(&handover->belt);
    clear_handles(handover);
    g_array_unref(handover->unused);
    g_free(handover);
}

hl_handover *hl_handover_new(hl_handover_sink sink)
{
    hl_handover *handover = g_new0(hl_handover, 1);
    hl_belt_init(&handover->belt);
    hl_mirrors_init(&handover->mirrors, sink);
    hl_pool_init(&handover->pool, sizeof(hl_handle));
    handover->handles = g_ptr_array_new();
    handover->unused = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    handover->thread = start(handover);
    if (handover->thread)
        return handover;
    free_all(handover);
    return NULL;
}

void hl_handover_free(hl_handover *handover)
{
    if (!handover)
        return;
    hl_belt_close(&handover->belt);
    g_thread_join(handover->thread);
    free_all(handover);
}

/* ---- notes ---- */

static void *add_note(hl_handover *handover, hl_note_kind kind, size_t octets)
{
    if (!hl_batch_has_room(hl_belt_current(&handover->belt), octets))
        hl_belt_pass(&handover->belt);
    return hl_batch_add(hl_belt_current(&handover->belt), kind, octets);
}

static uint32_t take_place(hl_handover *handover)
{
    GArray *unused = handover->unused;
    if (unused->len == 0) {
        g_ptr_array_add(handover->handles, NULL);
        return handover->handles->len - 1;
    }
    uint32_t place = g_array_index(unused, uint32_t, unused->len - 1);
    g_array_set_size(unused, unused->len - 1);
    return place;
}

static hl_note_state state_of(const hl_connection *connection)
{
    return (hl_note_state){
        .closed = {connection->closed[0], connection->closed[1]},
        .late_by = {connection->late_by[0], connection->late_by[1]},
        .end = connection->end,
        .oddities = connection->oddities,
        .client_side = connection->client_side,
    };
}

static bool is_same(const hl_note_state *state, const hl_connection *connection)
{
    return state->closed[0] == connection->closed[0] && state->closed[1] == connection->closed[1] &&
           state->late_by[0] == connection->late_by[0] &&
           state->late_by[1] == connection->late_by[1] && state->end == connection->end &&
           state->oddities == connection->oddities && state->client_side == connection->client_side;
}

static hl_handle *begin(hl_handover *handover, const hl_connection *connection)
{
    hl_handle *handle = hl_pool_take(&handover->pool);
    *handle = (hl_handle){take_place(handover), state_of(connection)};
    g_ptr_array_index(handover->handles, handle->place) = handle;
    hl_note_beginning *note = add_note(handover, HL_NOTE_BEGINNING, sizeof *note);
    note->place = handle->place;
    note->number = connection->number;
    for (int side = 0; side < HL_SIDES; side++)
        note->endpoint[side] = connection->endpoint[side];
    note->first_frame = connection->first_frame;
    note->opened = connection->opened;
    note->state = handle->told;
    return handle;
}

static void tell_change(hl_handover *handover, hl_handle *handle, const hl_connection *connection)
{
    if (is_same(&handle->told, connection))
        return;
    handle->told = state_of(connection);
    hl_note_change *note = add_note(handover, HL_NOTE_CHANGE, sizeof *note);
    note->place = handle->place;
    note->state = handle->told;
}

static void forget(hl_handover *handover, hl_handle *handle)
{
    g_array_append_val(handover->unused, handle->place);
    g_ptr_array_index(handover->handles, handle->place) = NULL;
    hl_pool_give(&handover->pool, handle);
}

/* ---- what is fed ---- */

static bool lasts(const hl_handover *handover, hl_bytes data)
{
    uintptr_t start = (uintptr_t)handover->lasting.data, at = (uintptr_t)data.data;
    return at >= start && at + data.size <= start + handover->lasting.size;
}

static void add_segment(hl_handover *handover, uint32_t place, const hl_segment *segment)
{
    size_t copied = lasts(handover, segment->data) ? 0 : segment->data.size;
    hl_note_segment *note = add_note(handover, HL_NOTE_SEGMENT, sizeof *note + copied);
    note->place = place;
    note->segment = *segment;
    if (copied == 0)
        return;
    memcpy(note->copy, segment->data.data, copied);
    note->segment.data.data = note->copy;
}

void hl_handover_feed(hl_handover *handover, const hl_segment *segment)
{
    hl_handle *handle = *segment->reader;
    if (handle)
        tell_change(handover, handle, segment->connection);
    else
        handle = begin(handover, segment->connection);
    add_segment(handover, handle->place, segment);
    *segment->reader = handle;
    if (segment->kind != HL_SEGMENT_END)
        return;
    forget(handover, handle);
    *segment->reader = NULL;
}

/* One that no segment came of has no mirror yet. */
void hl_handover_change(hl_handover *handover, const hl_connection *connection, void **reader)
{
    if (*reader)
        tell_change(handover, *reader, connection);
}

void hl_handover_advance(hl_handover *handover, hl_time_ns now)
{
    hl_note_advance *note = add_note(handover, HL_NOTE_ADVANCE, sizeof *note);
    note->now = now;
}

void hl_handover_look_back(hl_handover *handover, hl_time_ns since)
{
    hl_note_look_back *note = add_note(handover, HL_NOTE_LOOK_BACK, sizeof *note);
    note->since = since;
}

/* ---- waiting ---- */

static void pass(hl_handover *handover)
{
    if (hl_belt_current(&handover->belt)->used > 0)
        hl_belt_pass(&handover->belt);
}

void hl_handover_set_lasting(hl_handover *handover, hl_bytes octets)
{
    handover->lasting = octets;
}

/* The next page to be written is the one that was read before the others. */
void hl_handover_turn_page(hl_handover *handover, unsigned pages)
{
    g_assert(pages > 0 && pages <= HL_HANDOVER_PAGES_MAX);
    pass(handover);
    hl_belt_hurry(&handover->belt);
    handover->passed[handover->turned % HL_HANDOVER_PAGES_MAX] = hl_belt_passed(&handover->belt);
    if (handover->turned >= pages - 1) {
        uint64_t oldest = handover->turned - (pages - 1);
        hl_belt_await(&handover->belt, handover->passed[oldest % HL_HANDOVER_PAGES_MAX]);
    }
    handover->turned++;
}

void hl_handover_settle(hl_handover *handover)
{
    pass(handover);
    hl_belt_await(&handover->belt, hl_belt_passed(&handover->belt));
}
