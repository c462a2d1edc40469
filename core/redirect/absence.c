/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "absence.h"

#include "reconnection.h"

hl_reason hl_absence_reason(const hl_pending *pending, const hl_hop *hop, hl_time_ns now)
{
    const hl_location *location = &pending->location;
    if (hop->location_problem)
        return HL_REASON_UNUSABLE_LOCATION;
    if (location->other_scheme || (location->target && !hl_url_is_http(location->target)))
        return HL_REASON_OTHER_PROTOCOL;
    if (!location->target)
        return HL_REASON_REQUEST_UNSEEN;
    if (g_str_equal(location->target->scheme, "https"))
        return HL_REASON_ENCRYPTED;
    if (hop->preflight)
        return HL_REASON_PREFLIGHT_ONLY;
    if (hl_connection_client_closed(pending->exchange->connection) != HL_TIME_NEVER &&
        hl_reconnection_was_needless(pending->exchange))
        return HL_REASON_CLIENT_CLOSED;
    if (now > pending->deadline)
        return HL_REASON_WINDOW_PASSED;
    return now - pending->seen >= HL_NS_PER_SECOND ? HL_REASON_CAPTURE_WENT_ON
                                                   : HL_REASON_CAPTURE_ENDED;
}
