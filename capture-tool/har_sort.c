/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_sort.h"

#include "har_time.h"

unsigned hl_har_status_of(const hl_har_entry *entry)
{
    double status = hl_har_entry_number(entry, HL_HAR_STATUS, 0);
    return status >= 100 && status < 1000 ? (unsigned)status : 0;
}

static bool is_readable(const hl_har_entry *entry)
{
    hl_time_ns time;
    return entry->is_object && !entry->is_twofold &&
           hl_har_entry_text(entry, HL_HAR_METHOD).size > 0 &&
           hl_har_entry_text(entry, HL_HAR_URL).size > 0 &&
           entry->values[HL_HAR_STATUS].kind == HL_HAR_NUMBER &&
           hl_har_time_read(hl_har_entry_text(entry, HL_HAR_STARTED), &time);
}

/* CONNECT has an authority in place of a URL. */
static bool is_http(const hl_har_entry *entry)
{
    hl_bytes url = hl_har_entry_text(entry, HL_HAR_URL);
    return hl_bytes_starts_nocase(url, "http://") || hl_bytes_starts_nocase(url, "https://") ||
           hl_bytes_is(hl_har_entry_text(entry, HL_HAR_METHOD), "CONNECT");
}

/* Chrome names the inventor in a field; Firefox has the status text alone, which no server sends. */
static bool is_internal_redirect(const hl_har_entry *entry)
{
    unsigned status = hl_har_status_of(entry);
    if (status < 300 || status > 399)
        return false;
    return hl_har_entry_field(entry, HL_RESPONSE, "non-authoritative-reason").data ||
           hl_bytes_is_nocase(hl_har_entry_text(entry, HL_HAR_STATUS_TEXT), "Internal Redirect");
}

static bool is_cached(const hl_har_entry *entry)
{
    return hl_har_entry_says(entry, HL_HAR_FROM_CACHE) ||
           hl_har_entry_says(entry, HL_HAR_FROM_WORKER);
}

/* A preflight without the field that makes it one would pass for a request of the page's own. */
static bool is_bare_preflight(const hl_har_entry *entry)
{
    return hl_bytes_is(hl_har_entry_text(entry, HL_HAR_RESOURCE_TYPE), "preflight") &&
           !hl_har_entry_field(entry, HL_REQUEST, "access-control-request-method").data;
}

/* Without a response only the server's address tells that there was somebody to send it to. */
static bool was_sent(const hl_har_entry *entry)
{
    return hl_har_status_of(entry) > 0 || hl_har_entry_text(entry, HL_HAR_SERVER_ADDRESS).size > 0;
}

hl_har_sort hl_har_sort_of(const hl_har_entry *entry)
{
    if (!is_readable(entry))
        return HL_HAR_UNREADABLE;
    if (!is_http(entry))
        return HL_HAR_OTHER_SCHEME;
    if (is_internal_redirect(entry))
        return HL_HAR_INTERNAL_REDIRECT;
    if (is_cached(entry))
        return HL_HAR_CACHED;
    return was_sent(entry) && !is_bare_preflight(entry) ? HL_HAR_ON_WIRE : HL_HAR_NOT_SENT;
}
