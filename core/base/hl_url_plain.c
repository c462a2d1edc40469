/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_url_plain.h"

enum { OF_PATH = 1, OF_HOST = 2, PORT_DIGITS = 5, PORT_MAX = 65535 };

/* clang-format off */
static const uint8_t places[256] = {
    ['a' ... 'z'] = OF_PATH | OF_HOST, ['0' ... '9'] = OF_PATH | OF_HOST,
    ['-'] = OF_PATH | OF_HOST, ['.'] = OF_PATH | OF_HOST,
    ['A' ... 'Z'] = OF_PATH, ['_'] = OF_PATH, ['~'] = OF_PATH, ['/'] = OF_PATH, ['?'] = OF_PATH,
    ['@'] = OF_PATH, ['&'] = OF_PATH, ['='] = OF_PATH, ['+'] = OF_PATH, ['$'] = OF_PATH,
    [','] = OF_PATH, [';'] = OF_PATH, [':'] = OF_PATH,
};
/* clang-format on */

static size_t host_octets(hl_bytes text)
{
    size_t size = 0;
    while (size < text.size && places[text.data[size]] & OF_HOST)
        size++;
    return size;
}

bool hl_url_plain_is_host(hl_bytes text)
{
    return text.size > 0 && host_octets(text) == text.size;
}

/* Any segment that begins with a dot may be a dot segment. */
static bool is_path(hl_bytes text)
{
    uint8_t before = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t octet = text.data[i];
        if (!(places[octet] & OF_PATH) || (octet == '.' && before == '/'))
            return false;
        before = octet;
    }
    return text.size > 0 && text.data[0] == '/';
}

bool hl_url_plain_is_path(hl_bytes text)
{
    bool names_host = text.size > 1 && text.data[1] == '/';
    return !names_host && is_path(text);
}

static hl_bytes take(hl_bytes *text, size_t octets)
{
    hl_bytes taken = hl_bytes_first(*text, octets);
    *text = hl_bytes_skip(*text, octets);
    return taken;
}

static bool take_scheme(hl_bytes *text, hl_bytes *scheme)
{
    if (text->size < 8 || memcmp(text->data, "http", 4) != 0)
        return false;
    *scheme = hl_bytes_first(*text, text->data[4] == 's' ? 5 : 4);
    if (memcmp(text->data + scheme->size, "://", 3) != 0)
        return false;
    take(text, scheme->size + 3);
    return true;
}

/* ":8080": without zeros in front. */
static bool take_port(hl_bytes *text, int *port)
{
    *port = -1;
    if (text->size == 0 || text->data[0] != ':')
        return true;
    take(text, 1);
    int value = 0;
    size_t digits = 0;
    for (; digits < text->size && text->data[digits] != '/'; digits++) {
        uint8_t octet = text->data[digits];
        if (octet < '0' || octet > '9' || digits == PORT_DIGITS || (digits == 0 && octet == '0'))
            return false;
        value = value * 10 + (octet - '0');
    }
    take(text, digits);
    *port = value;
    return digits > 0 && value <= PORT_MAX;
}

bool hl_url_plain_read(hl_bytes text, hl_url_plain *url)
{
    if (!take_scheme(&text, &url->scheme))
        return false;
    url->host = take(&text, host_octets(text));
    if (url->host.size == 0 || !take_port(&text, &url->port))
        return false;
    url->path_and_query = text;
    return text.size == 0 || is_path(text);
}
