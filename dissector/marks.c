/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "marks.h"

struct hl_marks {
    GHashTable *frames;   /* number -> hl_mark */
    GHashTable *previews; /* redirect's hl_exchange -> hl_chain */
    GPtrArray *chains;
};

static void free_mark(gpointer data)
{
    hl_mark *mark = data;
    if (mark->sightings)
        g_array_unref(mark->sightings);
    g_free(mark);
}

static void free_chain(gpointer chain)
{
    hl_chain_free(chain);
}

hl_marks *hl_marks_new(void)
{
    hl_marks *marks = g_new0(hl_marks, 1);
    marks->frames = g_hash_table_new_full(NULL, NULL, NULL, free_mark);
    marks->previews = g_hash_table_new_full(NULL, NULL, NULL, free_chain);
    marks->chains = g_ptr_array_new_with_free_func(free_chain);
    return marks;
}

void hl_marks_free(hl_marks *marks)
{
    if (!marks)
        return;
    g_hash_table_unref(marks->frames);
    g_hash_table_unref(marks->previews);
    g_ptr_array_unref(marks->chains);
    g_free(marks);
}

hl_mark *hl_marks_find(const hl_marks *marks, uint32_t frame)
{
    return g_hash_table_lookup(marks->frames, GUINT_TO_POINTER(frame));
}

hl_mark *hl_marks_add(hl_marks *marks, uint32_t frame)
{
    hl_mark *mark = hl_marks_find(marks, frame);
    if (!mark) {
        mark = g_new0(hl_mark, 1);
        mark->frame = frame;
        g_hash_table_insert(marks->frames, GUINT_TO_POINTER(frame), mark);
    }
    return mark;
}

static void add_sighting(hl_marks *marks, const hl_message *message, hl_sighting sighting)
{
    if (!message || message->last_frame.number == 0)
        return;
    hl_mark *mark = hl_marks_add(marks, (uint32_t)message->last_frame.number);
    if (!mark->sightings)
        mark->sightings = g_array_new(FALSE, FALSE, sizeof(hl_sighting));
    g_array_append_val(mark->sightings, sighting);
}

static void drop_preview(hl_marks *marks, const hl_exchange *redirect)
{
    const hl_chain *chain = g_hash_table_lookup(marks->previews, redirect);
    if (!chain)
        return;
    hl_mark *mark = hl_marks_find(marks, hl_hop_frame(hl_chain_hop(chain, 0)));
    for (guint i = mark->sightings->len; i > 0; i--)
        if (g_array_index(mark->sightings, hl_sighting, i - 1).chain == chain)
            g_array_remove_index(mark->sightings, i - 1);
    g_hash_table_remove(marks->previews, redirect);
}

static void add_hop(hl_marks *marks, const hl_chain *chain, const hl_hop *hop)
{
    drop_preview(marks, hop->redirect);
    add_sighting(marks, hop->redirect->request, (hl_sighting){HL_ROLE_ORIGINAL, chain, hop, false});
    add_sighting(marks, hop->redirect->response,
                 (hl_sighting){HL_ROLE_REDIRECT, chain, hop, false});
    if (hop->follow_up)
        add_sighting(marks, hop->follow_up->request,
                     (hl_sighting){HL_ROLE_FOLLOW_UP, chain, hop, false});
}

void hl_marks_add_chain(hl_marks *marks, hl_chain *chain)
{
    g_ptr_array_add(marks->chains, chain);
    for (guint i = 0; i < chain->hops->len; i++)
        add_hop(marks, chain, hl_chain_hop(chain, i));
}

void hl_marks_add_preview(hl_marks *marks, hl_chain *chain)
{
    hl_hop *hop = hl_chain_hop(chain, 0);
    drop_preview(marks, hop->redirect);
    g_hash_table_insert(marks->previews, hop->redirect, chain);
    add_sighting(marks, hop->follow_up->request,
                 (hl_sighting){HL_ROLE_FOLLOW_UP, chain, hop, true});
}

const GPtrArray *hl_marks_chains(const hl_marks *marks)
{
    return marks->chains;
}

uint32_t hl_hop_frame(const hl_hop *hop)
{
    const hl_message *message = hop->follow_up ? hop->follow_up->request : hop->redirect->response;
    return (uint32_t)message->last_frame.number;
}

bool hl_sighting_has_verdict(const hl_sighting *sighting)
{
    return sighting->role == HL_ROLE_FOLLOW_UP ||
           (sighting->role == HL_ROLE_REDIRECT && !sighting->hop->follow_up);
}
