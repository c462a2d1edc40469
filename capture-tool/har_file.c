/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_file.h"

#include "capture_error.h"
#include "har_order.h"
#include "har_sort.h"
#include "pcapng_reader.h"

enum {
    MAGIC_OCTETS = 64, /* white space before the first brace: at most */
    PIECE_OCTETS = 64 << 10
};

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const char tool_path[] = "log.creator.name";
static const char entries_path[] = "log.entries", entry_path[] = "log.entries[]";

struct hl_har_file {
    uint32_t index;
    hl_octet_window *window;
    hl_har_json *json;
    hl_har_entry *entry;
    hl_har_lines *lines;
    hl_har_order *order;
    hl_har_counters counters;
    hl_har_tool tool;
    bool has_entries; /* it is a HAR, not just any JSON */
    bool ended;
    GError *trouble; /* why it ended */
};

static hl_bytes without_mark(hl_bytes head)
{
    hl_bytes mark = hl_bytes_text(byte_order_mark);
    bool is_marked = hl_bytes_equal(hl_bytes_first(head, mark.size), mark);
    return hl_bytes_skip(head, is_marked ? mark.size : 0);
}

/* A pipe may have no more than a capture's first octets for now: it is not to be waited for. */
static bool is_pcapng(hl_octet_window *window)
{
    return hl_pcapng_reader_has_magic(hl_octet_window_peek(window, HL_PCAPNG_MAGIC_OCTETS));
}

static bool may_be_json(hl_octet_window *window)
{
    hl_bytes head = hl_octet_window_peek(window, 1);
    return head.size > 0 && (g_ascii_isspace(head.data[0]) || head.data[0] == '{' ||
                             head.data[0] == (uint8_t)byte_order_mark[0]);
}

bool hl_har_file_has_magic(hl_octet_window *window)
{
    if (!may_be_json(window) || is_pcapng(window))
        return false;
    hl_bytes head = without_mark(hl_octet_window_peek(window, MAGIC_OCTETS));
    while (head.size > 0 && g_ascii_isspace(head.data[0]))
        head = hl_bytes_skip(head, 1);
    return head.size > 0 && head.data[0] == '{';
}

/* ---- from JSON ---- */

/* The path below the entry; NULL: it leads elsewhere. */
static const char *path_in_entry(const char *path)
{
    return g_str_has_prefix(path, entry_path) ? path + strlen(entry_path) : NULL;
}

static size_t room(void *user, const char *path)
{
    const char *inner = path_in_entry(path);
    (void)user;
    if (g_str_equal(path, tool_path))
        return HL_HAR_KEY_OCTETS;
    return inner ? hl_har_entry_room(inner) : 0;
}

static void add_exchange(hl_har_file *file)
{
    hl_har_exchange exchange = hl_har_exchange_of(file->entry, file->lines, file->index);
    hl_har_order_add(file->order, &exchange);
}

static void take_entry(hl_har_file *file)
{
    switch (hl_har_sort_of(file->entry)) {
    case HL_HAR_ON_WIRE:
        add_exchange(file);
        return;
    case HL_HAR_INTERNAL_REDIRECT:
        file->counters.internal_redirects++;
        return;
    case HL_HAR_CACHED:
        file->counters.from_cache++;
        return;
    case HL_HAR_OTHER_SCHEME:
        file->counters.other_schemes++;
        return;
    case HL_HAR_NOT_SENT:
        file->counters.not_sent++;
        return;
    case HL_HAR_UNREADABLE:
        file->counters.unreadable++;
        return;
    }
}

static void begin_entry(hl_har_file *file, const hl_har_value *value)
{
    hl_har_entry_clear(file->entry);
    file->entry->tool = file->tool;
    file->entry->number = ++file->counters.entries;
    file->counters.unreadable += value->kind != HL_HAR_OBJECT;
}

