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

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || octet == '\t';
}

/* The value between both ends, trimmed; nearly always one space before it is all there is. */
static hl_bytes read_value(const uint8_t *at, const uint8_t *end)
{
    if (at < end && *at == ' ')
        at++;
    hl_bytes value = hl_bytes_from(at, (size_t)(end - at));
    if (value.size > 0 && (is_blank(at[0]) || is_blank(end[-1])))
        return hl_bytes_trim(value);
    return value;
}

/* A line with a colon is kept, whatever its name is: whoever reads it may have understood it. */
static bool read_odd_field(hl_bytes line, hl_field *field)
{
    size_t colon = hl_bytes_find(line, ':');
    field->name = hl_bytes_trim(hl_bytes_first(line, colon));
    field->value = hl_bytes_trim(hl_bytes_skip(line, colon + 1));
    return colon < line.size && field->name.size > 0;
}

/* A CR or LF stands at the end, so that the name ends before it. */
static bool read_field(const uint8_t *start, const uint8_t *end, hl_field *field,
                       hl_oddities *oddities)
{
    size_t size = 0;
    while (hl_token_octets[start[size]])
        size++;
    if (size == 0 || start[size] != ':') {
        *oddities |= HL_ODDITY_BAD_FIELD;
        return read_odd_field(hl_bytes_from(start, (size_t)(end - start)), field);
    }
    field->name = hl_bytes_from(start, size);
    field->value = read_value(start + size + 1, end);
    return true;
}

static void add_line(const uint8_t *start, const uint8_t *end, hl_field *fields, size_t limit,
                     hl_head_fields *found)
{
    hl_field field;
    if (!read_field(start, end, &field, &found->oddities))
        return;
    if (found->count < limit)
        fields[found->count++] = field;
    else
        found->oddities |= HL_ODDITY_FIELDS_DROPPED;
}

bool hl_head_read_fields(hl_bytes lines, hl_field *fields, size_t limit, hl_head_fields *found)
{
    const uint8_t *at = lines.data, *last = lines.data + lines.size, *line_feed;
    *found = (hl_head_fields){0};
    for (; at < last && (line_feed = memchr(at, '\n', (size_t)(last - at))); at = line_feed + 1) {
        const uint8_t *end = line_feed;
        if (end > at && end[-1] == '\r')
            end--;
        else
            found->oddities |= HL_ODDITY_BARE_LF;
        if (end == at) {
            found->octets = (size_t)(line_feed + 1 - lines.data);
            if (memchr(lines.data, 0, found->octets))
                found->oddities |= HL_ODDITY_BAD_FIELD;
            return true;
        }
        if (is_blank(*at) && at > lines.data)
            found->oddities |= HL_ODDITY_OBSOLETE_FOLD;
        add_line(at, end, fields, limit, found);
    }
    return false;
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
