/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/harmless.h"
#include "report/json_record.h"
#include "report/redact.h"

static const char *const content_states[] = {
    [HL_CONTENT_PENDING] = "pending",   [HL_CONTENT_NONE] = "none",
    [HL_CONTENT_COMPLETE] = "complete", [HL_CONTENT_DECLARED] = "declared",
    [HL_CONTENT_CUT] = "cut",           [HL_CONTENT_UNSEEN] = "unseen",
};

static void add_redacted(hl_json *json, const char *name, hl_bytes text,
                         void (*redact)(GString *, hl_bytes))
{
    if (hl_bytes_find(text, '@') == text.size) {
        hl_json_add_octets(json, name, text);
        return;
    }
    GString *shown = g_string_new(NULL);
    redact(shown, text);
    hl_json_add_octets(json, name, hl_bytes_from(shown->str, shown->len));
    g_string_free(shown, TRUE);
}

void hl_json_add_url(hl_json *json, const char *name, hl_bytes url)
{
    add_redacted(json, name, url, hl_redact_reference);
}

void hl_json_add_sentence(hl_json *json, const char *name, hl_bytes sentence)
{
    add_redacted(json, name, sentence, hl_redact_sentence);
}

void hl_json_add_authority(hl_json *json, const char *name, hl_bytes authority)
{
    add_redacted(json, name, authority, hl_redact_authority);
}

/* One line: its value; several lines: an array of the values, in order. */
static void add_field(hl_json *json, const hl_message *message, const char *name,
                      const hl_field *first, size_t next)
{
    hl_field field;
    if (!hl_message_next_field(message, name, &next, &field)) {
        hl_harmless_add_value(json, name, message->kind, first);
        return;
    }
    hl_json_open_array(json, name);
    hl_harmless_add_value(json, NULL, message->kind, first);
    do
        hl_harmless_add_value(json, NULL, message->kind, &field);
    while (hl_message_next_field(message, name, &next, &field));
    hl_json_close_array(json);
}

static void add_header(hl_json *json, const hl_message *message)
{
    bool is_open = false;
    for (const char *const *name = hl_harmless_fields(message->kind); *name; name++) {
        hl_field first;
        size_t next = 0;
        if (!hl_message_next_field(message, *name, &next, &first))
            continue;
        if (!is_open)
            hl_json_open_object(json, "header");
        is_open = true;
        add_field(json, message, *name, &first, next);
    }
    if (is_open)
        hl_json_close_object(json);
}

static void add_digest(hl_json *json, const hl_content *content)
{
    char text[sizeof "xxh3:" + HL_DIGEST_TEXT_SIZE] = "xxh3:";
    hl_digest_format(content->digest, text + strlen("xxh3:"));
    hl_json_add_text(json, "digest", text);
}

static void add_body(hl_json *json, const hl_content *content)
{
    bool complete = content->state == HL_CONTENT_NONE || content->state == HL_CONTENT_COMPLETE;
    hl_json_open_object(json, "body");
    if (content->state != HL_CONTENT_PENDING)
        hl_json_add_count(json, "size", content->octets);
    if (content->has_digest && content->state == HL_CONTENT_COMPLETE)
        add_digest(json, content);
    hl_json_add_bool(json, "complete", complete);
    hl_json_add_text(json, "state", content_states[content->state]);
    if (content->declared_octets != HL_OCTETS_UNKNOWN)
        hl_json_add_count(json, "declared_size", content->declared_octets);
    hl_json_close_object(json);
}

static void add_request(hl_json *json, const hl_message *request, int resend_count)
{
    if (!request)
        return;
    hl_json_open_object(json, "request");
    hl_json_add_octets(json, "method", request->method);
    add_header(json, request);
    add_body(json, &request->content);
    if (resend_count != HL_RESEND_COUNT_UNKNOWN)
        hl_json_add_count(json, "resend_count", (uint64_t)resend_count);
    hl_json_close_object(json);
}

static void add_response(hl_json *json, const hl_message *response)
{
    if (!response)
        return;
    hl_json_open_object(json, "response");
    hl_json_add_count(json, "status_code", response->status);
    add_header(json, response);
    add_body(json, &response->content);
    hl_json_close_object(json);
}

void hl_json_add_endpoint(hl_json *json, const char *name, const hl_endpoint *endpoint)
{
    char address[HL_ENDPOINT_TEXT_SIZE];
    hl_json_open_object(json, name);
    if (endpoint->address.version != 0) {
        hl_json_add_text(json, "address", hl_address_format(&endpoint->address, address));
        hl_json_add_count(json, "port", endpoint->port);
    }
    hl_json_close_object(json);
}

