/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_message.h"

#include <glib.h>

uint64_t hl_octets_read(hl_bytes digits)
{
    uint64_t value = HL_OCTETS_UNKNOWN;
    hl_bytes_read_number(digits, INT64_MAX, &value);
    return value;
}

/* The message, its field table and all octets of its head live in one block. */
static size_t octets_of(const hl_message *head)
{
    size_t octets =
        head->method.size + head->target.size + head->scheme.size + head->authority.size;
    for (size_t i = 0; i < head->field_count; i++)
        octets += head->fields[i].name.size + head->fields[i].value.size;
    return octets;
}

static hl_bytes keep(uint8_t **store, hl_bytes view)
{
    hl_bytes kept = {*store, view.size};
    if (view.size > 0)
        memcpy(*store, view.data, view.size);
    *store += view.size;
    return kept;
}

static void keep_one_by_one(hl_message *message, const hl_message *head, hl_field *fields,
                            uint8_t *store)
{
    message->method = keep(&store, head->method);
    message->target = keep(&store, head->target);
    message->scheme = keep(&store, head->scheme);
    message->authority = keep(&store, head->authority);
    for (size_t i = 0; i < head->field_count; i++) {
        fields[i].name = keep(&store, head->fields[i].name);
        fields[i].value = keep(&store, head->fields[i].value);
    }
}

static hl_bytes moved(hl_bytes view, const uint8_t *from, const uint8_t *to)
{
    return (hl_bytes){view.data ? to + (view.data - from) : NULL, view.size};
}

static void keep_text(hl_message *message, const hl_message *head, hl_field *fields, uint8_t *store)
{
    const uint8_t *from = head->text.data;
    memcpy(store, from, head->text.size);
    message->text.data = store;
    message->method = moved(head->method, from, store);
    message->target = moved(head->target, from, store);
    for (size_t i = 0; i < head->field_count; i++) {
        fields[i].name = moved(head->fields[i].name, from, store);
        fields[i].value = moved(head->fields[i].value, from, store);
    }
}

hl_message *hl_message_new(const hl_message *head)
{
    size_t table = head->field_count * sizeof(hl_field);
    size_t octets = head->text.data ? head->text.size : octets_of(head);
    size_t memory = sizeof(hl_message) + table + octets + 1;
    hl_message *message = g_malloc(memory);
    hl_field *fields = (hl_field *)(message + 1);
    uint8_t *store = (uint8_t *)fields + table;

    *message = *head;
    if (head->text.data)
        keep_text(message, head, fields, store);
    else
        keep_one_by_one(message, head, fields, store);
    message->fields = fields;
    message->connection = head->connection ? hl_connection_ref(head->connection) : NULL;
    message->memory_octets = memory;
    message->references = 1;
    return message;
}

hl_message *hl_message_ref(hl_message *message)
{
    message->references++;
    return message;
}

void hl_message_unref(hl_message *message)
{
    if (!message || --message->references > 0)
        return;
    hl_connection_unref(message->connection);
    g_free(message);
}

void hl_message_finish(hl_message *message, const hl_content *content, hl_frame_ref last_frame,
                       hl_time_ns ended, hl_oddities oddities)
{
    g_assert(!hl_message_has_ended(message) && content->state != HL_CONTENT_PENDING);
    message->content = *content;
    message->last_frame = last_frame;
    message->ended = ended;
    message->oddities |= oddities;
}

bool hl_message_has_ended(const hl_message *message)
{
    return message->content.state != HL_CONTENT_PENDING;
}

bool hl_message_lists(const hl_message *message, const char *name, const char *element)
{
    const hl_field *field = NULL;
    while ((field = hl_message_next_field(message, name, field))) {
        hl_bytes list = field->value, listed;
        while (hl_bytes_next_element(&list, &listed))
            if (hl_bytes_is_nocase(listed, element))
                return true;
    }
    return false;
}

bool hl_message_is_final(const hl_message *response)
{
    if (response->status == 101)
        return !hl_message_lists(response, "upgrade", "h2c");
    return response->status >= 200;
}

const char *hl_http_version_text(hl_http_version version)
{
    switch (version) {
    case HL_HTTP_UNKNOWN:
        return "";
    case HL_HTTP_0_9:
        return "0.9";
    case HL_HTTP_1_0:
        return "1.0";
    case HL_HTTP_1_1:
        return "1.1";
    case HL_HTTP_2:
        return "2";
    case HL_HTTP_3:
        return "3";
    }
    return "";
}
