/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/har_entry.h"

#include "report/harmless.h"
#include "report/json_record.h"
#include "report/redact.h"

enum { NOT_KNOWN = -1 };

static void add_size(hl_json *json, const char *name, const hl_content *content)
{
    bool is_known = content->state == HL_CONTENT_NONE || content->state == HL_CONTENT_COMPLETE;
    if (is_known)
        hl_json_add_count(json, name, content->octets);
    else
        hl_json_add_integer(json, name, NOT_KNOWN);
}

static void add_version(hl_json *json, hl_http_version version)
{
    char *text = g_strconcat("HTTP/", hl_http_version_text(version), NULL);
    hl_json_add_text(json, "httpVersion", version == HL_HTTP_UNKNOWN ? "unknown" : text);
    g_free(text);
}

static void add_pair(hl_json *json, hl_bytes name, hl_bytes value)
{
    hl_json_open_object(json, NULL);
    hl_json_add_octets(json, "name", name);
    hl_json_add_octets(json, "value", value);
    hl_json_close_object(json);
}

static void add_headers(hl_json *json, const hl_message *message)
{
    hl_json_open_array(json, "headers");
    for (size_t i = 0; i < message->field_count; i++) {
        hl_field field = hl_message_field(message, i);
        hl_json_open_object(json, NULL);
        hl_json_add_octets(json, "name", field.name);
        hl_harmless_add_value(json, "value", message->kind, &field);
        hl_json_close_object(json);
    }
    hl_json_close_array(json);
}

/* Cookies hold credentials: the array that HAR asks for stays empty. */
static void add_no_cookies(hl_json *json)
{
    hl_json_open_array(json, "cookies");
    hl_json_close_array(json);
}

/* As sent: what is percent-encoded stays so. */
static void add_query(hl_json *json, hl_bytes url)
{
    size_t start = hl_bytes_find(url, '?');
    hl_bytes query = hl_bytes_skip(url, MIN(start + 1, url.size));
    hl_json_open_array(json, "queryString");
    while (query.size > 0) {
        size_t length = hl_bytes_find(query, '&');
        hl_bytes pair = hl_bytes_first(query, length);
        size_t name = hl_bytes_find(pair, '=');
        if (pair.size > 0)
            add_pair(json, hl_bytes_first(pair, name),
                     hl_bytes_skip(pair, MIN(name + 1, pair.size)));
        query = hl_bytes_skip(query, MIN(length + 1, query.size));
    }
    hl_json_close_array(json);
}

/* RFC 3986 §2: what no URL may hold is percent-encoded, since readers of HAR parse it as one. */
static char *strict_url(const char *url)
{
    GString *strict = g_string_new(NULL);
    for (; *url; url++) {
        bool is_allowed = g_ascii_isgraph(*url) && !strchr("\"<>\\^`{|}", *url);
        if (is_allowed)
            g_string_append_c(strict, *url);
        else
            g_string_append_printf(strict, "%%%02X", (guchar)*url);
    }
    return g_string_free(strict, FALSE);
}

/* CONNECT has no URL: HAR wants one nevertheless, and gets the authority. */
static char *url_of(hl_exchange *exchange)
{
    const char *known = hl_exchange_url(exchange);
    GString *shown = g_string_new(NULL);
    if (known)
        hl_redact_reference(shown, hl_bytes_text(known));
    else
        hl_redact_authority(shown, exchange->request->target);
    char *url = strict_url(shown->str);
    g_string_free(shown, TRUE);
    return url;
}

static void add_request(hl_json *json, hl_exchange *exchange)
{
    const hl_message *request = exchange->request;
    char *url = url_of(exchange);
    hl_json_open_object(json, "request");
    hl_json_add_octets(json, "method", request->method);
    hl_json_add_text(json, "url", url);
    add_query(json, hl_bytes_text(url));
    add_version(json, request->version);
    add_no_cookies(json);
    add_headers(json, request);
    hl_json_add_integer(json, "headersSize", NOT_KNOWN);
    add_size(json, "bodySize", &request->content);
    hl_json_close_object(json);
    g_free(url);
}

static void add_content(hl_json *json, const hl_message *response)
{
    hl_json_open_object(json, "content");
    hl_json_add_count(json, "size", response ? response->content.octets : 0);
    hl_bytes type = response ? hl_message_find(response, "content-type") : (hl_bytes){0};
    hl_json_add_octets(json, "mimeType", type);
    hl_json_close_object(json);
}

static void add_redirect_url(hl_json *json, const hl_message *response)
{
    bool is_redirect = response && response->status >= 300 && response->status < 400;
    hl_bytes location = is_redirect ? hl_message_find(response, "location") : (hl_bytes){0};
    hl_json_add_url(json, "redirectURL", location);
}

static void add_response(hl_json *json, const hl_message *response)
{
    hl_json_open_object(json, "response");
    hl_json_add_count(json, "status", response ? response->status : 0);
    hl_json_add_text(json, "statusText", "");
    add_version(json, response ? response->version : HL_HTTP_UNKNOWN);
    add_no_cookies(json);
    if (response) {
        add_headers(json, response);
    } else {
        hl_json_open_array(json, "headers");
        hl_json_close_array(json);
    }
    add_content(json, response);
    add_redirect_url(json, response);
    hl_json_add_integer(json, "headersSize", NOT_KNOWN);
    if (response)
        add_size(json, "bodySize", &response->content);
    else
        hl_json_add_integer(json, "bodySize", NOT_KNOWN);
    hl_json_close_object(json);
}

/* A response may start before its request has ended: nobody waited then. */
static void add_timings(hl_json *json, const hl_exchange *exchange)
{
    const hl_message *request = exchange->request, *response = exchange->response;
    hl_time_ns sent = request->ended - request->started;
    hl_time_ns waited = response ? response->started - request->ended : 0;
    hl_time_ns received = response ? response->ended - response->started : 0;
    hl_time_ns whole = MAX(sent, 0) + MAX(waited, 0) + MAX(received, 0);
    hl_json_add_milliseconds(json, "time", whole);
    hl_json_open_object(json, "timings");
    hl_json_add_milliseconds(json, "send", sent);
    hl_json_add_milliseconds(json, "wait", waited);
    hl_json_add_milliseconds(json, "receive", received);
    hl_json_close_object(json);
}

static void add_connection(hl_json *json, const hl_connection *connection)
{
    char text[HL_ENDPOINT_TEXT_SIZE];
    const hl_endpoint *server = hl_connection_server(connection);
    if (server->address.version != 0)
        hl_json_add_text(json, "serverIPAddress", hl_address_format(&server->address, text));
    char *number = g_strdup_printf("%" G_GUINT64_FORMAT, connection->number);
    hl_json_add_text(json, "connection", number);
    g_free(number);
}

void hl_har_add_entry_members(hl_json *json, hl_exchange *exchange)
{
    char id[HL_ID_TEXT_SIZE], time[HL_TIME_TEXT_SIZE];
    hl_json_add_text(json, "startedDateTime", hl_time_format(exchange->request->started, time));
    add_request(json, exchange);
    add_response(json, exchange->response);
    hl_json_open_object(json, "cache");
    hl_json_close_object(json);
    add_timings(json, exchange);
    add_connection(json, exchange->connection);
    hl_json_add_text(json, "_id", hl_exchange_id(exchange, id));
}
