/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Borrowed bytes: a view of octets that somebody else owns.
 *
 * A view is valid as long as its owner says (below *message*: for the call in which it is handed
 * over). It is not a C string: there is no terminating NUL, and any octet may occur in it.
 * An absent view has data == NULL; an empty one has size == 0.
 */
#ifndef HL_BYTES_H
#define HL_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct hl_bytes {
    const uint8_t *data;
    size_t size;
} hl_bytes;

/* A view of a string literal or another NUL-terminated string, without the NUL. */
static inline hl_bytes hl_bytes_text(const char *text)
{
    return (hl_bytes){(const uint8_t *)text, text ? strlen(text) : 0};
}

static inline hl_bytes hl_bytes_from(const void *data, size_t size)
{
    return (hl_bytes){(const uint8_t *)data, size};
}

/* The view without its first `count` octets; empty when there are fewer. */
static inline hl_bytes hl_bytes_skip(hl_bytes view, size_t count)
{
    if (count > view.size)
        count = view.size;
    return (hl_bytes){count ? view.data + count : view.data, view.size - count};
}

/* The first `count` octets of the view; all of it when there are fewer. */
static inline hl_bytes hl_bytes_first(hl_bytes view, size_t count)
{
    return (hl_bytes){view.data, count < view.size ? count : view.size};
}

static inline bool hl_bytes_equal(hl_bytes a, hl_bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Octet for octet equal to a NUL-terminated text: method names are case-sensitive. */
static inline bool hl_bytes_is(hl_bytes view, const char *text)
{
    return hl_bytes_equal(view, hl_bytes_text(text));
}

/* Equal when ASCII letters are folded: field names, schemes, host names. */
bool hl_bytes_same_nocase(const uint8_t *a, const uint8_t *b, size_t size);

static inline bool hl_bytes_equal_nocase(hl_bytes a, hl_bytes b)
{
    return a.size == b.size && hl_bytes_same_nocase(a.data, b.data, a.size);
}

static inline bool hl_bytes_is_nocase(hl_bytes view, const char *text)
{
    return hl_bytes_equal_nocase(view, hl_bytes_text(text));
}

static inline bool hl_bytes_starts_nocase(hl_bytes view, const char *prefix)
{
    hl_bytes wanted = hl_bytes_text(prefix);
    return view.size >= wanted.size &&
           hl_bytes_equal_nocase(hl_bytes_first(view, wanted.size), wanted);
}

/* The view without leading and trailing SP and HTAB (RFC 9110 §5.6.3, OWS). */
hl_bytes hl_bytes_trim(hl_bytes view);

/* Offset of the first `octet`, or view.size when there is none. */
size_t hl_bytes_find(hl_bytes view, uint8_t octet);

/* A decimal number, digits alone, no sign and no blank; false, and *value as it was, when it is none or above
 * `most` (RFC 9110 §8.6: a recipient expects large numerals). */
bool hl_bytes_read_number(hl_bytes digits, uint64_t most, uint64_t *value);

/*
 * Takes the next element of a comma-separated list (RFC 9110 §5.6.1) off the front of *list,
 * trimmed. Commas inside a quoted-string do not separate. Empty elements are skipped. False at the
 * end.
 */
bool hl_bytes_next_element(hl_bytes *list, hl_bytes *element);

/* A new NUL-terminated copy (g_free); octets that are NUL end the C string early. */
char *hl_bytes_copy_text(hl_bytes view);

#endif
