/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_json.h"

#include <yajl/yajl_parse.h>

/* Octets that an escape goes on for, behind its backslash (RFC 8259 §7). */
enum { ESCAPE_NONE = 0, ESCAPE_HEX = 4, ESCAPE_KIND = 5 };

struct hl_har_json {
    yajl_handle yajl;
    hl_har_json_sink sink;
    GString *path;
    GArray
        *lengths;   /* gsize: of the path to each open container; below it its members add theirs */
    GArray *arrays; /* bool: is it an array? */
    bool is_key_due;
    char *problem; /* ours, that made yajl stop */

    bool in_string, is_clipped;
    GString *
        held; /* of a string that goes on in the next piece: yajl would read its beginning anew with each */
    unsigned escape;
    size_t room;   /* octets of the string that may still be passed on */
    size_t digits; /* of a number, perhaps */
};

/* ---- what yajl finds ---- */

static bool is_in_array(const hl_har_json *json)
{
    return json->arrays->len > 0 && g_array_index(json->arrays, bool, json->arrays->len - 1);
}

/* After a value comes its neighbour: an object's member has a name of its own. */
static void leave_value(hl_har_json *json)
{
    if (json->arrays->len == 0)
        return;
    json->is_key_due = !is_in_array(json);
    if (json->is_key_due)
        g_string_truncate(json->path, g_array_index(json->lengths, gsize, json->lengths->len - 1));
}

static int take_value(hl_har_json *json, hl_har_kind kind, hl_bytes octets)
{
    hl_har_value value = {kind, octets, kind == HL_HAR_TEXT && json->is_clipped};
    json->sink.value(json->sink.user, json->path->str, &value);
    leave_value(json);
    return 1;
}

static int take_null(void *json)
{
    return take_value(json, HL_HAR_NULL, (hl_bytes){0});
}

static int take_boolean(void *json, int truth)
{
    return take_value(json, truth ? HL_HAR_TRUE : HL_HAR_FALSE, (hl_bytes){0});
}

static int take_number(void *json, const char *text, size_t size)
{
    return take_value(json, HL_HAR_NUMBER, hl_bytes_from(text, size));
}

static int take_text(void *json, const unsigned char *text, size_t size)
{
    return take_value(json, HL_HAR_TEXT, hl_bytes_from(text, size));
}

static int take_key(void *user, const unsigned char *text, size_t size)
{
    hl_har_json *json = user;
    if (json->path->len > 0)
        g_string_append_c(json->path, '.');
    g_string_append_len(json->path, (const char *)text, (gssize)size);
    json->is_key_due = false;
    return 1;
}

/* The first problem counts. */
static void take_problem(hl_har_json *json, char *problem)
{
    if (json->problem)
        g_free(problem);
    else
        json->problem = problem;
}

static int begin_container(hl_har_json *json, bool is_array)
{
    gsize length = json->path->len;
    hl_har_value value = {is_array ? HL_HAR_ARRAY : HL_HAR_OBJECT, {0}, false};
    if (json->arrays->len >= HL_HAR_DEPTH_MAX) {
        take_problem(json, g_strdup_printf("it is nested deeper than %d levels", HL_HAR_DEPTH_MAX));
        return 0;
    }
    json->sink.value(json->sink.user, json->path->str, &value);
    if (is_array)
        g_string_append(json->path, "[]");
    g_array_append_val(json->lengths, length);
    g_array_append_val(json->arrays, is_array);
    json->is_key_due = !is_array;
    return 1;
}

static int begin_object(void *json)
{
    return begin_container(json, false);
}

static int begin_array(void *json)
{
    return begin_container(json, true);
}

static int end_container(void *user)
{
    hl_har_json *json = user;
    guint last = json->lengths->len - 1;
    g_string_truncate(json->path, g_array_index(json->lengths, gsize, last));
    g_array_set_size(json->lengths, last);
    g_array_set_size(json->arrays, last);
    json->sink.end(json->sink.user, json->path->str);
    leave_value(json);
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = take_null,
    .yajl_boolean = take_boolean,
    .yajl_number = take_number,
    .yajl_string = take_text,
    .yajl_start_map = begin_object,
    .yajl_map_key = take_key,
    .yajl_end_map = end_container,
    .yajl_start_array = begin_array,
    .yajl_end_array = end_container,
};

/* ---- what yajl gets ---- */

static bool pass(hl_har_json *json, hl_bytes octets)
{
    return octets.size == 0 || yajl_parse(json->yajl, octets.data, octets.size) == yajl_status_ok;
}

/* True for octets that numbers consist of, among others. */
static bool may_be_number(uint8_t octet)
{
    return octet != ',' && octet != '[' && octet != '{' && octet != ']' && octet != '}' &&
           octet != ':' && octet > ' ';
}

