/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "messages.h"

#include <arpa/inet.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static hl_address address_of(const char *text)
{
    uint8_t octets[16];
    bool six = strchr(text, ':') != NULL;
    g_assert_cmpint(inet_pton(six ? AF_INET6 : AF_INET, text, octets), ==, 1);
    return hl_address_from(hl_bytes_from(octets, six ? 16 : 4));
}

hl_connection *test_connection(uint64_t number, const char *client, uint16_t client_port,
                               const char *server, uint16_t server_port)
{
    hl_connection *connection = hl_connection_new(number);
    connection->endpoint[0] = (hl_endpoint){address_of(client), client_port};
    connection->endpoint[1] = (hl_endpoint){address_of(server), server_port};
    connection->client_side = 0;
    connection->opened = test_time(0);
    return connection;
}

hl_time_ns test_time(int64_t milliseconds)
{
    return INT64_C(1767225600) * HL_NS_PER_SECOND + milliseconds * HL_NS_PER_MILLISECOND;
}

static hl_http_version version_of(const char *text)
{
    if (g_str_equal(text, "HTTP/1.0"))
        return HL_HTTP_1_0;
    return g_str_has_prefix(text, "HTTP/2") ? HL_HTTP_2 : HL_HTTP_1_1;
}

/* "HTTP/2 3 1": with 3 requests before it, 1 of them unanswered. */
static void read_order(hl_message *head, const char *text)
{
    unsigned before = 0, unanswered = 0;
    if (head->version == HL_HTTP_2 && sscanf(text, "%u %u", &before, &unanswered) > 0) {
        head->requests_before = before;
        head->unanswered = unanswered;
    }
}

static void read_start_line(hl_message *head, char **words)
{
    if (g_str_has_prefix(words[0], "HTTP/")) {
        head->kind = HL_RESPONSE;
        head->version = version_of(words[0]);
        head->status = (uint16_t)atoi(words[1]);
        read_order(head, words[2] ? words[2] : "");
        return;
    }
    head->kind = HL_REQUEST;
    head->method = hl_bytes_text(words[0]);
    head->target = hl_bytes_text(words[1]);
    head->version = version_of(words[2]);
    read_order(head, words[2] + strlen("HTTP/2"));
}

static size_t read_fields(hl_field *fields, char **lines)
{
    size_t count = 0;
    for (; lines[count]; count++) {
        hl_bytes line = hl_bytes_text(lines[count]);
        size_t colon = hl_bytes_find(line, ':');
        g_assert_cmpuint(colon, <, line.size);
        fields[count].name = hl_bytes_first(line, colon);
        fields[count].value = hl_bytes_trim(hl_bytes_skip(line, colon + 1));
    }
    return count;
}

hl_message *test_message_open(hl_connection *connection, uint64_t turn, const char *text,
                              int64_t milliseconds, uint64_t frame)
{
    hl_field fields[64];
    hl_message head = {.connection = connection, .turn = turn, .fields = fields};
    char **lines = g_strsplit(text, "\n", 60);
    char **words = g_strsplit(lines[0], " ", 3);
    read_start_line(&head, words);
    head.field_count = read_fields(fields, lines + 1);
    head.started = head.head_ended = test_time(milliseconds);
    head.first_frame = head.head_frame = (hl_frame_ref){frame, 0};
    head.content.declared_octets = HL_OCTETS_UNKNOWN;
    hl_message *message = hl_message_new(&head);
    g_strfreev(words);
    g_strfreev(lines);
    return message;
}

hl_message *test_message(hl_connection *connection, uint64_t turn, const char *head,
                         const char *content, int64_t milliseconds, uint64_t frame)
{
    hl_message *message = test_message_open(connection, turn, head, milliseconds, frame);
    hl_content settled = {.state = HL_CONTENT_NONE, .declared_octets = HL_OCTETS_UNKNOWN};
    hl_bytes length = hl_message_find(message, "content-length");
    if (length.data) {
        settled.state = HL_CONTENT_COMPLETE;
        char *digits = hl_bytes_copy_text(length);
        settled.declared_octets = strtoull(digits, NULL, 10);
        g_free(digits);
    }
    if (content) {
        hl_bytes octets = hl_bytes_text(content);
        settled.state = HL_CONTENT_COMPLETE;
        settled.octets = octets.size;
        settled.has_digest = message->kind == HL_REQUEST;
        settled.digest = hl_digest_of(octets);
    }
    hl_message_finish(message, &settled, message->head_frame, message->head_ended, 0);
    return message;
}

hl_exchange *test_exchange(uint64_t number, hl_message *request, hl_message *response)
{
    hl_connection *connection = request ? request->connection : response->connection;
    hl_exchange *exchange = hl_exchange_new(number, connection);
    exchange->request = request;
    exchange->response = response;
    exchange->ended = true;
    return exchange;
}
