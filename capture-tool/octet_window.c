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
    window->pages = g_array_new(FALSE, TRUE, sizeof(hl_octet_page));
    g_array_set_size(window->pages, 1);
    return window;
}

void hl_octet_window_set_pages(hl_octet_window *window, unsigned pages, hl_page_turn turn)
{
    g_assert(pages >= window->pages->len);
    g_array_set_size(window->pages, pages);
    window->turn = turn;
}

static hl_octet_page *page_at(const hl_octet_window *window, guint page)
{
    return &g_array_index(window->pages, hl_octet_page, page);
}

static void put_away(hl_octet_window *window)
{
    *page_at(window, window->page) = (hl_octet_page){window->octets, window->capacity};
}

void hl_octet_window_free(hl_octet_window *window)
{
    if (!window)
        return;
    hl_octet_source_free(window->source);
    g_clear_error(&window->trouble);
    put_away(window);
    for (guint i = 0; i < window->pages->len; i++)
        g_free(page_at(window, i)->octets);
    g_array_unref(window->pages);
    g_free(window);
}

/* The page at hand is written on; it grows when a record is larger than a block. */
static void take_out(hl_octet_window *window, size_t count)
{
    hl_octet_page *page = page_at(window, window->page);
    size_t more = count > window->block ? count : 0;
    if (count > page->capacity) {
        page->capacity = MIN(window->block + more, (size_t)HL_RECORD_OCTETS_MAX);
        page->octets = g_realloc(page->octets, page->capacity);
    }
    window->octets = page->octets;
    window->capacity = page->capacity;
}

/* What is unread moves to the front, of the next page if there are several. */
static void make_room(hl_octet_window *window, size_t count)
{
    size_t unread = window->end - window->start;
    put_away(window);
    const hl_octet_page old = *page_at(window, window->page);
    window->page = (window->page + 1) % window->pages->len;
    take_out(window, count);
    const uint8_t *from = window->pages->len == 1 ? window->octets : old.octets;
    memmove(window->octets, from + window->start, unread);
    window->start = 0;
    window->end = unread;
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
    if (window->turn.turn && !window->ended)
        window->turn.turn(window->turn.user);
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
