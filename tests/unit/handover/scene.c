/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"

#include <string.h>

static void take_segment(void *user, const hl_segment *segment)
{
    scene *s = user;
    static const char *const kinds[] = {"data", "gap", "fin", "end"};
    const hl_connection *c = segment->connection;
    if (s->pause_us > 0)
        g_usleep(s->pause_us);
    s->octets += segment->data.size;
    s->last_data = segment->data.data;
    if (segment->data.size > 100)
        return;
    g_string_append_printf(s->seen, "%s %d:%.*s client %d oddities %x end %d\n",
                           kinds[segment->kind], (int)c->number, (int)segment->data.size,
                           (const char *)segment->data.data, c->client_side, c->oddities, c->end);
    if (c->late_by[0] != 0 || c->late_by[1] != 0)
        g_string_append_printf(s->seen, "late by %d and %d\n", (int)c->late_by[0],
                               (int)c->late_by[1]);
    g_assert_true(*segment->reader == NULL || *segment->reader == c);
    *segment->reader = segment->kind == HL_SEGMENT_END ? NULL : (void *)c;
}

static void take_advance(void *user, hl_time_ns now)
{
    scene *s = user;
    g_string_append_printf(s->seen, "now %d\n", (int)now);
}

static void take_look_back(void *user, hl_time_ns since)
{
    scene *s = user;
    if (since == HL_TIME_NEVER)
        g_string_append(s->seen, "look back no more\n");
    else
        g_string_append_printf(s->seen, "look back to %d\n", (int)since);
}

scene *scene_new(void)
{
    scene *s = g_new0(scene, 1);
    s->seen = g_string_new(NULL);
    s->handover =
        hl_handover_new((hl_handover_sink){take_segment, take_advance, take_look_back, s});
    g_assert_nonnull(s->handover);
    return s;
}

void scene_free(scene *s)
{
    hl_handover_free(s->handover);
    g_string_free(s->seen, TRUE);
    g_free(s);
}

line line_new(uint64_t number)
{
    return (line){hl_connection_new(number), NULL};
}

void line_end(scene *s, line *l)
{
    l->connection->end = HL_CONNECTION_FINISHED;
    scene_feed(s, l, HL_SEGMENT_END, (hl_bytes){NULL, 0});
    g_assert_null(l->reader);
    hl_connection_unref(l->connection);
}

void scene_feed(scene *s, line *l, hl_segment_kind kind, hl_bytes data)
{
    hl_segment segment = {
        .kind = kind, .connection = l->connection, .reader = &l->reader, .data = data};
    hl_handover_feed(s->handover, &segment);
}

void scene_say(scene *s, line *l, const char *text)
{
    char *copy = g_strdup(text);
    scene_feed(s, l, HL_SEGMENT_DATA, hl_bytes_text(copy));
    memset(copy, '#', strlen(text));
    g_free(copy);
}

void scene_expect(scene *s, const char *seen)
{
    hl_handover_settle(s->handover);
    g_assert_cmpstr(s->seen->str, ==, seen);
    g_string_truncate(s->seen, 0);
}
