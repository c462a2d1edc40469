/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hello.h"

enum {
    RANDOM_OCTETS = 32,
    EXTENSION_SERVER_NAME = 0,
    EXTENSION_ALPN = 16,
    EXTENSION_ENCRYPT_THEN_MAC = 22,
    EXTENSION_SESSION_TICKET = 35,
    EXTENSION_EARLY_DATA = 42,
    EXTENSION_SUPPORTED_VERSIONS = 43,
    EXTENSION_ENCRYPTED_CLIENT_HELLO = 0xfe0d,
    NAME_TYPE_HOST = 0,
};

/* SHA-256 of "HelloRetryRequest", RFC 8446 §4.1.3. */
static const uint8_t retry_random[RANDOM_OCTETS] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

/* ---- taking things off the front ---- */

static bool take(hl_bytes *rest, size_t count, hl_bytes *taken)
{
    if (count > rest->size)
        return false;
    *taken = hl_bytes_first(*rest, count);
    *rest = hl_bytes_skip(*rest, count);
    return true;
}

static bool take_number(hl_bytes *rest, size_t octets, size_t *number)
{
    hl_bytes taken;
    if (!take(rest, octets, &taken))
        return false;
    *number = 0;
    for (size_t i = 0; i < octets; i++)
        *number = *number << 8 | taken.data[i];
    return true;
}

/* A vector: its length in `octets` octets, then as many octets. */
static bool take_vector(hl_bytes *rest, size_t octets, hl_bytes *taken)
{
    size_t size;
    return take_number(rest, octets, &size) && take(rest, size, taken);
}

/* ---- extensions ---- */

typedef struct extension {
    size_t type;
    hl_bytes data;
} extension;

/* False at the end, and where they are malformed. */
static bool next_extension(hl_bytes *list, extension *next)
{
    return list->size > 0 && take_number(list, 2, &next->type) && take_vector(list, 2, &next->data);
}

static bool take_extensions(hl_bytes *rest, hl_bytes *list)
{
    *list = (hl_bytes){0};
    return rest->size == 0 || take_vector(rest, 2, list);
}

static hl_bytes read_server_name(hl_bytes data)
{
    hl_bytes list, name;
    size_t type;
    if (take_vector(&data, 2, &list) && take_number(&list, 1, &type) && type == NAME_TYPE_HOST &&
        take_vector(&list, 2, &name))
        return name;
    return (hl_bytes){0};
}

/* The server names exactly one. */
static hl_bytes read_protocol(hl_bytes data)
{
    hl_bytes list, protocol;
    if (take_vector(&data, 2, &list) && take_vector(&list, 1, &protocol))
        return protocol;
    return (hl_bytes){0};
}

static bool offers(hl_bytes data, const char *protocol)
{
    hl_bytes list, offered;
    if (!take_vector(&data, 2, &list))
        return false;
    while (take_vector(&list, 1, &offered))
        if (hl_bytes_is(offered, protocol))
            return true;
    return false;
}

/* ---- messages ---- */

static void read_client_extension(hl_tls_client_hello *hello, const extension *read)
{
    if (read->type == EXTENSION_SERVER_NAME)
        hello->server_name = read_server_name(read->data);
    else if (read->type == EXTENSION_SESSION_TICKET)
        hello->ticket = read->data;
    else if (read->type == EXTENSION_ALPN)
        hello->offers_http2 = offers(read->data, "h2");
    hello->early_data |= read->type == EXTENSION_EARLY_DATA;
    hello->is_encrypted |= read->type == EXTENSION_ENCRYPTED_CLIENT_HELLO;
}

bool hl_tls_client_hello_read(hl_bytes body, hl_tls_client_hello *hello)
{
    hl_bytes version, suites, compressions, extensions;
    *hello = (hl_tls_client_hello){0};
    if (!take(&body, 2, &version) || !take(&body, RANDOM_OCTETS, &hello->random) ||
        !take_vector(&body, 1, &hello->session) || !take_vector(&body, 2, &suites) ||
        !take_vector(&body, 1, &compressions) || !take_extensions(&body, &extensions))
        return false;
    for (extension next; next_extension(&extensions, &next);)
        read_client_extension(hello, &next);
    return true;
}

static void read_server_extension(hl_tls_server_hello *hello, const extension *read)
{
    hl_bytes data = read->data;
    size_t version;
    if (read->type == EXTENSION_SUPPORTED_VERSIONS && take_number(&data, 2, &version))
        hello->version = (uint16_t)version;
    else if (read->type == EXTENSION_ALPN)
        hello->protocol = read_protocol(data);
    hello->mac_last |= read->type == EXTENSION_ENCRYPT_THEN_MAC;
}

bool hl_tls_server_hello_read(hl_bytes body, hl_tls_server_hello *hello)
{
    hl_bytes extensions;
    size_t version, suite, compression;
    *hello = (hl_tls_server_hello){0};
    if (!take_number(&body, 2, &version) || !take(&body, RANDOM_OCTETS, &hello->random) ||
        !take_vector(&body, 1, &hello->session) || !take_number(&body, 2, &suite) ||
        !take_number(&body, 1, &compression) || !take_extensions(&body, &extensions))
        return false;
    hello->version = (uint16_t)version;
    hello->suite = (uint16_t)suite;
    hello->compression = (uint8_t)compression;
    hello->retry = memcmp(hello->random.data, retry_random, RANDOM_OCTETS) == 0;
    for (extension next; next_extension(&extensions, &next);)
        read_server_extension(hello, &next);
    return true;
}

bool hl_tls_ticket_read(hl_bytes body, hl_bytes *ticket)
{
    hl_bytes lifetime;
    return take(&body, 4, &lifetime) && take_vector(&body, 2, ticket);
}

bool hl_tls_encrypted_extensions_read(hl_bytes body, hl_tls_encrypted_extensions *extensions)
{
    hl_bytes list;
    *extensions = (hl_tls_encrypted_extensions){0};
    if (!take_vector(&body, 2, &list))
        return false;
    for (extension next; next_extension(&list, &next);) {
        if (next.type == EXTENSION_ALPN)
            extensions->protocol = read_protocol(next.data);
        extensions->early_data |= next.type == EXTENSION_EARLY_DATA;
    }
    return true;
}