static void take_value(void *user, const char *path, const hl_har_value *value)
{
    hl_har_file *file = user;
    const char *inner = path_in_entry(path);
    file->has_entries |= value->kind == HL_HAR_ARRAY && g_str_equal(path, entries_path);
    if (g_str_equal(path, tool_path))
        file->tool = hl_har_tool_named(value->octets);
    if (!inner)
        return;
    if (*inner == '\0')
        begin_entry(file, value);
    hl_har_entry_take(file->entry, inner, value);
}

static void end_value(void *user, const char *path)
{
    hl_har_file *file = user;
    const char *inner = path_in_entry(path);
    if (!inner)
        return;
    hl_har_entry_end(file->entry, inner);
    if (*inner == '\0' && file->entry->is_object)
        take_entry(file);
}

/* ---- reading ---- */

hl_har_file *hl_har_file_new(hl_octet_window *window, uint32_t index, size_t room_octets)
{
    hl_har_file *file = g_new0(hl_har_file, 1);
    file->index = index;
    file->window = window;
    file->json = hl_har_json_new((hl_har_json_sink){room, take_value, end_value, file});
    file->entry = hl_har_entry_new();
    file->lines = hl_har_lines_new(index);
    file->order = hl_har_order_new(room_octets);
    hl_bytes head = hl_octet_window_peek(window, MAGIC_OCTETS);
    hl_octet_window_skip(window, head.size - without_mark(head).size);
    return file;
}

void hl_har_file_free(hl_har_file *file)
{
    if (!file)
        return;
    hl_har_order_free(file->order);
    hl_har_lines_free(file->lines);
    hl_har_entry_free(file->entry);
    hl_har_json_free(file->json);
    hl_octet_window_free(file->window);
    g_clear_error(&file->trouble);
    g_free(file);
}

static void end_of_octets(hl_har_file *file)
{
    file->ended = true;
    if (file->window->trouble)
        file->trouble = g_error_copy(file->window->trouble);
    else if (!hl_har_json_is_whole(file->json))
        g_set_error(&file->trouble, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_CUT,
                    "cut short at byte %" G_GUINT64_FORMAT "%s", file->window->offset,
                    hl_octet_source_is_packed(file->window->source) ? " of the unpacked data" : "");
    else if (!file->has_entries)
        g_set_error_literal(&file->trouble, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_FORMAT,
                            "it is JSON, but no HAR: it has no log.entries");
}

static void read_piece(hl_har_file *file)
{
    hl_bytes piece = hl_octet_window_peek(file->window, 1);
    if (piece.size == 0) {
        end_of_octets(file);
        return;
    }
    size_t size = MIN(hl_octet_window_at_hand(file->window), (size_t)PIECE_OCTETS);
    char *problem = NULL;
    size_t consumed;
    bool good =
        hl_har_json_feed(file->json, hl_octet_window_peek(file->window, size), &consumed, &problem);
    hl_octet_window_skip(file->window, consumed);
    if (good)
        return;
    file->ended = true;
    hl_octet_window_fail_damaged(file->window, &file->trouble, "%s", problem);
    g_free(problem);
}

hl_record_result hl_har_file_look(hl_har_file *file, GError **error)
{
    while (!file->ended && !hl_har_order_is_full(file->order))
        read_piece(file);
    if (hl_har_order_time(file->order) != HL_TIME_NEVER)
        return HL_RECORD_FRAME;
    if (!file->trouble)
        return HL_RECORD_END;
    g_propagate_error(error, g_steal_pointer(&file->trouble));
    return HL_RECORD_TROUBLE;
}

hl_time_ns hl_har_file_time(const hl_har_file *file)
{
    return hl_har_order_time(file->order);
}

uint32_t hl_har_file_index(const hl_har_file *file)
{
    return file->index;
}

hl_message *hl_har_file_take(hl_har_file *file, bool *is_last)
{
    return hl_har_order_take(file->order, is_last);
}

hl_har_counters hl_har_file_counters(const hl_har_file *file)
{
    hl_har_counters counters = file->counters;
    counters.disordered = hl_har_order_late(file->order);
    return counters;
}

const hl_octet_source *hl_har_file_source(const hl_har_file *file)
{
    return file->window->source;
}
