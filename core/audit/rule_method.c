/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include "sentence.h"

static bool is_308_or_307(uint16_t status)
{
    return status == 307 || status == 308;
}

static bool is_301_or_302(uint16_t status)
{
    return status == 301 || status == 302;
}

/* "307 keeps the method: POST became GET" */
static void say(const hl_judgement *judgement, const char *what, hl_finding *finding)
{
    GString *message = g_string_new(NULL);
    g_string_append_printf(message, "%u %s: ", judgement->status, what);
    hl_say_change(message, judgement->original, judgement->follow_up);
    finding->message = g_string_free(message, FALSE);
}

/* The server gets another command than the user gave. RFC 9110 §15.4.8: MUST NOT. */
bool hl_fires_method_changed(const hl_judgement *judgement, hl_finding *finding)
{
    if (!is_308_or_307(judgement->status) || !judgement->comparable || !judgement->method_changed)
        return false;
    say(judgement, "keeps the method", finding);
    return true;
}

/* A PUT or DELETE that silently becomes a GET has no effect. RFC 9110 §15.4.2, §15.4.3. */
bool hl_fires_method_rewritten(const hl_judgement *judgement, hl_finding *finding)
{
    if (!is_301_or_302(judgement->status) || !judgement->comparable ||
        judgement->demand != HL_DEMAND_BROKEN)
        return false;
    say(judgement, "lets only POST become GET", finding);
    return true;
}

/* What was done is done again, elsewhere. RFC 9110 §15.4.4. */
bool hl_fires_see_other_repeated(const hl_judgement *judgement, hl_finding *finding)
{
    if (judgement->status != 303 || !judgement->comparable || judgement->demand != HL_DEMAND_BROKEN)
        return false;
    if (judgement->method_changed) {
        say(judgement, "asks for a GET or HEAD", finding);
        return true;
    }
    GString *message = g_string_new("303 asks for a GET or HEAD: ");
    hl_say_octets(message, judgement->follow_up->method);
    g_string_append(message, " was repeated");
    finding->message = g_string_free(message, FALSE);
    return true;
}

/* What was to be written is read. RFC 9110 §15.4.2, §15.4.3 permit it. */
bool hl_fires_post_to_get(const hl_judgement *judgement, hl_finding *finding)
{
    if (!is_301_or_302(judgement->status) || !judgement->comparable ||
        judgement->demand != HL_DEMAND_NO_CONTENT || judgement->contents.follow_up == HL_PRESENT)
        return false;
    GString *message = g_string_new(NULL);
    hl_say_change(message, judgement->original, judgement->follow_up);
    g_string_append_printf(message, ", as %u permits", judgement->status);
    finding->message = g_string_free(message, FALSE);
    return true;
}
