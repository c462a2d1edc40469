/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_bytes.h"

#include <glib.h>

/* g_ascii_tolower, without a call for each octet of each field name. */
static inline uint8_t fold(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet | 0x20) : octet;
}

static uint64_t read_eight(const uint8_t *octets)
{
    uint64_t eight;
    memcpy(&eight, octets, sizeof eight);
    return eight;
}

/* Eight octets at once: where two differ, it must be by the bit of the case, and both must be letters. */
static bool is_same_eight(uint64_t a, uint64_t b)
{
    const uint64_t each = UINT64_C(0x0101010101010101), high = 0x80 * each,
                   letter_case = 0x20 * each;
    uint64_t differ = a ^ b, low = (a | letter_case) & ~high;
    uint64_t from_a = low + (0x80 - 'a') * each, beyond_z = low + (0x80 - 'z' - 1) * each;
    uint64_t letters = from_a & ~beyond_z & ~a & high;
    return !(differ & ~letter_case) && !(differ << 2 & ~letters);
}

/* Of four to seven octets the first four and the last four, which may overlap. */
static uint64_t read_few(const uint8_t *octets, size_t size)
{
    uint32_t first, last;
    memcpy(&first, octets, sizeof first);
    memcpy(&last, octets + size - sizeof last, sizeof last);
    return (uint64_t)first << 32 | last;
}

static bool is_same_one_by_one(const uint8_t *a, const uint8_t *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (fold(a[i]) != fold(b[i]))
            return false;
    return true;
}

bool hl_bytes_same_nocase(const uint8_t *a, const uint8_t *b, size_t size)
{
    if (size < 4)
        return is_same_one_by_one(a, b, size);
    if (size < 8)
        return is_same_eight(read_few(a, size), read_few(b, size));
    for (size_t i = 0; i + 8 < size; i += 8)
        if (!is_same_eight(read_eight(a + i), read_eight(b + i)))
            return false;
    return is_same_eight(read_eight(a + size - 8), read_eight(b + size - 8));
}

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || octet == '\t';
}

hl_bytes hl_bytes_trim(hl_bytes view)
{
    while (view.size > 0 && is_blank(view.data[0]))
        view = hl_bytes_skip(view, 1);
    while (view.size > 0 && is_blank(view.data[view.size - 1]))
        view.size--;
    return view;
}

size_t hl_bytes_find(hl_bytes view, uint8_t octet)
{
    const uint8_t *found = view.size > 0 ? memchr(view.data, octet, view.size) : NULL;
    return found ? (size_t)(found - view.data) : view.size;
}

bool hl_bytes_read_number(hl_bytes digits, uint64_t most, uint64_t *value)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < digits.size; i++) {
        uint8_t digit = (uint8_t)(digits.data[i] - '0');
        if (digit > 9 || sum > most / 10 || digit > most - sum * 10)
            return false;
        sum = sum * 10 + digit;
    }
    if (digits.size > 0)
        *value = sum;
    return digits.size > 0;
}

/* Size of the list's first element with whatever surrounds it: up to a comma outside of quotes. */
static size_t element_size(hl_bytes list)
{
    bool quoted = false;
    for (size_t i = 0; i < list.size; i++) {
        uint8_t octet = list.data[i];
        if (quoted && octet == '\\')
            i++;
        else if (octet == '"')
            quoted = !quoted;
        else if (octet == ',' && !quoted)
            return i;
    }
    return list.size;
}

bool hl_bytes_next_element(hl_bytes *list, hl_bytes *element)
{
    while (list->size > 0) {
        size_t size = element_size(*list);
        *element = hl_bytes_trim(hl_bytes_first(*list, size));
        *list = hl_bytes_skip(*list, size < list->size ? size + 1 : size);
        if (element->size > 0)
            return true;
    }
    return false;
}

char *hl_bytes_copy_text(hl_bytes view)
{
    return g_strndup(view.data ? (const char *)view.data : "", view.size);
}
