/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_entry.h"

#include "base/hl_limits.h"

#include <math.h>

enum { TEXT_BLOCK_OCTETS = 16 << 10 };

/* Two rows may lead to one member: tools do not agree where it belongs. */
static const struct row {
    const char *path;
    hl_har_member member;
} rows[] = {
    {"._connectionId", HL_HAR_CONNECTION_ID},
    {"._fetchedViaServiceWorker", HL_HAR_FROM_WORKER},
    {"._fromCache", HL_HAR_FROM_CACHE},
    {"._fromServiceWorker", HL_HAR_FROM_WORKER},
    {"._resourceType", HL_HAR_RESOURCE_TYPE},
    {".connection", HL_HAR_CONNECTION},
    {".fromCache", HL_HAR_FROM_CACHE},
    {".request.bodySize", HL_HAR_REQUEST_OCTETS},
    {".request.headers", HL_HAR_REQUEST_FIELDS},
    {".request.httpVersion", HL_HAR_REQUEST_VERSION},
    {".request.method", HL_HAR_METHOD},
    {".request.postData", HL_HAR_CONTENT},
    {".request.postData.encoding", HL_HAR_CONTENT_ENCODING},
    {".request.postData.text", HL_HAR_CONTENT_TEXT},
    {".request.url", HL_HAR_URL},
    {".response._fetchedViaServiceWorker", HL_HAR_FROM_WORKER},
    {".response.bodySize", HL_HAR_RESPONSE_OCTETS},
    {".response.headers", HL_HAR_RESPONSE_FIELDS},
    {".response.httpVersion", HL_HAR_RESPONSE_VERSION},
    {".response.status", HL_HAR_STATUS},
    {".response.statusText", HL_HAR_STATUS_TEXT},
    {".serverIPAddress", HL_HAR_SERVER_ADDRESS},
    {".startedDateTime", HL_HAR_STARTED},
    {".time", HL_HAR_TIME},
    {".timings.blocked", HL_HAR_BLOCKED},
    {".timings.connect", HL_HAR_CONNECT},
    {".timings.dns", HL_HAR_DNS},
    {".timings.receive", HL_HAR_RECEIVE},
    {".timings.send", HL_HAR_SEND},
    {".timings.wait", HL_HAR_WAIT},
};

static const char *const field_paths[] = {".request.headers[]", ".response.headers[]"};

static int compare_path(const void *path, const void *row)
{
    return strcmp(path, ((const struct row *)row)->path);
}

static const struct row *find_row(const char *path)
{
    return bsearch(path, rows, G_N_ELEMENTS(rows), sizeof rows[0], compare_path);
}

/* A part of which field, and which part? NULL: of none. */
static hl_bytes *find_part(hl_har_entry *entry, const char *path)
{
    for (size_t i = 0; i < G_N_ELEMENTS(field_paths); i++) {
        const char *part =
            g_str_has_prefix(path, field_paths[i]) ? path + strlen(field_paths[i]) : "";
        if (g_str_equal(part, ".name"))
            return &entry->field.name;
        if (g_str_equal(part, ".value"))
            return &entry->field.value;
    }
    return NULL;
}

hl_har_entry *hl_har_entry_new(void)
{
    hl_har_entry *entry = g_new0(hl_har_entry, 1);
    entry->text = g_string_chunk_new(TEXT_BLOCK_OCTETS);
    for (int kind = HL_REQUEST; kind <= HL_RESPONSE; kind++)
        entry->fields[kind] = g_array_new(FALSE, FALSE, sizeof(hl_field));
    return entry;
}

void hl_har_entry_free(hl_har_entry *entry)
{
    for (int kind = HL_REQUEST; kind <= HL_RESPONSE; kind++)
        g_array_unref(entry->fields[kind]);
    g_string_chunk_free(entry->text);
    g_free(entry);
}

void hl_har_entry_clear(hl_har_entry *entry)
{
    entry->number = 0;
    memset(entry->values, 0, sizeof entry->values);
    for (int kind = HL_REQUEST; kind <= HL_RESPONSE; kind++)
        g_array_set_size(entry->fields[kind], 0);
    g_string_chunk_clear(entry->text);
    entry->text_octets = 0;
    entry->field = (hl_field){0};
    entry->is_object = entry->is_twofold = entry->is_cut = false;
}

