/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "octet_window.h"

#include "capture_error.h"

hl_octet_window *hl_octet_window_new(hl_octet_source *source, size_t block)
{
    hl_octet_window *window = g_new0(hl_octet_window, 1);
    window->source = source;
    window->block = block;
    window->capacity = block;
    window->octets = g_malloc(window->capacity);
    return window;
}

void hl_octet_window_free(hl_octet_window *window)
{
    if (!window)
        return;
    hl_octet_source_free(window->source);
    g_clear_error(&window->trouble);
    g_free(window->octets);
    g_free(window);
}

/* Moves what is unread to the front, and grows when a record is larger than a block. */
static void make_room(hl_octet_window *window, size_t count)
{
    size_t unread = window->end - window->start;
    memmove(window->octets, window->octets + window->start, unread);
    window->start = 0;
    window->end = unread;
    if (count > window->capacity) {
        window->capacity = MIN(count + window->block, (size_t)HL_RECORD_OCTETS_MAX);
        window->octets = g_realloc(window->octets, window->capacity);
    }
}

static void read_some(hl_octet_window *window)
{
    ssize_t count =
        hl_octet_source_read(window->source, window->octets + window->end,
                             MIN(window->capacity - window->end, window->block), &window->trouble);
    if (count > 0)
        window->end += (size_t)count;
    else
        window->ended = true;
}

hl_bytes hl_octet_window_peek_slowly(hl_octet_window *window, size_t count)
{
    g_assert(count <= HL_RECORD_OCTETS_MAX);
    if (!window->ended && window->start + count > window->capacity)
        make_room(window, count);
    while (!window->ended && window->end - window->start < count)
        read_some(window);
    size_t have = window->end - window->start;
    return hl_bytes_from(window->octets + window->start, MIN(have, count));
}

/* Offsets are the file's own unless the file is packed. */
static const char *of_what(const hl_octet_window *window)
{
    return hl_octet_source_is_packed(window->source) ? " of the unpacked data" : "";
}

void hl_octet_window_fail_cut(hl_octet_window *window, const char *what, GError **error)
{
    if (window->trouble) {
        g_propagate_error(error, g_error_copy(window->trouble));
        return;
    }
    g_set_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_CUT,
                "cut short at byte %" G_GUINT64_FORMAT "%s, inside %s that starts at byte "
                "%" G_GUINT64_FORMAT,
                window->offset + (window->end - window->start), of_what(window), what,
                window->offset);
}

void hl_octet_window_fail_damaged(hl_octet_window *window, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_DAMAGED,
                "damaged at byte %" G_GUINT64_FORMAT "%s: %s", window->offset, of_what(window),
                why);
    g_free(why);
}