/* Up to the next string. */
static size_t find_string(hl_har_json *json, hl_bytes octets)
{
    for (size_t i = 0; i < octets.size; i++) {
        if (octets.data[i] == '"')
            return i;
        json->digits = may_be_number(octets.data[i]) ? json->digits + 1 : 0;
        if (json->digits > HL_HAR_NUMBER_OCTETS) {
            take_problem(json, g_strdup_printf("a number of more than %d digits is in it",
                                               HL_HAR_NUMBER_OCTETS));
            return i;
        }
    }
    return octets.size;
}

static bool feed_plain(hl_har_json *json, hl_bytes *octets)
{
    size_t size = find_string(json, *octets);
    bool good = pass(json, hl_bytes_first(*octets, size)) && !json->problem;
    if (!good)
        return false;
    *octets = hl_bytes_skip(*octets, size);
    if (octets->size == 0)
        return true;
    json->in_string = true;
    json->is_clipped = false;
    json->digits = 0;
    json->room =
        json->is_key_due ? HL_HAR_KEY_OCTETS : json->sink.room(json->sink.user, json->path->str);
    return true;
}

static unsigned after_escaped(unsigned escape, uint8_t octet)
{
    if (escape == ESCAPE_KIND)
        return octet == 'u' ? ESCAPE_HEX : ESCAPE_NONE;
    return escape - 1;
}

/* Up to the closing quote; `kept` are those that there is room for, with whole escapes. */
static size_t find_end(hl_har_json *json, hl_bytes octets, size_t *kept)
{
    size_t i = 0;
    *kept = 0;
    for (; i < octets.size; i++) {
        if (json->escape != ESCAPE_NONE) {
            json->escape = after_escaped(json->escape, octets.data[i]);
        } else {
            if (octets.data[i] == '"')
                break;
            json->is_clipped |= i >= json->room;
            json->escape = octets.data[i] == '\\' ? ESCAPE_KIND : ESCAPE_NONE;
        }
        *kept += !json->is_clipped;
    }
    json->room -= MIN(json->room, i);
    return i;
}

/* The string's octets, with its quotes, as far as there was room for them. */
static bool pass_string(hl_har_json *json, hl_bytes octets, bool is_whole)
{
    bool is_direct = is_whole && json->held->len == 0;
    if (!is_direct)
        g_string_append_len(json->held, (const char *)octets.data, (gssize)octets.size);
    if (!is_whole && json->in_string)
        return true;
    if (!is_whole)
        g_string_append_c(json->held, '"');
    bool good = pass(json, is_direct ? octets : hl_bytes_from(json->held->str, json->held->len));
    g_string_truncate(json->held, 0);
    return good;
}

static bool feed_string(hl_har_json *json, hl_bytes *octets)
{
    size_t opening = json->held->len == 0 ? 1 : 0;
    size_t kept, size = opening + find_end(json, hl_bytes_skip(*octets, opening), &kept);
    json->in_string = size == octets->size;
    bool is_whole = !json->in_string && opening + kept == size;
    bool good = pass_string(json, hl_bytes_first(*octets, opening + kept + is_whole), is_whole);
    if (good)
        *octets = hl_bytes_skip(*octets, size + !json->in_string);
    return good;
}

/* What yajl says is in English, with the offending text on further lines. */
static char *problem_of(hl_har_json *json)
{
    if (json->problem)
        return g_steal_pointer(&json->problem);
    unsigned char *words = yajl_get_error(json->yajl, 0, NULL, 0);
    char *problem = g_strdelimit(g_strdup((const char *)words), "\n", ' ');
    yajl_free_error(json->yajl, words);
    return g_strstrip(problem);
}

bool hl_har_json_feed(hl_har_json *json, hl_bytes octets, size_t *consumed, char **problem)
{
    hl_bytes rest = octets;
    bool good = true;
    while (good && rest.size > 0)
        good = json->in_string ? feed_string(json, &rest) : feed_plain(json, &rest);
    *consumed = octets.size - rest.size;
    if (good)
        return true;
    *consumed += MIN(yajl_get_bytes_consumed(json->yajl), rest.size);
    *problem = problem_of(json);
    return false;
}

bool hl_har_json_is_whole(hl_har_json *json)
{
    return yajl_complete_parse(json->yajl) == yajl_status_ok;
}

hl_har_json *hl_har_json_new(hl_har_json_sink sink)
{
    hl_har_json *json = g_new0(hl_har_json, 1);
    json->sink = sink;
    json->path = g_string_new(NULL);
    json->held = g_string_new(NULL);
    json->lengths = g_array_new(FALSE, FALSE, sizeof(gsize));
    json->arrays = g_array_new(FALSE, FALSE, sizeof(bool));
    json->yajl = yajl_alloc(&callbacks, NULL, json);
    yajl_config(json->yajl, yajl_dont_validate_strings, 1);
    return json;
}

void hl_har_json_free(hl_har_json *json)
{
    if (!json)
        return;
    yajl_free(json->yajl);
    g_array_unref(json->arrays);
    g_array_unref(json->lengths);
    g_string_free(json->path, TRUE);
    g_string_free(json->held, TRUE);
    g_free(json->problem);
    g_free(json);
}
