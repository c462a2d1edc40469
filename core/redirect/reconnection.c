/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Measured on real clients: those that open a new connection for every hop do so within 0.1 to 5 ms of
 * closing the old one, on a busy machine within 120 ms; a shell's next command needs 6 to 24 ms. So time
 * alone does not tell a script's next line, but programs that always reuse a connection give it away.
 */
#include "reconnection.h"

enum { AGAINST_AT_ONCE = 10, AGAINST_SOON = 20, AGAINST_LATER = 40, AGAINST_REUSERS = 50 };

static const hl_time_ns at_once_ns = 150 * HL_NS_PER_MILLISECOND;

static bool has_option(const hl_message *message, const char *option)
{
    const hl_field *field = NULL;
    while ((field = hl_message_next_field(message, "connection", field))) {
        hl_bytes list = field->value, element;
        while (hl_bytes_next_element(&list, &element))
            if (hl_bytes_is_nocase(element, option))
                return true;
    }
    return false;
}

/* A request that was not sent whole leaves a connection that nothing more can be sent on. */
static bool is_sent_whole(const hl_message *request)
{
    return request->content.state == HL_CONTENT_NONE ||
           request->content.state == HL_CONTENT_COMPLETE;
}

bool hl_reconnection_was_needless(const hl_exchange *redirect)
{
    const hl_message *request = redirect->request, *response = redirect->response;
    const hl_connection *connection = redirect->connection;
    return request && is_sent_whole(request) && request->version >= HL_HTTP_1_1 &&
           response->version >= HL_HTTP_1_1 && !has_option(request, "close") &&
           !has_option(response, "close") &&
           hl_connection_client_closed(connection) < hl_connection_server_closed(connection);
}

/* curl takes a kept connection whenever there is one. */
static bool always_reuses(const hl_exchange *exchange)
{
    return hl_bytes_starts_nocase(hl_exchange_user_agent(exchange), "curl/");
}

static int weigh_gap(hl_time_ns gap)
{
    if (gap <= at_once_ns)
        return AGAINST_AT_ONCE;
    return gap <= HL_NS_PER_SECOND ? AGAINST_SOON : AGAINST_LATER;
}

int hl_reconnection_weigh(const hl_want *want, const hl_exchange *candidate)
{
    const hl_exchange *redirect = want->pending->exchange;
    const hl_url *source = want->pending->location.source;
    hl_time_ns closed = hl_connection_client_closed(redirect->connection);
    hl_time_ns opened = candidate->connection->opened;
    if (redirect->connection == candidate->connection || closed > opened ||
        !hl_reconnection_was_needless(redirect))
        return 0;
    if (!source || !hl_url_same_origin(source, want->url))
        return 0;
    return always_reuses(redirect) ? AGAINST_REUSERS : weigh_gap(opened - closed);
}
