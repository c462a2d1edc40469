/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include "sentence.h"

/* A resource that the server never named. RFC 9110 §10.2.2, RFC 3986 §5.2. */
bool hl_fires_wrong_target(const hl_judgement *judgement, hl_finding *finding)
{
    const hl_hop *hop = judgement->hop;
    if (!judgement->comparable || !hop->misresolved || !hop->target)
        return false;
    GString *message = g_string_new("Location names ");
    hl_say_url(message, hop->target);
    g_string_append(message, ", the client asked for ");
    hl_say_url(message, hop->misresolved);
    if (hop->misresolution)
        g_string_append_printf(message, " (%s)", hop->misresolution);
    finding->message = g_string_free(message, FALSE);
    return true;
}

/* The new server is asked for the old one's site. RFC 9112 §3.2: MUST send the target's authority.
 */
bool hl_fires_stale_host(const hl_judgement *judgement, hl_finding *finding)
{
    if (!judgement->comparable || !judgement->hop->stale_host || !judgement->original_url ||
        !judgement->follow_up_url)
        return false;
    char *authority = hl_url_authority(judgement->original_url);
    GString *message = g_string_new("the request to ");
    hl_say_origin(message, judgement->follow_up_url);
    g_string_append(message, " still names the old host, ");
    hl_say_url(message, authority);
    g_free(authority);
    finding->message = g_string_free(message, FALSE);
    return true;
}

/* The request is malformed, and tells what is the client's own, often a token: so it is not said
 * here. RFC 9112 §3.2.1. */
bool hl_fires_fragment_sent(const hl_judgement *judgement, hl_finding *finding)
{
    if (!judgement->paired)
        return false;
    hl_bytes target = judgement->follow_up->target;
    hl_bytes fragment = hl_bytes_skip(target, hl_bytes_find(target, '#'));
    if (fragment.size == 0)
        return false;
    GString *message = g_string_new("the request target was sent with a fragment: \"#\" and ");
    hl_say_count(message, fragment.size - 1);
    finding->message = g_string_free(message, FALSE);
    return true;
}

/* Google's resumable uploads answer each part but the last with 308 and no Location. */
static bool may_be_resume_incomplete(const hl_judgement *judgement)
{
    if (judgement->status != 308 || hl_message_find(judgement->response, "location").data)
        return false;
    const hl_message *original = judgement->original;
    return !original || (original->oddities & (HL_ODDITY_HEAD_CUT | HL_ODDITY_TURN_UNSURE)) ||
           hl_message_find(original, "content-range").data;
}

static bool demands_location(uint16_t status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* The server's fault: it does not say where to go. RFC 9110 §10.2.2. */
bool hl_fires_unusable_location(const hl_judgement *judgement, hl_finding *finding)
{
    const hl_oddities incomplete = HL_ODDITY_HEAD_CUT | HL_ODDITY_FIELDS_DROPPED;
    const char *problem = judgement->hop->location_problem;
    if (!problem || !demands_location(judgement->status) ||
        (judgement->response->oddities & incomplete) || may_be_resume_incomplete(judgement))
        return false;
    GString *message = g_string_new(NULL);
    g_string_append_printf(message, "%u does not say where to go: ", judgement->status);
    hl_say_problem(message, problem);
    finding->message = g_string_free(message, FALSE);
    return true;
}
