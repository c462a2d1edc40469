/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include "sentence.h"

/* Work that leads nowhere. RFC 9110 §15.4: SHOULD detect and intervene in cyclical redirections. */
bool hl_fires_redirect_loop(const hl_judgement *judgement, hl_finding *finding)
{
    unsigned hops = judgement->place.hops_back;
    if (hops == 0)
        return false;
    GString *message = g_string_new("the chain is back at ");
    hl_say_octets(message, judgement->follow_up->method);
    g_string_append_c(message, ' ');
    hl_say_url(message, judgement->follow_up_url->text);
    g_string_append_printf(message, ", where it was %u hop%s ago", hops, hops == 1 ? "" : "s");
    finding->message = g_string_free(message, FALSE);
    return true;
}

/* Most likely a loop through ever new URLs. Fetch, HTTP-redirect fetch: at most 20. */
bool hl_fires_too_many_hops(const hl_judgement *judgement, hl_finding *finding)
{
    unsigned most = judgement->options->max_hops;
    /* said once, at the first hop too many */
    if (judgement->place.followed == 0 || judgement->place.followed - 1 != most)
        return false;
    finding->message =
        g_strdup_printf("%u redirects were followed in a row, more than %u", most + 1, most);
    return true;
}
