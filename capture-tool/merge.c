/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge.h"

#include "base/hl_clock.h"
#include "base/hl_limits.h"

/* A file and its next frame; behind one whose time was in doubt also the one that was asked. */
typedef struct entry {
    hl_capture_file *file;
    hl_frame frame;
    hl_time_ns place; /* the time by which the frame is sorted */
    hl_clock clock;
    bool has_asked; /* of the following */
    hl_record_result result;
    hl_frame next;
    GError *trouble;
    GByteArray *
        held; /* of the frame in doubt: the file's own octets have gone on; NULL: there was none yet */
} entry;

/* entries[0 … count) is a heap, earliest frame on top; behind it wait files without a frame yet. */
struct hl_merge {
    GArray *entries;
    size_t count;
    bool top_is_used; /* the frame on top was handed out */
};

hl_merge *hl_merge_new(void)
{
    hl_merge *merge = g_new0(hl_merge, 1);
    merge->entries = g_array_new(FALSE, TRUE, sizeof(entry));
    return merge;
}

void hl_merge_add(hl_merge *merge, hl_capture_file *file)
{
    entry added = {.file = file};
    hl_clock_init(&added.clock, hl_limits_default.leap_ns);
    g_array_append_val(merge->entries, added);
}

static entry *at(hl_merge *merge, size_t index)
{
    return &g_array_index(merge->entries, entry, index);
}

static void drop(hl_merge *merge, size_t index)
{
    entry *dropped = at(merge, index);
    g_clear_error(&dropped->trouble);
    if (dropped->held)
        g_byte_array_unref(dropped->held);
    g_array_remove_index_fast(merge->entries, (guint)index);
}

void hl_merge_free(hl_merge *merge)
{
    if (!merge)
        return;
    while (merge->entries->len > 0)
        drop(merge, merge->entries->len - 1);
    g_array_unref(merge->entries);
    g_free(merge);
}

static bool comes_before(const entry *a, const entry *b)
{
    if (a->place != b->place)
        return a->place < b->place;
    return a->frame.ref.capture < b->frame.ref.capture;
}

static void swap(hl_merge *merge, size_t a, size_t b)
{
    entry held = *at(merge, a);
    *at(merge, a) = *at(merge, b);
    *at(merge, b) = held;
}

static void sift_up(hl_merge *merge, size_t index)
{
    while (index > 0 && comes_before(at(merge, index), at(merge, (index - 1) / 2))) {
        swap(merge, index, (index - 1) / 2);
        index = (index - 1) / 2;
    }
}

static void sift_down(hl_merge *merge)
{
    size_t index = 0;
    for (;;) {
        size_t least = index, left = 2 * index + 1, right = left + 1;
        if (left < merge->count && comes_before(at(merge, left), at(merge, least)))
            least = left;
        if (right < merge->count && comes_before(at(merge, right), at(merge, least)))
            least = right;
        if (least == index)
            return;
        swap(merge, index, least);
        index = least;
    }
}

static void drop_top(hl_merge *merge)
{
    swap(merge, 0, merge->count - 1);
    drop(merge, merge->count - 1);
    merge->count--;
}

/* The frame behind the one at hand, whose octets have to be kept for that. */
static void ask_next(entry *e)
{
    if (!e->held)
        e->held = g_byte_array_new();
    g_byte_array_set_size(e->held, 0);
    g_byte_array_append(e->held, e->frame.captured.data, (guint)e->frame.captured.size);
    e->frame.captured.data = e->held->data;
    e->result = hl_capture_file_next(e->file, &e->next, &e->trouble);
    e->has_asked = true;
}

static hl_record_result read_frame(entry *e, GError **error)
{
    if (!e->has_asked)
        return hl_capture_file_next(e->file, &e->frame, error);
    e->has_asked = false;
    if (e->result == HL_RECORD_FRAME)
        e->frame = e->next;
    else if (e->result == HL_RECORD_TROUBLE)
        g_propagate_error(error, g_steal_pointer(&e->trouble));
    return e->result;
}

/* Behind the last frame of a file none waits, so that it may be where it says. */
static void find_place(entry *e)
{
    e->place = e->frame.time;
    hl_clock_take(&e->clock, hl_time_cut(e->frame.time));
    if (!hl_clock_is_in_doubt(&e->clock))
        return;
    ask_next(e);
    hl_time_ns settled, next = e->result == HL_RECORD_FRAME ? e->next.time : HL_TIME_LATEST;
    if (!hl_clock_settle(&e->clock, hl_time_cut(next), &settled))
        e->place = settled;
}

/* The file goes on by a frame, which finds its place; sets *capture. */
static hl_record_result advance(hl_merge *merge, entry *e, uint32_t *capture, GError **error)
{
    hl_record_result result = read_frame(e, error);
    if (result == HL_RECORD_FRAME && merge->entries->len > 1)
        find_place(e);
    *capture = e->frame.ref.capture;
    return result;
}

/* The file on top goes on, or leaves the heap. */
static hl_record_result advance_top(hl_merge *merge, uint32_t *capture, GError **error)
{
    hl_record_result result = advance(merge, at(merge, 0), capture, error);
    if (result != HL_RECORD_FRAME)
        drop_top(merge);
    sift_down(merge);
    return result;
}

/* Takes the first frame of the next file that has not been asked yet. */
static hl_record_result advance_waiting(hl_merge *merge, uint32_t *capture, GError **error)
{
    hl_record_result result = advance(merge, at(merge, merge->count), capture, error);
    if (result == HL_RECORD_FRAME)
        sift_up(merge, merge->count++);
    else
        drop(merge, merge->count);
    return result;
}

hl_record_result hl_merge_next(hl_merge *merge, const hl_frame **frame, uint32_t *capture,
                               GError **error)
{
    if (merge->top_is_used) {
        merge->top_is_used = false;
        if (advance_top(merge, capture, error) == HL_RECORD_TROUBLE)
            return HL_RECORD_TROUBLE;
    }
    while (merge->count < merge->entries->len)
        if (advance_waiting(merge, capture, error) == HL_RECORD_TROUBLE)
            return HL_RECORD_TROUBLE;
    if (merge->count == 0)
        return HL_RECORD_END;
    *frame = &at(merge, 0)->frame;
    *capture = at(merge, 0)->frame.ref.capture;
    merge->top_is_used = true;
    return HL_RECORD_FRAME;
}

/* There is nothing to compare with. */
static hl_record_result read_on(hl_merge *merge, hl_frame *frames, size_t room, size_t *count,
                                GError **error)
{
    hl_record_result result =
        hl_capture_file_read_on(at(merge, 0)->file, frames, room, count, error);
    if (result == HL_RECORD_FRAME)
        return result;
    drop_top(merge);
    merge->top_is_used = false;
    return result;
}

hl_record_result hl_merge_next_some(hl_merge *merge, hl_frame *frames, size_t room, size_t *count,
                                    uint32_t *capture, GError **error)
{
    const hl_frame *first;
    size_t more = 0;
    hl_record_result result = hl_merge_next(merge, &first, capture, error);
    *count = 0;
    if (result != HL_RECORD_FRAME)
        return result;
    frames[0] = *first;
    if (merge->entries->len == 1 && !at(merge, 0)->has_asked)
        result = read_on(merge, frames + 1, room - 1, &more, error);
    *count = 1 + more;
    return result;
}