void hl_json_add_server(hl_json *json, const hl_connection *connection)
{
    const hl_endpoint *server = hl_connection_server(connection);
    if (!connection->target_name) {
        hl_json_add_endpoint(json, "server", server);
        return;
    }
    hl_json_open_object(json, "server");
    hl_json_add_octets(json, "address", hl_bytes_text(connection->target_name));
    hl_json_add_count(json, "port", server->port);
    hl_json_close_object(json);
}

static const char *const tunnel_names[] = {
    [HL_TUNNEL_NONE] = "",
    [HL_TUNNEL_CONNECT] = "http",
    [HL_TUNNEL_SOCKS4] = "socks4",
    [HL_TUNNEL_SOCKS5] = "socks5",
};

/* The one next to the client comes first: that of the outermost tunnel. */
static void add_proxy(hl_json *json, const hl_connection *connection)
{
    if (connection->carrier->carrier)
        add_proxy(json, connection->carrier);
    hl_json_open_object(json, NULL);
    hl_json_add_text(json, "protocol", tunnel_names[connection->tunnel]);
    hl_json_add_server(json, connection->carrier);
    hl_json_close_object(json);
}

static void add_proxies(hl_json *json, const hl_connection *connection)
{
    if (!connection->carrier)
        return;
    hl_json_open_array(json, "proxies");
    add_proxy(json, connection);
    hl_json_close_array(json);
}

static void add_network(hl_json *json, const hl_connection *connection, const hl_message *message)
{
    hl_http_version version = message ? message->version : HL_HTTP_UNKNOWN;
    hl_json_open_object(json, "network");
    hl_json_add_text(json, "transport", version == HL_HTTP_3 ? "quic" : "tcp");
    hl_json_open_object(json, "protocol");
    hl_json_add_text(json, "name", "http");
    if (version != HL_HTTP_UNKNOWN)
        hl_json_add_text(json, "version", hl_http_version_text(version));
    hl_json_close_object(json);
    hl_json_add_count(json, "connection", connection->number);
    if (version == HL_HTTP_2 || version == HL_HTTP_3)
        hl_json_add_count(json, "stream", message->stream);
    else
        hl_json_add_null(json, "stream");
    add_proxies(json, connection);
    hl_json_close_object(json);
}

static void add_tls(hl_json *json, const hl_connection *connection)
{
    if (!connection->tls_version) {
        hl_json_add_null(json, "tls");
        return;
    }
    hl_json_open_object(json, "tls");
    hl_json_open_object(json, "protocol");
    if (*connection->tls_version)
        hl_json_add_text(json, "version", connection->tls_version);
    hl_json_close_object(json);
    if (connection->server_name)
        hl_json_add_text(json, "server_name", connection->server_name);
    hl_json_close_object(json);
}

static void add_url_and_agent(hl_json *json, hl_exchange *exchange)
{
    const char *url = hl_exchange_url(exchange);
    hl_bytes agent = hl_exchange_user_agent(exchange);
    if (url) {
        hl_json_open_object(json, "url");
        hl_json_add_url(json, "full", hl_bytes_text(url));
        hl_json_close_object(json);
    }
    if (agent.data) {
        hl_json_open_object(json, "user_agent");
        hl_json_add_sentence(json, "original", agent);
        hl_json_close_object(json);
    }
}

void hl_json_add_exchange_members(hl_json *json, const hl_report_options *options,
                                  hl_exchange *exchange, int resend_count)
{
    const hl_message *first = hl_exchange_first(exchange);
    char id[HL_ID_TEXT_SIZE], time[HL_TIME_TEXT_SIZE];
    hl_json_add_text(json, "id", hl_exchange_id(exchange, id));
    hl_json_add_text(json, "time", hl_time_format(hl_exchange_started(exchange), time));
    hl_json_add_endpoint(json, "client", hl_connection_client(exchange->connection));
    hl_json_add_server(json, exchange->connection);
    add_network(json, exchange->connection, first);
    hl_json_open_object(json, "http");
    add_request(json, exchange->request, resend_count);
    add_response(json, exchange->response);
    hl_json_close_object(json);
    add_url_and_agent(json, exchange);
    add_tls(json, exchange->connection);
    hl_json_add_pcap(json, options, exchange);
}

void hl_json_add_exchange(hl_json *json, const char *name, const hl_report_options *options,
                          hl_exchange *exchange, int resend_count)
{
    if (!exchange) {
        hl_json_add_null(json, name);
        return;
    }
    hl_json_open_object(json, name);
    hl_json_add_exchange_members(json, options, exchange, resend_count);
    hl_json_close_object(json);
}
