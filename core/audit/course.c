/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "course.h"

#include <glib.h>

typedef struct place {
    hl_digest name;
    unsigned turn; /* the latest one there */
} place;

/* Places are few (limits.chain_hops), so they are looked through. */
struct hl_course {
    GArray *places; /* of place, in order of their first turns */
    GString *name;  /* of the place at hand */
    unsigned turn;  /* of the chain, from 1 */
    unsigned followed;
    bool returned; /* said once: in a loop every further hop returns */
};

hl_course *hl_course_new(void)
{
    hl_course *course = g_new0(hl_course, 1);
    course->places = g_array_new(FALSE, FALSE, sizeof(place));
    course->name = g_string_new(NULL);
    return course;
}

void hl_course_free(hl_course *course)
{
    if (!course)
        return;
    g_array_unref(course->places);
    g_string_free(course->name, TRUE);
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

static bool tells_who_asks(hl_bytes field_name)
{
    return hl_bytes_is_nocase(field_name, "cookie") ||
           hl_bytes_is_nocase(field_name, "authorization");
}

static void append_who_asks(GString *name, const hl_message *request)
{
    for (size_t i = 0; i < request->field_count; i++) {
        hl_field field = hl_message_field(request, i);
        if (!tells_who_asks(field.name))
            continue;
        g_string_append_printf(name, "%" G_GSIZE_FORMAT " ", field.value.size);
        g_string_append_len(name, (const char *)field.value.data, (gssize)field.value.size);
        g_string_append_c(name, ' ');
    }
}

/* False when it is not known. */
static bool name_place(GString *name, const hl_message *request, const hl_url *url)
{
    if (!request || !url)
        return false;
    g_string_truncate(name, 0);
    g_string_append_len(name, (const char *)request->method.data, (gssize)request->method.size);
    g_string_append_c(name, ' ');
    g_string_append(name, url->key);
    g_string_append_c(name, ' ');
    append_who_asks(name, request);
    return append_content(name, request);
}

/* Notes that the chain is there; when it was there before, that turn, else 0. */
static unsigned visit(hl_course *course, const hl_message *request, const hl_url *url)
{
    unsigned turn = ++course->turn;
    if (!name_place(course->name, request, url))
        return 0;
    place there = {hl_digest_of(hl_bytes_from(course->name->str, course->name->len)), turn};
    for (guint i = 0; i < course->places->len; i++) {
        place *known = &g_array_index(course->places, place, i);
        unsigned before = known->turn;
        if (!hl_digest_equal(known->name, there.name))
            continue;
        known->turn = turn;
        return before;
    }
    g_array_append_val(course->places, there);
    return 0;
}

static void start_anew(hl_course *course)
{
    g_array_set_size(course->places, 0);
    course->turn = 0;
    course->followed = 0;
    course->returned = false;
}

hl_course_place hl_course_follow(hl_course *course, bool sure, const hl_message *from,
                                 const hl_url *from_url, const hl_message *to, const hl_url *to_url)
{
    hl_course_place reached = {0, 0};
    if (!sure) {
        start_anew(course);
        return reached;
    }
    if (course->turn == 0)
        visit(course, from, from_url);
    unsigned before = visit(course, to, to_url);
    reached.followed = ++course->followed;
    if (before > 0 && !course->returned) {
        reached.hops_back = course->turn - before;
        course->returned = true;
    }
    return reached;
}
