/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include "sentence.h"

/* The content's length as far as it is known: "27 octets", "at least 27 octets". */
static void say_length(GString *message, const hl_message *request)
{
    const hl_content *content = &request->content;
    bool whole = content->state == HL_CONTENT_COMPLETE || content->state == HL_CONTENT_NONE ||
                 content->octets == content->declared_octets;
    if (!whole)
        g_string_append(message, "at least ");
    hl_say_count(message, content->octets);
}

/* What the follow-up sends; when it was cut, what it announces. */
static void say_new_length(GString *message, const hl_message *request)
{
    const hl_content *content = &request->content;
    if (content->state != HL_CONTENT_COMPLETE && content->declared_octets != HL_OCTETS_UNKNOWN)
        hl_say_count(message, content->declared_octets);
    else
        say_length(message, request);
}

static bool is_multipart(const hl_message *request)
{
    return hl_bytes_starts_nocase(hl_message_find(request, "content-type"), "multipart/");
}

/* A multipart content that is written anew gets another boundary, and other octets with it. */
static bool has_new_boundary(const hl_message *original, const hl_message *follow_up)
{
    return is_multipart(original) && is_multipart(follow_up) &&
           !hl_bytes_equal(hl_message_find(original, "content-type"),
                           hl_message_find(follow_up, "content-type"));
}

static void say_difference(GString *message, const hl_judgement *judgement)
{
    const hl_message *original = judgement->original, *follow_up = judgement->follow_up;
    hl_content_relation relation = judgement->contents.relation;
    if (relation == HL_RELATION_DROPPED) {
        g_string_append(message, "without its ");
        say_length(message, original);
        g_string_append(message, " of content");
    } else if (relation == HL_RELATION_ADDED) {
        g_string_append(message, "with a new content of ");
        say_new_length(message, follow_up);
    } else if (relation == HL_RELATION_ALTERED) {
        g_string_append(message, "with another content of the same ");
        say_length(message, original);
    } else {
        g_string_append(message, "with ");
        say_new_length(message, follow_up);
        g_string_append(message, " of content instead of ");
        say_length(message, original);
    }
    if (has_new_boundary(original, follow_up))
        g_string_append(message, " (multipart, written anew with another boundary)");
}

/* The method was kept, the content was not. */
static bool is_repeated_otherwise(const hl_judgement *judgement)
{
    return judgement->comparable && judgement->demand == HL_DEMAND_SAME_CONTENT &&
           hl_content_differs(judgement->contents.relation);
}

static void say_repeated(GString *message, const hl_judgement *judgement)
{
    hl_say_octets(message, judgement->follow_up->method);
    g_string_append(message, " was repeated ");
    say_difference(message, judgement);
}

/* An upload becomes an empty file. RFC 9110 §15.4: SHOULD resend the original request. */
bool hl_fires_content_changed(const hl_judgement *judgement, hl_finding *finding)
{
    if ((judgement->status != 307 && judgement->status != 308) || !is_repeated_otherwise(judgement))
        return false;
    GString *message = g_string_new(NULL);
    g_string_append_printf(message, "%u keeps the content: ", judgement->status);
    say_repeated(message, judgement);
    finding->message = g_string_free(message, FALSE);
    return true;
}

/* The same for 301 and 302, whose allowance for POST is: with its content, or as GET. */
bool hl_fires_content_dropped(const hl_judgement *judgement, hl_finding *finding)
{
    if ((judgement->status != 301 && judgement->status != 302) || !is_repeated_otherwise(judgement))
        return false;
    GString *message = g_string_new(NULL);
    say_repeated(message, judgement);
    finding->message = g_string_free(message, FALSE);
    return true;
}

/* What no longer may bear a content: a method that became GET or HEAD, and all that follows a 303
 * (its GET asks for another resource than the one that the content was for). */
static bool is_rewritten(const hl_judgement *judgement)
{
    return judgement->comparable && judgement->demand != HL_DEMAND_NOTHING &&
           hl_is_get_or_head(judgement->follow_up) &&
           (judgement->method_changed || judgement->status == 303);
}

/*
 * A secret meant for the first server goes along with a GET. RFC 9110 §15.4 step 5, CVE-2023-45803.
 * HEAD that became GET with a content it never had is no less wrong.
 */
bool hl_fires_content_after_rewrite(const hl_judgement *judgement, hl_finding *finding)
{
    if (!is_rewritten(judgement) || judgement->contents.follow_up != HL_PRESENT)
        return false;
    GString *message = g_string_new(NULL);
    if (judgement->method_changed) {
        hl_say_change(message, judgement->original, judgement->follow_up);
    } else {
        g_string_append(message, "303 asks for no content: ");
        hl_say_octets(message, judgement->follow_up->method);
        g_string_append(message, " was repeated");
    }
    g_string_append(message, " with ");
    say_new_length(message, judgement->follow_up);
    g_string_append(message, " of content");
    finding->message = g_string_free(message, FALSE);
    return true;
}

/* Appends the content fields that the follow-up still bears; false when there is none. */
static bool say_stale_fields(GString *message, const hl_judgement *judgement)
{
    static const char *const names[] = {"Content-Type", "Content-Encoding", "Content-Language",
                                        "Content-Location", "Content-Length"};
    unsigned count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (hl_message_find(judgement->original, names[i]).data &&
            hl_message_find(judgement->follow_up, names[i]).data)
            g_string_append_printf(message, "%s%s", count++ > 0 ? ", " : "", names[i]);
    g_string_append(message, count > 1 ? " are" : " is");
    return count > 0;
}

/* A server may wait for the content that they announce. RFC 9110 §15.4 step 5. */
bool hl_fires_stale_content_fields(const hl_judgement *judgement, hl_finding *finding)
{
    if (!is_rewritten(judgement) || !judgement->method_changed ||
        judgement->contents.follow_up != HL_ABSENT)
        return false;
    GString *message = g_string_new(NULL);
    hl_say_change(message, judgement->original, judgement->follow_up);
    g_string_append(message, " without content, and ");
    bool fires = say_stale_fields(message, judgement);
    g_string_append(message, " still sent");
    finding->message = g_string_free(message, !fires);
    return fires;
}
