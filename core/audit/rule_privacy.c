/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include "sentence.h"

static bool is_cleartext(const hl_url *url)
{
    return url && g_str_equal(url->scheme, "http");
}

/* What began encrypted goes on in the clear. */
bool hl_fires_insecure_downgrade(const hl_judgement *judgement, hl_finding *finding)
{
    if (!judgement->comparable || !judgement->original_url ||
        !g_str_equal(judgement->original_url->scheme, "https") ||
        !is_cleartext(judgement->follow_up_url))
        return false;
    GString *message = g_string_new("the redirect of ");
    hl_say_origin(message, judgement->original_url);
    g_string_append(message, " was followed in the clear, to ");
    hl_say_origin(message, judgement->follow_up_url);
    finding->message = g_string_free(message, FALSE);
    return true;
}

/*
 * Behind a gateway that ends TLS every request is cleartext, and the client's was not: such a
 * gateway says so (RFC 7239 §5.4, and what was in use before it).
 */
static bool came_over_https(const hl_message *request)
{
    hl_bytes list = hl_message_find(request, "forwarded"), element;
    while (hl_bytes_next_element(&list, &element)) {
        hl_bytes parameter;
        while (hl_cookies_next_pair(&element, &parameter))
            if (hl_bytes_is_nocase(parameter, "proto=https") ||
                hl_bytes_is_nocase(parameter, "proto=\"https\""))
                return true;
    }
    return hl_bytes_starts_nocase(hl_message_find(request, "x-forwarded-proto"), "https") ||
           hl_bytes_is_nocase(hl_message_find(request, "x-forwarded-ssl"), "on") ||
           hl_bytes_is_nocase(hl_message_find(request, "front-end-https"), "on");
}

/* The URL of an encrypted page is shown to everybody on the path. RFC 9110 §10.1.3: MUST NOT. */
bool hl_fires_referer_downgrade(const hl_judgement *judgement, hl_finding *finding)
{
    if (!judgement->paired || !is_cleartext(judgement->follow_up_url) ||
        came_over_https(judgement->follow_up) ||
        !hl_bytes_starts_nocase(hl_message_find(judgement->follow_up, "referer"), "https://"))
        return false;
    GString *message = g_string_new("a Referer with an https URL was sent in the clear, to ");
    hl_say_origin(message, judgement->follow_up_url);
    finding->message = g_string_free(message, FALSE);
    return true;
}

static bool is_repeated(hl_content_relation relation)
{
    return relation == HL_RELATION_SAME || relation == HL_RELATION_SAME_LENGTH;
}

/* The first host decided who else gets the user's data. RFC 9110 §15.4.8 demands it. */
bool hl_fires_content_to_other_origin(const hl_judgement *judgement, hl_finding *finding)
{
    if ((judgement->status != 307 && judgement->status != 308) || !judgement->comparable ||
        !hl_went_to_other_host(judgement) || !is_repeated(judgement->contents.relation) ||
        judgement->contents.follow_up != HL_PRESENT)
        return false;
    GString *message = g_string_new(NULL);
    g_string_append(message, "the content for ");
    hl_say_origin(message, judgement->original_url);
    g_string_append(message, " (");
    hl_say_count(message, judgement->follow_up->content.octets);
    g_string_append(message, ") was sent to ");
    hl_say_origin(message, judgement->follow_up_url);
    g_string_append(message, " too");
    finding->message = g_string_free(message, FALSE);
    return true;
}
