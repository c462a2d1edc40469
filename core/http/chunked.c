/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "chunked.h"

#define SIZE_DIGITS 15 /* sums of sizes stay far from wrapping */

static int hex_value(uint8_t octet)
{
    if (octet >= '0' && octet <= '9')
        return octet - '0';
    octet |= 0x20;
    return octet >= 'a' && octet <= 'f' ? octet - 'a' + 10 : -1;
}

static size_t read_size(hl_chunked *chunked, hl_bytes octets)
{
    size_t used = 0;
    for (; used < octets.size; used++) {
        int digit = hex_value(octets.data[used]);
        if (digit < 0)
            break;
        if (chunked->size_digits == SIZE_DIGITS) {
            chunked->state = HL_CHUNKED_BROKEN;
            return used;
        }
        chunked->size_digits += chunked->remaining > 0 || digit > 0;
        chunked->remaining = chunked->remaining * 16 + (uint64_t)digit;
        chunked->line_has_octets = true;
    }
    if (used < octets.size) {
        bool ends = memchr("; \t\r\n", octets.data[used], 5) != NULL;
        chunked->state =
            ends && chunked->line_has_octets ? HL_CHUNKED_EXTENSION : HL_CHUNKED_BROKEN;
    }
    return used;
}

static size_t read_extension(hl_chunked *chunked, hl_bytes octets)
{
    size_t end = hl_bytes_find(octets, '\n');
    if (end == octets.size)
        return end;
    chunked->state = chunked->remaining > 0 ? HL_CHUNKED_DATA : HL_CHUNKED_TRAILER;
    chunked->line_has_octets = false;
    return end + 1;
}

static size_t read_data(hl_chunked *chunked, hl_bytes octets, hl_bytes *piece)
{
    size_t wanted = chunked->remaining < octets.size ? (size_t)chunked->remaining : octets.size;
    *piece = hl_bytes_first(octets, wanted);
    chunked->remaining -= wanted;
    if (chunked->remaining == 0)
        chunked->state = HL_CHUNKED_DATA_END;
    return wanted;
}

static size_t read_data_end(hl_chunked *chunked, hl_bytes octets)
{
    if (octets.data[0] == '\n')
        *chunked = (hl_chunked){.state = HL_CHUNKED_SIZE};
    else if (octets.data[0] != '\r')
        chunked->state = HL_CHUNKED_BROKEN;
    return chunked->state == HL_CHUNKED_BROKEN ? 0 : 1;
}

/* However it is cut: so a line of several CRs is blank too. */
static bool is_only_cr(hl_bytes octets)
{
    for (size_t i = 0; i < octets.size; i++)
        if (octets.data[i] != '\r')
            return false;
    return true;
}

static size_t read_trailer(hl_chunked *chunked, hl_bytes octets)
{
    size_t end = hl_bytes_find(octets, '\n');
    chunked->line_has_octets |= !is_only_cr(hl_bytes_first(octets, end));
    if (end == octets.size)
        return end;
    if (!chunked->line_has_octets)
        chunked->state = HL_CHUNKED_ENDED;
    chunked->line_has_octets = false;
    return end + 1;
}

static size_t step(hl_chunked *chunked, hl_bytes octets, hl_bytes *piece)
{
    switch (chunked->state) {
    case HL_CHUNKED_SIZE:
        return read_size(chunked, octets);
    case HL_CHUNKED_EXTENSION:
        return read_extension(chunked, octets);
    case HL_CHUNKED_DATA:
        return read_data(chunked, octets, piece);
    case HL_CHUNKED_DATA_END:
        return read_data_end(chunked, octets);
    case HL_CHUNKED_TRAILER:
        return read_trailer(chunked, octets);
    case HL_CHUNKED_ENDED:
    case HL_CHUNKED_BROKEN:
        break;
    }
    return 0;
}

size_t hl_chunked_feed(hl_chunked *chunked, hl_bytes octets, hl_bytes *piece)
{
    size_t used = 0;
    *piece = (hl_bytes){NULL, 0};
    while (used < octets.size && piece->size == 0 && hl_chunked_progress(chunked) == HL_MORE)
        used += step(chunked, hl_bytes_skip(octets, used), piece);
    return used;
}

hl_progress hl_chunked_progress(const hl_chunked *chunked)
{
    if (chunked->state == HL_CHUNKED_ENDED)
        return HL_DONE;
    return chunked->state == HL_CHUNKED_BROKEN ? HL_BROKEN : HL_MORE;
}

bool hl_chunked_skip(hl_chunked *chunked, uint64_t octets)
{
    if (chunked->state != HL_CHUNKED_DATA || octets > chunked->remaining)
        return false;
    chunked->remaining -= octets;
    if (chunked->remaining == 0)
        chunked->state = HL_CHUNKED_DATA_END;
    return true;
}

bool hl_chunked_has_all(const hl_chunked *chunked)
{
    return chunked->state == HL_CHUNKED_TRAILER || chunked->state == HL_CHUNKED_ENDED;
}
