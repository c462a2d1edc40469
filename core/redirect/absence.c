/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "absence.h"

#include "reconnection.h"

/* Could the redirect be read, and told whose it is? */
static bool is_cut(const hl_pending *pending, const hl_hop *hop)
{
    hl_oddities oddities = pending->exchange->response->oddities;
    if (hop->location_problem && oddities & (HL_ODDITY_HEAD_CUT | HL_ODDITY_FIELDS_DROPPED))
        return true;
    return (oddities & HL_ODDITY_TURN_UNSURE) != 0;
}

/* HL_REASON_NONE: HTTP could follow it, and the capture could show it. */
static hl_reason reason_in_location(const hl_pending *pending, const hl_hop *hop)
{
    const hl_location *location = &pending->location;
    if (hop->location_problem)
        return HL_REASON_UNUSABLE_LOCATION;
    if (location->other_scheme || (location->target && !hl_url_is_http(location->target)))
        return HL_REASON_OTHER_PROTOCOL;
    if (!location->target) /* a relative one, and what it is relative to is not known */
        return pending->exchange->request ? HL_REASON_HALF_CUT : HL_REASON_REQUEST_UNSEEN;
    return g_str_equal(location->target->scheme, "https") ? HL_REASON_ENCRYPTED : HL_REASON_NONE;
}

static hl_reason reason_in_time(const hl_pending *pending, hl_time_ns now)
{
    if (hl_connection_client_closed(pending->exchange->connection) != HL_TIME_NEVER &&
        hl_reconnection_was_needless(pending->exchange))
        return HL_REASON_CLIENT_CLOSED;
    if (now > pending->deadline)
        return HL_REASON_WINDOW_PASSED;
    return now - pending->seen >= HL_NS_PER_SECOND ? HL_REASON_CAPTURE_WENT_ON
                                                   : HL_REASON_CAPTURE_ENDED;
}

hl_reason hl_absence_reason(const hl_pending *pending, const hl_hop *hop, const hl_damage *damage,
                            hl_time_ns now)
{
    if (is_cut(pending, hop))
        return HL_REASON_HALF_CUT;
    hl_reason reason = reason_in_location(pending, hop);
    if (reason != HL_REASON_NONE)
        return reason;
    if (hl_damage_since(damage, pending->exchange->connection, pending->seen))
        return HL_REASON_MESSAGES_LOST;
    if (hop->preflight)
        return HL_REASON_PREFLIGHT_ONLY;
    return reason_in_time(pending, now);
}
