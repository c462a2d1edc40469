/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_endpoint.h"

#include <arpa/inet.h>
#include <stdio.h>

hl_address hl_address_from(hl_bytes octets)
{
    hl_address address = {0};
    if (octets.size != 4 && octets.size != 16)
        return address;
    memcpy(address.octets, octets.data, octets.size);
    address.version = octets.size == 4 ? 4 : 6;
    return address;
}

hl_address hl_address_read(hl_bytes text)
{
    char copy[INET6_ADDRSTRLEN];
    uint8_t octets[16];
    if (text.size == 0 || text.size >= sizeof copy || memchr(text.data, '\0', text.size))
        return (hl_address){0};
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    if (inet_pton(AF_INET, copy, octets) == 1)
        return hl_address_from(hl_bytes_from(octets, 4));
    if (inet_pton(AF_INET6, copy, octets) == 1)
        return hl_address_from(hl_bytes_from(octets, 16));
    return (hl_address){0};
}

bool hl_address_is_loopback(const hl_address *address)
{
    static const uint8_t loopback6[16] = {[15] = 1};
    if (address->version == 4)
        return address->octets[0] == 127;
    return address->version == 6 && memcmp(address->octets, loopback6, sizeof loopback6) == 0;
}

const char *hl_address_format(const hl_address *address, char text[HL_ENDPOINT_TEXT_SIZE])
{
    int family = address->version == 4 ? AF_INET : AF_INET6;
    if (address->version == 0 || !inet_ntop(family, address->octets, text, HL_ENDPOINT_TEXT_SIZE))
        strcpy(text, "?");
    return text;
}

const char *hl_endpoint_format(const hl_endpoint *endpoint, char text[HL_ENDPOINT_TEXT_SIZE])
{
    char address[HL_ENDPOINT_TEXT_SIZE];
    hl_address_format(&endpoint->address, address);
    bool bracketed = endpoint->address.version == 6;
    snprintf(text, HL_ENDPOINT_TEXT_SIZE, "%s%.45s%s:%u", bracketed ? "[" : "", address,
             bracketed ? "]" : "", (unsigned)endpoint->port);
    return text;
}
