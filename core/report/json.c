/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json.h"

#include "base/hl_escape.h"

static void append_name(hl_json *json, const char *name)
{
    if (json->comma)
        g_string_append_c(json->out, ',');
    json->comma = true;
    if (!name)
        return;
    g_string_append_c(json->out, '"');
    g_string_append(json->out, name);
    g_string_append_len(json->out, "\":", 2);
}

static void begin(hl_json *json, const char *name, char bracket)
{
    append_name(json, name);
    g_string_append_c(json->out, bracket);
    json->comma = false;
}

static void end(hl_json *json, char bracket)
{
    g_string_append_c(json->out, bracket);
    json->comma = true;
}

void hl_json_open_object(hl_json *json, const char *name)
{
    begin(json, name, '{');
}

void hl_json_close_object(hl_json *json)
{
    end(json, '}');
}

void hl_json_open_array(hl_json *json, const char *name)
{
    begin(json, name, '[');
}

void hl_json_close_array(hl_json *json)
{
    end(json, ']');
}

static bool is_plain(uint8_t octet)
{
    return octet >= 0x20 && octet < 0x7f && octet != '"' && octet != '\\';
}

static size_t count_plain(hl_bytes octets)
{
    size_t count = 0;
    while (count < octets.size && is_plain(octets.data[count]))
        count++;
    return count;
}

static void append_utf16(GString *out, gunichar character)
{
    if (character > 0xffff) {
        character -= 0x10000;
        g_string_append_printf(out, "\\u%04x", 0xd800 + (character >> 10));
        character = 0xdc00 + (character & 0x3ff);
    }
    g_string_append_printf(out, "\\u%04x", character);
}

static void append_character(GString *out, gunichar character)
{
    if (character == '"' || character == '\\')
        g_string_append_c(out, '\\');
    if (hl_escape_is_shown(character))
        g_string_append_unichar(out, character);
    else
        append_utf16(out, character);
}

static void append_special(GString *out, hl_bytes octets)
{
    GString *valid = g_string_new(NULL);
    hl_escape_utf8(valid, octets);
    for (const char *at = valid->str; *at; at = g_utf8_next_char(at))
        append_character(out, g_utf8_get_char(at));
    g_string_free(valid, TRUE);
}

static void append_string(GString *out, hl_bytes octets)
{
    size_t plain = count_plain(octets);
    g_string_append_c(out, '"');
    g_string_append_len(out, (const char *)octets.data, (gssize)plain);
    if (plain < octets.size)
        append_special(out, hl_bytes_skip(octets, plain));
    g_string_append_c(out, '"');
}

void hl_json_add_octets(hl_json *json, const char *name, hl_bytes octets)
{
    append_name(json, name);
    append_string(json->out, octets);
}

void hl_json_add_text(hl_json *json, const char *name, const char *text)
{
    hl_json_add_octets(json, name, hl_bytes_text(text));
}

void hl_json_add_count(hl_json *json, const char *name, uint64_t count)
{
    char digits[20];
    size_t first = sizeof digits;
    append_name(json, name);
    do {
        digits[--first] = (char)('0' + count % 10);
        count /= 10;
    } while (count > 0);
    g_string_append_len(json->out, digits + first, (gssize)(sizeof digits - first));
}

void hl_json_add_integer(hl_json *json, const char *name, int64_t number)
{
    append_name(json, name);
    g_string_append_printf(json->out, "%" G_GINT64_FORMAT, number);
}

void hl_json_add_milliseconds(hl_json *json, const char *name, hl_time_ns duration)
{
    hl_time_ns microseconds = MAX(duration, 0) / 1000;
    append_name(json, name);
    g_string_append_printf(json->out, "%" G_GINT64_FORMAT ".%03d", microseconds / 1000,
                           (int)(microseconds % 1000));
}

void hl_json_add_bool(hl_json *json, const char *name, bool value)
{
    append_name(json, name);
    g_string_append(json->out, value ? "true" : "false");
}

void hl_json_add_null(hl_json *json, const char *name)
{
    append_name(json, name);
    g_string_append_len(json->out, "null", 4);
}
