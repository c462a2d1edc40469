/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "head.h"

#include "start_line.h"

size_t hl_head_end(hl_bytes octets, size_t from)
{
    const uint8_t *start = octets.data, *end = octets.data + octets.size;
    const uint8_t *at = start + from;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        size_t before = (size_t)(at - start);
        if ((before >= 1 && at[-1] == '\n') || (before >= 2 && at[-1] == '\r' && at[-2] == '\n'))
            return before + 1;
        at++;
    }
    return 0;
}

/* The next line of `rest`, without its end. */
static hl_bytes next_line(hl_bytes *rest, hl_oddities *oddities)
{
    size_t size = hl_bytes_find(*rest, '\n');
    hl_bytes line = hl_bytes_first(*rest, size);
    *rest = hl_bytes_skip(*rest, size + 1);
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    else
        *oddities |= HL_ODDITY_BARE_LF;
    return line;
}

static bool is_token(hl_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!hl_token_octets[text.data[i]])
            return false;
    return text.size > 0;
}

/* A line with a colon is kept, whatever its name is: whoever reads it may have understood it. */
static bool read_field(hl_bytes line, hl_field *field, hl_oddities *oddities)
{
    size_t colon = hl_bytes_find(line, ':');
    hl_bytes name = hl_bytes_first(line, colon);
    bool good = is_token(name);
    if (!good)
        name = hl_bytes_trim(name);
    field->name = name;
    field->value = hl_bytes_trim(hl_bytes_skip(line, colon + 1));
    if (!good || hl_bytes_find(field->value, 0) < field->value.size)
        *oddities |= HL_ODDITY_BAD_FIELD;
    return colon < line.size && name.size > 0;
}

static bool is_continuation(hl_bytes line)
{
    return line.data[0] == ' ' || line.data[0] == '\t';
}

size_t hl_head_read_fields(hl_bytes lines, hl_field *fields, size_t limit, hl_oddities *oddities)
{
    size_t count = 0;
    bool first = true;
    while (lines.size > 0) {
        hl_bytes line = next_line(&lines, oddities);
        if (line.size == 0)
            break;
        if (is_continuation(line))
            *oddities |= first ? HL_ODDITY_BAD_FIELD : HL_ODDITY_OBSOLETE_FOLD;
        first = false;
        hl_field field;
        if (!read_field(line, &field, oddities))
            continue;
        if (count < limit)
            fields[count++] = field;
        else
            *oddities |= HL_ODDITY_FIELDS_DROPPED;
    }
    return count;
}

void hl_head_unfold(uint8_t *lines, size_t octets)
{
    for (size_t i = 0; i + 1 < octets; i++) {
        bool folded = lines[i] == '\n' && (lines[i + 1] == ' ' || lines[i + 1] == '\t');
        if (!folded)
            continue;
        lines[i] = ' ';
        if (i > 0 && lines[i - 1] == '\r')
            lines[i - 1] = ' ';
    }
}
