/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "start_line.h"

#include <glib.h>

/* Longer ones are not sent by anybody; it bounds what is held of octets that are no HTTP. */
#define METHOD_OCTETS (HL_START_LINE_TELLS - 2)

/* clang-format off */
const bool hl_token_octets[256] = {
    ['!'] = true, ['#'] = true, ['$'] = true, ['%'] = true, ['&'] = true, ['\''] = true,
    ['*'] = true, ['+'] = true, ['-'] = true, ['.'] = true, ['^'] = true, ['_'] = true,
    ['`'] = true, ['|'] = true, ['~'] = true,
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
};

/* IANA's registry of HTTP methods, and what UPnP and caches add to it. */
static const char *const known_methods[] = {
    "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE", "QUERY",
    "ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "COPY", "LABEL", "LINK", "LOCK",
    "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE",
    "ORDERPATCH", "PROPFIND", "PROPPATCH", "REBIND", "REPORT", "SEARCH", "UNBIND", "UNCHECKOUT",
    "UNLINK", "UNLOCK", "UPDATE", "UPDATEREDIRECTREF", "VERSION-CONTROL",
    "M-SEARCH", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE", "PURGE",
};
/* clang-format on */

static const char version_prefix[] = "HTTP/1.";
#define VERSION_OCTETS sizeof(version_prefix) /* and one digit, where the NUL is */

static bool is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

static bool is_version(hl_bytes octets, hl_http_version *version)
{
    size_t prefix = VERSION_OCTETS - 1;
    if (octets.size < VERSION_OCTETS ||
        (memcmp(octets.data, version_prefix, prefix) != 0 &&
         !hl_bytes_starts_nocase(octets, version_prefix)) ||
        !is_digit(octets.data[VERSION_OCTETS - 1]))
        return false;
    *version = octets.data[VERSION_OCTETS - 1] == '0' ? HL_HTTP_1_0 : HL_HTTP_1_1;
    return true;
}

static bool may_be_status_line(hl_bytes octets)
{
    size_t size = octets.size < VERSION_OCTETS - 1 ? octets.size : VERSION_OCTETS - 1;
    hl_bytes wanted = hl_bytes_from(version_prefix, size);
    return size == 0 || ((octets.data[0] | 0x20) == 'h' &&
                         hl_bytes_equal_nocase(hl_bytes_first(octets, size), wanted));
}

static size_t token_size(hl_bytes octets)
{
    size_t size = 0;
    while (size < octets.size && hl_token_octets[octets.data[size]])
        size++;
    return size;
}

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || octet == '\t';
}

static bool read_status_line(hl_bytes text, hl_start_line *line)
{
    if (!is_version(text, &line->version))
        return false;
    hl_bytes rest = hl_bytes_skip(text, VERSION_OCTETS);
    if (rest.size == 0 || !is_blank(rest.data[0]))
        return false;
    rest = hl_bytes_trim(rest);
    if (rest.size < 3 || !is_digit(rest.data[0]) || rest.data[0] == '0' ||
        !is_digit(rest.data[1]) || !is_digit(rest.data[2]))
        return false;
    if (rest.size > 3 && !is_blank(rest.data[3]))
        return false;
    line->kind = HL_RESPONSE;
    line->status =
        (uint16_t)((rest.data[0] - '0') * 100 + (rest.data[1] - '0') * 10 + (rest.data[2] - '0'));
    return true;
}

/* Controls, blanks or DEL among eight octets? */
static bool has_odd_octet(const uint8_t *octets)
{
    const uint64_t each = UINT64_C(0x0101010101010101), high = 0x80 * each;
    uint64_t eight;
    memcpy(&eight, octets, sizeof eight);
    uint64_t beyond_space = (eight & ~high) + (0x80 - ' ' - 1) * each, del = eight ^ 0x7f * each;
    return ((~beyond_space & ~eight) | ((del - each) & ~del)) & high;
}

static size_t usual_octets(hl_bytes target)
{
    size_t size = 0;
    while (size + 8 <= target.size && !has_odd_octet(target.data + size))
        size += 8;
    return size;
}

