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

/* HL_REASON_NONE: HTTP could follow it. */
static hl_reason reason_in_location(const hl_pending *pending, const hl_hop *hop)
{
    const hl_location *location = &pending->location;
    if (hop->location_problem)
        return HL_REASON_UNUSABLE_LOCATION;
    if (location->other_scheme || (location->target && !hl_url_is_http(location->target)))
        return HL_REASON_OTHER_PROTOCOL;
    if (!location->target) /* a relative one, and what it is relative to is not known */
        return pending->exchange->request ? HL_REASON_HALF_CUT : HL_REASON_REQUEST_UNSEEN;
    return HL_REASON_NONE;
}

/*
 * Https is visible where TLS of this capture is decrypted and none that is not can lead to the
 * target. Where nothing is decrypted the capture may have been filtered: absence says nothing.
 * Http is visible, unless what cannot be read may hold the same over https. A browser's own account has both.
 */
static bool is_hidden(hl_hop *hop, const hl_pending *pending, hl_opaque *opaque)
{
    const hl_url *target = pending->location.target;
    bool is_https = g_str_equal(target->scheme, "https");
    if (!opaque)
        return is_https;
    hl_opaque_match match = hl_opaque_find(opaque, pending->exchange->connection, target,
                                           pending->seen, pending->deadline);
    if (match.connection) {
        hop->hidden_on = hl_connection_ref(match.connection);
        hop->hidden_by = match.hiding;
        return true;
    }
    if (pending->exchange->connection->is_of_browser)
        return false;
    return is_https && (!opaque->has_decrypted || opaque->forgotten >= pending->seen);
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

static hl_reason reason_of(hl_hop *hop, const hl_pending *pending, const hl_absence_view *view)
{
    if (is_cut(pending, hop))
        return HL_REASON_HALF_CUT;
    hl_reason reason = reason_in_location(pending, hop);
    if (reason != HL_REASON_NONE)
        return reason;
    if (is_hidden(hop, pending, view->opaque))
        return HL_REASON_ENCRYPTED;
    if (pending->cut_short)
        return HL_REASON_LIMIT;
    if (hl_damage_since(view->damage, pending->exchange->connection, pending->seen))
        return HL_REASON_MESSAGES_LOST;
    if (hop->preflight)
        return HL_REASON_PREFLIGHT_ONLY;
    return reason_in_time(pending, view->now);
}

void hl_absence_explain(hl_hop *hop, const hl_pending *pending, const hl_absence_view *view)
{
    hop->reason = reason_of(hop, pending, view);
}
