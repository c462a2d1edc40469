/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A window that slides over the octets of a source: the readers look at the octets in place, and a
 * record is in one piece however the reads fell. It reads in large blocks: a read(2) of
 * these costs half of what mapping the file does, nothing stays resident, and the octets are still in the
 * processor's second cache when they are looked at.
 */
#ifndef OCTET_WINDOW_H
#define OCTET_WINDOW_H

#include "octet_source.h"

/* The largest record or block that is read; what claims to be larger is damage. */
enum { HL_RECORD_OCTETS_MAX = 16 << 20 };

enum { HL_BLOCK_OCTETS = 256 << 10 };

/* Told of when more is to be read: octets that were peeked at up to now lie on one page. */
typedef struct hl_page_turn {
    void (*turn)(void *user);
    void *user;
} hl_page_turn;

/* Private. */
typedef struct hl_octet_page {
    uint8_t *octets;
    size_t capacity;
} hl_octet_page;

/* The fields are private; the struct is here for the two inline functions. */
typedef struct hl_octet_window {
    hl_octet_source *source; /* owned */
    uint8_t *octets;         /* of the page at hand */
    size_t capacity, block, start, end;
    GArray *pages; /* of hl_octet_page */
    guint page;
    hl_page_turn turn;
    uint64_t offset; /* of octets[start] in the (unpacked) stream */
    bool ended;
    GError *trouble; /* why it ended, if it should not have */
} hl_octet_window;

/* Takes `source` over. `block`: octets to read at a time, usually HL_BLOCK_OCTETS. */
hl_octet_window *hl_octet_window_new(hl_octet_source *source, size_t block);
void hl_octet_window_free(hl_octet_window *window);

/*
 * From now on the octets lie on so many pages, one after the other: what was peeked at is valid longer than until
 * the next peek, namely until `turn` was called so many times. At first there is one page, and no call.
 */
void hl_octet_window_set_pages(hl_octet_window *window, unsigned pages, hl_page_turn turn);

/* Private: hl_octet_window_peek when the octets are not all here. */
hl_bytes hl_octet_window_peek_slowly(hl_octet_window *window, size_t count);

/*
 * The next `count` octets (at most HL_RECORD_OCTETS_MAX), or fewer where the stream ends; valid
 * until the next peek.
 */
static inline hl_bytes hl_octet_window_peek(hl_octet_window *window, size_t count)
{
    if (window->end - window->start >= count)
        return (hl_bytes){window->octets + window->start, count};
    return hl_octet_window_peek_slowly(window, count);
}

/* So many octets can be peeked at while what was peeked at before stays valid. */
static inline size_t hl_octet_window_at_hand(const hl_octet_window *window)
{
    return window->end - window->start;
}

/* Goes on by `count` octets, which have been peeked at; what was peeked at stays valid. */
static inline void hl_octet_window_skip(hl_octet_window *window, size_t count)
{
    window->start += count;
    window->offset += count;
}

/*
 * Says in *error why a record that starts here is not whole: the source's own trouble, or that the
 * file is cut short inside `what` ("a packet record").
 */
void hl_octet_window_fail_cut(hl_octet_window *window, const char *what, GError **error);

/* Says in *error that the octets here cannot be what they should be, and why. */
void hl_octet_window_fail_damaged(hl_octet_window *window, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif
