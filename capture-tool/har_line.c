/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_line.h"

#include "base/hl_authority.h"
#include "base/hl_limits.h"

struct hl_har_lines {
    uint32_t capture;
    uint64_t count;
    GHashTable *by_name; /* of hl_har_line */
};

hl_har_line *hl_har_line_ref(hl_har_line *line)
{
    return g_rc_box_acquire(line);
}

static void clear_line(gpointer data)
{
    hl_har_line *line = data;
    hl_connection_unref(line->connection);
}

void hl_har_line_unref(hl_har_line *line)
{
    g_rc_box_release_full(line, clear_line);
}

hl_har_lines *hl_har_lines_new(uint32_t capture)
{
    hl_har_lines *lines = g_new0(hl_har_lines, 1);
    lines->capture = capture;
    lines->by_name =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)hl_har_line_unref);
    return lines;
}

void hl_har_lines_free(hl_har_lines *lines)
{
    g_hash_table_unref(lines->by_name);
    g_free(lines);
}

static hl_address read_address(hl_bytes text)
{
    return hl_address_read(hl_authority_without_brackets(hl_bytes_trim(text)));
}

static uint16_t port_of(hl_bytes authority, bool is_https)
{
    uint64_t port;
    if (hl_bytes_read_number(hl_authority_read(authority).port, UINT16_MAX, &port))
        return (uint16_t)port;
    return is_https ? 443 : 80;
}

/* NULL: the HAR does not say. */
static char *name_of(const hl_har_entry *entry, uint16_t port)
{
    const hl_har_value *id = &entry->values[HL_HAR_CONNECTION_ID];
    if (id->kind != HL_HAR_TEXT && id->kind != HL_HAR_NUMBER)
        id = &entry->values[HL_HAR_CONNECTION];
    char *own_port = g_strdup_printf("%u", port);
    bool is_name = (id->kind == HL_HAR_TEXT || id->kind == HL_HAR_NUMBER) && id->octets.size > 0 &&
                   !id->is_clipped && !hl_bytes_is(id->octets, "0") &&
                   !hl_bytes_is(id->octets, own_port);
    g_free(own_port);
    return is_name ? hl_bytes_copy_text(id->octets) : NULL;
}

static hl_har_line *make_line(hl_har_lines *lines, const hl_har_entry *entry, uint16_t port,
                              bool is_https, hl_time_ns time)
{
    hl_har_line *line = g_rc_box_new0(hl_har_line);
    hl_connection *connection = hl_connection_new(lines->count++);
    connection->endpoint[1] =
        (hl_endpoint){read_address(hl_har_entry_text(entry, HL_HAR_SERVER_ADDRESS)), port};
    connection->client_side = 0;
    connection->first_frame = (hl_frame_ref){entry->number, lines->capture};
    connection->opened = time;
    connection->tls_version = is_https ? "" : NULL;
    connection->is_of_browser = entry->tool.is_browser;
    line->connection = connection;
    return line;
}

/* One name for two servers, or for http and https, is none. */
static bool is_same_server(const hl_har_line *line, const hl_har_line *other)
{
    const hl_connection *a = line->connection, *b = other->connection;
    return hl_endpoint_equal(&a->endpoint[1], &b->endpoint[1]) &&
           !a->tls_version == !b->tls_version;
}

hl_har_line *hl_har_lines_get(hl_har_lines *lines, const hl_har_entry *entry, hl_bytes authority,
                              bool is_https, hl_time_ns time)
{
    uint16_t port = port_of(authority, is_https);
    char *name = name_of(entry, port);
    hl_har_line *line = make_line(lines, entry, port, is_https, time);
    hl_har_line *known = name ? g_hash_table_lookup(lines->by_name, name) : NULL;
    if (known && is_same_server(known, line)) {
        hl_har_line_unref(line);
        g_free(name);
        return hl_har_line_ref(known);
    }
    line->connection->is_unnamed = !name;
    if (!name)
        return line;
    if (g_hash_table_size(lines->by_name) >= hl_limits_default.connections)
        g_hash_table_remove_all(lines->by_name);
    g_hash_table_insert(lines->by_name, name, hl_har_line_ref(line));
    return line;
}
