/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "client.h"

bool hl_client_is_local(const hl_connection *connection)
{
    const hl_connection *transport = hl_connection_transport(connection);
    const hl_address *client = &hl_connection_client(connection)->address;
    return hl_address_is_loopback(client) ||
           hl_address_equal(client, &hl_connection_server(transport)->address);
}

hl_client_match hl_client_compare_connections(const hl_connection *a, const hl_connection *b)
{
    const hl_address *left = &hl_connection_client(a)->address;
    const hl_address *right = &hl_connection_client(b)->address;
    if (left->version == 0 && right->version == 0) /* a HAR, which is one client's */
        return a->first_frame.capture == b->first_frame.capture ? HL_CLIENT_SAME : HL_CLIENT_OTHER;
    if (hl_address_equal(left, right))
        return HL_CLIENT_SAME;
    if (left->version != right->version || (hl_client_is_local(a) && hl_client_is_local(b)))
        return HL_CLIENT_PERHAPS;
    bool is_known = b->client_side != HL_SIDE_UNKNOWN;
    if (!is_known && hl_address_equal(left, &hl_connection_server(b)->address))
        return HL_CLIENT_PERHAPS;
    return HL_CLIENT_OTHER;
}

/* The "for" parameter of the first element of Forwarded (RFC 7239 §4), else X-Forwarded-For's
 * first. */
static hl_bytes forwarded_for(const hl_exchange *exchange)
{
    hl_bytes none = {NULL, 0}, element;
    if (!exchange->request)
        return none;
    hl_bytes list = hl_message_find(exchange->request, "forwarded");
    if (hl_bytes_next_element(&list, &element)) {
        while (element.size > 0) {
            hl_bytes parameter =
                hl_bytes_trim(hl_bytes_first(element, hl_bytes_find(element, ';')));
            if (hl_bytes_starts_nocase(parameter, "for="))
                return hl_bytes_skip(parameter, strlen("for="));
            element = hl_bytes_skip(element, hl_bytes_find(element, ';') + 1);
        }
    }
    list = hl_message_find(exchange->request, "x-forwarded-for");
    return hl_bytes_next_element(&list, &element) ? element : none;
}

hl_client_match hl_client_compare(const hl_exchange *a, const hl_exchange *b,
                                  hl_client_identity identity)
{
    if (identity == HL_CLIENT_BY_FORWARDED) {
        hl_bytes left = forwarded_for(a), right = forwarded_for(b);
        if (left.data && right.data)
            return hl_bytes_equal_nocase(left, right) ? HL_CLIENT_SAME : HL_CLIENT_OTHER;
    }
    return hl_client_compare_connections(a->connection, b->connection);
}