size_t hl_har_entry_room(const char *path)
{
    hl_har_entry none = {0};
    if (find_part(&none, path))
        return HL_HAR_FIELD_OCTETS;
    const struct row *row = find_row(path);
    if (!row)
        return 0;
    return row->member == HL_HAR_CONTENT_TEXT ? HL_HAR_CONTENT_OCTETS : HL_HAR_FIELD_OCTETS;
}

static bool has_room(const hl_har_entry *entry, size_t octets)
{
    return octets <= HL_HAR_HEAD_OCTETS - MIN(entry->text_octets, (size_t)HL_HAR_HEAD_OCTETS);
}

static hl_bytes keep(hl_har_entry *entry, hl_bytes octets)
{
    char *kept =
        g_string_chunk_insert_len(entry->text, (const char *)octets.data, (gssize)octets.size);
    return hl_bytes_from(kept, octets.size);
}

static void take_part(hl_har_entry *entry, hl_bytes *part, const hl_har_value *value)
{
    bool is_good =
        value->kind == HL_HAR_TEXT && !value->is_clipped && has_room(entry, value->octets.size);
    if (!is_good) {
        entry->is_cut = true;
        return;
    }
    entry->text_octets += value->octets.size;
    *part = keep(entry, hl_bytes_trim(value->octets));
}

/* These have several names: one that says so is enough. */
static bool may_repeat(hl_har_member member)
{
    return member == HL_HAR_FROM_CACHE || member == HL_HAR_FROM_WORKER;
}

static void take_member(hl_har_entry *entry, const struct row *row, const hl_har_value *value)
{
    hl_har_value *member = &entry->values[row->member];
    if (member->kind != HL_HAR_ABSENT && !may_repeat(row->member)) {
        entry->is_twofold = true;
        return;
    }
    if (hl_har_entry_says(entry, row->member))
        return;
    *member = *value;
    member->octets = keep(entry, value->octets);
}

void hl_har_entry_take(hl_har_entry *entry, const char *path, const hl_har_value *value)
{
    hl_bytes *part = find_part(entry, path);
    const struct row *row = part ? NULL : find_row(path);
    if (*path == '\0')
        entry->is_object = value->kind == HL_HAR_OBJECT;
    else if (part)
        take_part(entry, part, value);
    else if (row)
        take_member(entry, row, value);
}

static void end_field(hl_har_entry *entry, GArray *fields)
{
    if (entry->field.name.size == 0 || fields->len >= hl_limits_default.fields)
        entry->is_cut = true;
    else
        g_array_append_val(fields, entry->field);
    entry->field = (hl_field){0};
}

void hl_har_entry_end(hl_har_entry *entry, const char *path)
{
    for (size_t i = 0; i < G_N_ELEMENTS(field_paths); i++)
        if (g_str_equal(path, field_paths[i]))
            end_field(entry, entry->fields[i]);
}

hl_bytes hl_har_entry_text(const hl_har_entry *entry, hl_har_member member)
{
    const hl_har_value *value = &entry->values[member];
    bool is_text = value->kind == HL_HAR_TEXT && !value->is_clipped;
    return is_text ? value->octets : (hl_bytes){0};
}

double hl_har_entry_number(const hl_har_entry *entry, hl_har_member member, double otherwise)
{
    const hl_har_value *value = &entry->values[member];
    if (value->kind != HL_HAR_NUMBER)
        return otherwise;
    double number = g_ascii_strtod((const char *)value->octets.data, NULL);
    return isfinite(number) && number >= 0 ? number : otherwise;
}

bool hl_har_entry_says(const hl_har_entry *entry, hl_har_member member)
{
    return entry->values[member].kind == HL_HAR_TRUE || hl_har_entry_text(entry, member).size > 0;
}

hl_bytes hl_har_entry_field(const hl_har_entry *entry, hl_message_kind kind, const char *name)
{
    for (guint i = 0; i < entry->fields[kind]->len; i++) {
        const hl_field *field = &g_array_index(entry->fields[kind], hl_field, i);
        if (hl_bytes_is_nocase(field->name, name))
            return field->value;
    }
    return (hl_bytes){0};
}
