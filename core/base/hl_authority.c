/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_authority.h"

static bool is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

static bool is_host(hl_bytes text)
{
    return hl_bytes_find(text, ':') == text.size || text.data[text.size - 1] == ']';
}

hl_authority hl_authority_read(hl_bytes text)
{
    size_t end = text.size;
    while (end > 0 && is_digit(text.data[end - 1]))
        end--;
    bool has_port = end > 0 && text.data[end - 1] == ':' && is_host(hl_bytes_first(text, end - 1));
    if (!has_port)
        return (hl_authority){text, {NULL, 0}};
    return (hl_authority){hl_bytes_first(text, end - 1), hl_bytes_skip(text, end)};
}

hl_bytes hl_authority_without_brackets(hl_bytes host)
{
    bool has = host.size > 2 && host.data[0] == '[' && host.data[host.size - 1] == ']';
    return has ? hl_bytes_from(host.data + 1, host.size - 2) : host;
}
