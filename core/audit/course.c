/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "course.h"

#include <glib.h>

struct hl_course {
    GHashTable *places; /* text -> turn of the chain, from 1 */
    unsigned turn;
    unsigned followed;
    bool returned; /* said once: in a loop every further hop returns */
};

hl_course *hl_course_new(void)
{
    hl_course *course = g_new0(hl_course, 1);
    course->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return course;
}

void hl_course_free(hl_course *course)
{
    if (!course)
        return;
    g_hash_table_unref(course->places);
    g_free(course);
}

static bool is_empty(const hl_content *content)
{
    return content->state == HL_CONTENT_NONE ||
           (content->state == HL_CONTENT_COMPLETE && content->octets == 0);
}

/* The content as part of a place's name; false when it is not known. */
static bool append_content(GString *name, const hl_message *request)
{
    char text[HL_DIGEST_TEXT_SIZE];
    const hl_content *content = &request->content;
    if (is_empty(content))
        return true;
    if (content->state != HL_CONTENT_COMPLETE || !content->has_digest ||
        (request->oddities & HL_ODDITY_CONTENT_GAP))
        return false;
    g_string_append_printf(name, "%" G_GUINT64_FORMAT " %s", content->octets,
                           hl_digest_format(content->digest, text));
    return true;
}

/* NULL when it is not known. */
static char *place_of(const hl_message *request, const hl_url *url)
{
    if (!request || !url)
        return NULL;
    GString *name = g_string_new(NULL);
    g_string_append_len(name, (const char *)request->method.data, (gssize)request->method.size);
    g_string_append_printf(name, " %s ", url->key);
    bool known = append_content(name, request);
    return g_string_free(name, !known);
}

/* Notes that the chain is at `place` (taken over); when it was there before, that turn, else 0. */
static unsigned visit(hl_course *course, char *place)
{
    unsigned turn = ++course->turn;
    if (!place)
        return 0;
    unsigned before = GPOINTER_TO_UINT(g_hash_table_lookup(course->places, place));
    g_hash_table_replace(course->places, place, GUINT_TO_POINTER(turn));
    return before;
}

static void start_anew(hl_course *course)
{
    g_hash_table_remove_all(course->places);
    course->turn = 0;
    course->followed = 0;
    course->returned = false;
}

hl_course_place hl_course_follow(hl_course *course, bool sure, const hl_message *from,
                                 const hl_url *from_url, const hl_message *to, const hl_url *to_url)
{
    hl_course_place place = {0, 0};
    if (!sure) {
        start_anew(course);
        return place;
    }
    if (course->turn == 0)
        visit(course, place_of(from, from_url));
    unsigned before = visit(course, place_of(to, to_url));
    place.followed = ++course->followed;
    if (before > 0 && !course->returned) {
        place.hops_back = course->turn - before;
        course->returned = true;
    }
    return place;
}