static bool is_target(hl_bytes target, hl_oddities *oddities)
{
    for (size_t i = usual_octets(target); i < target.size; i++) {
        uint8_t octet = target.data[i];
        if (octet > ' ' && octet != 0x7f)
            continue;
        if (!is_blank(octet))
            return false;
        *oddities |= HL_ODDITY_SPACE_IN_TARGET;
    }
    return true;
}

static bool read_request_line(hl_bytes text, hl_start_line *line)
{
    size_t method = token_size(hl_bytes_first(text, METHOD_OCTETS + 1));
    text = hl_bytes_trim(text);
    if (method == 0 || method > METHOD_OCTETS || method + 2 + VERSION_OCTETS > text.size)
        return false;
    size_t version = text.size - VERSION_OCTETS;
    if (!is_blank(text.data[method]) || !is_blank(text.data[version - 1]) ||
        !is_version(hl_bytes_skip(text, version), &line->version))
        return false;
    hl_bytes middle = {text.data + method + 1, version - 1 - (method + 1)};
    line->kind = HL_REQUEST;
    line->method = hl_bytes_first(text, method);
    line->target = hl_bytes_trim(middle);
    if (line->target.size != middle.size)
        line->oddities |= HL_ODDITY_SPACE_IN_TARGET;
    return is_target(line->target, &line->oddities);
}

hl_progress hl_start_line_read(hl_bytes octets, hl_start_line *line)
{
    size_t size = hl_bytes_find(octets, '\n');
    if (size == octets.size)
        return hl_start_line_may_begin(octets) ? HL_MORE : HL_BROKEN;
    *line = (hl_start_line){.octets = size + 1};
    if (size > 0 && octets.data[size - 1] == '\r')
        size--;
    else
        line->oddities = HL_ODDITY_BARE_LF;
    hl_bytes text = {octets.data, size};
    bool good =
        may_be_status_line(text) ? read_status_line(text, line) : read_request_line(text, line);
    return good ? HL_DONE : HL_BROKEN;
}

/* Do both agree as far as both go? */
static bool shares_start(hl_bytes octets, hl_bytes text)
{
    hl_bytes wanted = hl_bytes_first(text, octets.size);
    return hl_bytes_equal(hl_bytes_first(octets, wanted.size), wanted);
}

bool hl_start_line_may_begin(hl_bytes octets)
{
    size_t method = token_size(hl_bytes_first(octets, METHOD_OCTETS + 1));
    if (method > METHOD_OCTETS)
        return false;
    if (method == octets.size || (method > 0 && is_blank(octets.data[method])))
        return true;
    return may_be_status_line(octets);
}

bool hl_start_line_may_begin_with(hl_bytes octets, hl_bytes method)
{
    return method.size > 0 && shares_start(octets, method) &&
           (octets.size <= method.size || is_blank(octets.data[method.size]));
}

bool hl_start_line_may_begin_known(hl_bytes octets)
{
    if (may_be_status_line(octets))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(known_methods); i++)
        if (hl_start_line_may_begin_with(octets, hl_bytes_text(known_methods[i])))
            return true;
    return false;
}

bool hl_start_line_is_known(const hl_start_line *line)
{
    if (line->kind == HL_RESPONSE)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(known_methods); i++)
        if (hl_bytes_is(line->method, known_methods[i]))
            return true;
    return false;
}

static bool has_authority_mark(hl_bytes target)
{
    for (size_t i = 0; i + 2 < target.size; i++)
        if (memcmp(target.data + i, "://", 3) == 0)
            return true;
    return false;
}

bool hl_start_line_is_plausible(const hl_start_line *line)
{
    if (line->kind == HL_RESPONSE)
        return true;
    if (line->target.size == 0)
        return false;
    if (line->target.data[0] == '/' || hl_bytes_is(line->target, "*"))
        return true;
    return hl_bytes_is(line->method, "CONNECT") || has_authority_mark(line->target);
}
