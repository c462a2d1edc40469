/* SPDX-License-Identifier: GPL-2.0-or-later */
/* It is short, and comes in few pieces: it is read anew from its beginning with each of them. */
#include "negotiation.h"

enum {
    VERSION_4 = 4,
    VERSION_5 = 5,
    COMMAND_CONNECT = 1,
    METHOD_NONE = 0,
    METHOD_PASSWORD = 2,
    PASSWORD_VERSION = 1,
    ADDRESS_4 = 1,
    ADDRESS_NAME = 3,
    ADDRESS_6 = 4,
    GRANTED_4 = 90,
    NAME_MAX_OCTETS = 255, /* of a SOCKS 4 user or host, which end with NUL */
};

/* What is read of one side; once something is missing or wrong it stays so. */
typedef struct cursor {
    hl_bytes all, rest;
    hl_socks_progress progress; /* HL_SOCKS_GRANTED: good */
} cursor;

static cursor cursor_of(hl_bytes octets)
{
    return (cursor){octets, octets, HL_SOCKS_GRANTED};
}

static hl_bytes take(cursor *from, size_t size)
{
    if (from->progress != HL_SOCKS_GRANTED)
        return (hl_bytes){NULL, 0};
    if (from->rest.size < size) {
        from->progress = HL_SOCKS_MORE;
        return (hl_bytes){NULL, 0};
    }
    hl_bytes taken = hl_bytes_first(from->rest, size);
    from->rest = hl_bytes_skip(from->rest, size);
    return taken;
}

/* An octet; 0 when there is none. */
static uint8_t take_octet(cursor *from)
{
    hl_bytes taken = take(from, 1);
    return taken.size > 0 ? taken.data[0] : 0;
}

static void require(cursor *from, bool condition)
{
    if (from->progress == HL_SOCKS_GRANTED && !condition)
        from->progress = HL_SOCKS_OTHER;
}

static void expect(cursor *from, uint8_t octet)
{
    require(from, take_octet(from) == octet);
}

static uint16_t take_port(cursor *from)
{
    hl_bytes taken = take(from, 2);
    return taken.size > 0 ? (uint16_t)(taken.data[0] << 8 | taken.data[1]) : 0;
}

/* Text that ends with NUL. */
static hl_bytes take_text(cursor *from)
{
    size_t size = hl_bytes_find(from->rest, '\0');
    require(from, size <= NAME_MAX_OCTETS);
    hl_bytes text = take(from, size + 1);
    return hl_bytes_first(text, text.size > 0 ? size : 0);
}

/* ---- SOCKS 4 ---- */

/* 4a: an address that is none, 0.0.0.x, says that a name follows. */
static bool is_no_address(hl_bytes octets)
{
    return octets.size == 4 && octets.data[0] == 0 && octets.data[1] == 0 && octets.data[2] == 0 &&
           octets.data[3] != 0;
}

static void read_request_4(cursor *client, hl_tunnel_target *target)
{
    expect(client, VERSION_4);
    expect(client, COMMAND_CONNECT);
    target->endpoint.port = take_port(client);
    hl_bytes address = take(client, 4);
    take_text(client); /* the user */
    if (is_no_address(address)) {
        hl_bytes name = take_text(client);
        require(client, name.size > 0);
        hl_tunnel_target_set_host(target, name);
    } else {
        target->endpoint.address = hl_address_from(address);
    }
}

static void read_reply_4(cursor *proxy)
{
    expect(proxy, 0);
    expect(proxy, GRANTED_4);
    take(proxy, 6);
}

/* ---- SOCKS 5 ---- */

static hl_bytes take_methods(cursor *client)
{
    expect(client, VERSION_5);
    uint8_t count = take_octet(client);
    require(client, count > 0);
    return take(client, count);
}

static uint8_t read_method(cursor *proxy, hl_bytes offered)
{
    expect(proxy, VERSION_5);
    uint8_t method = take_octet(proxy);
    bool known = method == METHOD_NONE || method == METHOD_PASSWORD;
    require(proxy, known && hl_bytes_find(offered, method) < offered.size);
    return method;
}

static void read_password(cursor *client, cursor *proxy)
{
    expect(client, PASSWORD_VERSION);
    take(client, take_octet(client));
    take(client, take_octet(client));
    expect(proxy, PASSWORD_VERSION);
    expect(proxy, 0);
}

/* The address of a request or a reply, RFC 1928 §4, §6. */
static void read_address(cursor *from, hl_tunnel_target *target)
{
    uint8_t type = take_octet(from);
    require(from, type == ADDRESS_4 || type == ADDRESS_NAME || type == ADDRESS_6);
    if (type == ADDRESS_NAME)
        hl_tunnel_target_set_host(target, take(from, take_octet(from)));
    else
        target->endpoint.address = hl_address_from(take(from, type == ADDRESS_4 ? 4 : 16));
    target->endpoint.port = take_port(from);
}

static void read_request_5(cursor *client, hl_tunnel_target *target)
{
    expect(client, VERSION_5);
    expect(client, COMMAND_CONNECT);
    expect(client, 0);
    read_address(client, target);
    require(client, target->name.size > 0 || target->endpoint.address.version != 0);
}

static void read_reply_5(cursor *proxy)
{
    hl_tunnel_target bound = {0};
    expect(proxy, VERSION_5);
    expect(proxy, 0);
    expect(proxy, 0);
    read_address(proxy, &bound);
}

/* The client may go on before it was answered: then nothing is wrong with what it has said so far. */
static void read_5(cursor *client, cursor *proxy, hl_tunnel_target *target)
{
    hl_bytes methods = take_methods(client);
    uint8_t method = read_method(proxy, methods);
    if (method == METHOD_PASSWORD)
        read_password(client, proxy);
    if (proxy->progress == HL_SOCKS_MORE && proxy->all.size < 2)
        return; /* how the client goes on depends on it */
    read_request_5(client, target);
    read_reply_5(proxy);
}

hl_socks_progress hl_socks_negotiation_read(hl_bytes client_octets, hl_bytes proxy_octets,
                                            hl_socks_negotiation *negotiation)
{
    cursor client = cursor_of(client_octets), proxy = cursor_of(proxy_octets);
    *negotiation = (hl_socks_negotiation){0};
    negotiation->target.kind = client_octets.size > 0 && client_octets.data[0] == VERSION_4
                                   ? HL_TUNNEL_SOCKS4
                                   : HL_TUNNEL_SOCKS5;
    if (negotiation->target.kind == HL_TUNNEL_SOCKS4) {
        read_request_4(&client, &negotiation->target);
        read_reply_4(&proxy);
    } else {
        read_5(&client, &proxy, &negotiation->target);
    }
    negotiation->client_octets = client.all.size - client.rest.size;
    negotiation->proxy_octets = proxy.all.size - proxy.rest.size;
    if (client.progress == HL_SOCKS_OTHER || proxy.progress == HL_SOCKS_OTHER)
        return HL_SOCKS_OTHER;
    if (client.progress == HL_SOCKS_MORE || proxy.progress == HL_SOCKS_MORE)
        return HL_SOCKS_MORE;
    return HL_SOCKS_GRANTED;
}
