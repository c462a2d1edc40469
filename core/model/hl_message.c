/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_message.h"

#include <glib.h>

uint64_t hl_octets_read(hl_bytes digits)
{
    uint64_t value = HL_OCTETS_UNKNOWN;
    hl_bytes_read_number(digits, INT64_MAX, &value);
    return value;
}

/* ---- a message, where its fields are, and all octets of its head: in one block ---- */

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

/* Returns where the fields are to go. */
static uint8_t *keep_start(hl_message *message, uint8_t *store)
{
    message->method = keep(&store, message->method);
    message->target = keep(&store, message->target);
    message->scheme = keep(&store, message->scheme);
    message->authority = keep(&store, message->authority);
    return store;
}

static uint16_t distance(hl_bytes view, const uint8_t *octets)
{
    return view.data ? (uint16_t)(view.data - octets) : 0;
}

static hl_field_place place_of(const hl_field *field, const uint8_t *octets)
{
    return (hl_field_place){distance(field->name, octets), (uint16_t)field->name.size,
                            distance(field->value, octets), (uint16_t)field->value.size};
}

static void keep_places(hl_message *message, const hl_message *head)
{
    hl_field_place *places = (hl_field_place *)(message + 1);
    uint8_t *octets = (uint8_t *)(places + head->field_count);
    uint8_t *store = keep_start(message, octets);
    for (size_t i = 0; i < head->field_count; i++) {
        hl_bytes name = keep(&store, head->fields[i].name);
        hl_bytes value = keep(&store, head->fields[i].value);
        places[i] = place_of(&(hl_field){name, value}, octets);
    }
    message->fields = NULL;
}

/* There is more of it than places tell. */
static void keep_fields(hl_message *message, const hl_message *head)
{
    hl_field *fields = (hl_field *)(message + 1);
    uint8_t *store = keep_start(message, (uint8_t *)(fields + head->field_count));
    for (size_t i = 0; i < head->field_count; i++) {
        fields[i].name = keep(&store, head->fields[i].name);
        fields[i].value = keep(&store, head->fields[i].value);
    }
    message->fields = fields;
}

static hl_message *new_message(const hl_message *head, size_t behind)
{
    size_t memory = sizeof(hl_message) + behind + 1;
    hl_message *message = g_malloc(memory);
    *message = *head;
    message->connection = head->connection ? hl_connection_ref(head->connection) : NULL;
    message->memory_octets = memory;
    message->references = 1;
    return message;
}

hl_message *hl_message_new(const hl_message *head)
{
    size_t octets = octets_of(head);
    bool is_large = octets > UINT16_MAX;
    size_t of_field = is_large ? sizeof(hl_field) : sizeof(hl_field_place);
    hl_message *message = new_message(head, head->field_count * of_field + octets);
    if (is_large)
        keep_fields(message, head);
    else
        keep_places(message, head);
    return message;
}

static hl_bytes moved(hl_bytes view, const uint8_t *from, const uint8_t *to)
{
    return (hl_bytes){view.data ? to + (view.data - from) : NULL, view.size};
}

hl_message *hl_message_new_within(const hl_message *head, hl_bytes text)
{
    if (text.size > UINT16_MAX)
        return hl_message_new(head);
    size_t table = head->field_count * sizeof(hl_field_place);
    hl_message *message = new_message(head, table + text.size);
    hl_field_place *places = (hl_field_place *)(message + 1);
    uint8_t *octets = (uint8_t *)(places + head->field_count);
    memcpy(octets, text.data, text.size);
    message->method = moved(head->method, text.data, octets);
    message->target = moved(head->target, text.data, octets);
    for (size_t i = 0; i < head->field_count; i++)
        places[i] = place_of(&head->fields[i], text.data);
    message->fields = NULL;
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
    hl_field field;
    for (size_t next = 0; hl_message_next_field(message, name, &next, &field);) {
        hl_bytes list = field.value, listed;
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
