/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "chunks.h"

#include <glib.h>

/* More digits than any chunk needs are no size. */
enum { SIZE_DIGITS = 15 };

static bool read_size(hl_bytes line, uint64_t *size)
{
    size_t digits = 0;
    *size = 0;
    while (digits < line.size && digits <= SIZE_DIGITS && g_ascii_isxdigit(line.data[digits]))
        *size = *size * 16 + (uint64_t)g_ascii_xdigit_value((char)line.data[digits++]);
    return digits > 0 && digits <= SIZE_DIGITS;
}

hl_chunks hl_chunks_read(hl_bytes body, hl_digester *digester)
{
    hl_chunks read = {0};
    uint64_t size;
    for (;;) {
        size_t line = hl_bytes_find(body, '\n');
        if (line == body.size || !read_size(hl_bytes_first(body, line), &size))
            return read;
        body = hl_bytes_skip(body, line + 1);
        read.complete = size == 0;
        if (size == 0)
            return read;
        hl_bytes content = hl_bytes_first(body, size < body.size ? (size_t)size : body.size);
        if (digester)
            hl_digester_feed(digester, content);
        read.octets += content.size;
        if (content.size < size)
            return read;
        body = hl_bytes_skip(body, content.size);
        body = hl_bytes_skip(body, hl_bytes_find(body, '\n') + 1); /* the line end behind it */
    }
}
