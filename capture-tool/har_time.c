/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_time.h"

#include <glib.h>

enum { TEXT_OCTETS_MAX = 64, DECIMALS = 9 };

/* GDateTime knows microseconds: the decimals are read here, and left out of what it gets. */
static hl_time_ns take_decimals(GString *text)
{
    char *point = strpbrk(text->str, ".,");
    hl_time_ns fraction = 0;
    int digits = 0;
    if (!point)
        return 0;
    const char *end = point + 1;
    for (; g_ascii_isdigit(*end); end++, digits++)
        if (digits < DECIMALS)
            fraction = fraction * 10 + (*end - '0');
    for (; digits < DECIMALS; digits++)
        fraction *= 10;
    g_string_erase(text, point - text->str, end - point);
    return fraction;
}

bool hl_har_time_read(hl_bytes octets, hl_time_ns *time)
{
    if (octets.size == 0 || octets.size > TEXT_OCTETS_MAX)
        return false;
    GString *text = g_string_new_len((const char *)octets.data, (gssize)octets.size);
    GTimeZone *utc = g_time_zone_new_utc();
    hl_time_ns fraction = take_decimals(text);
    GDateTime *date = g_date_time_new_from_iso8601(text->str, utc);
    gint64 seconds = date ? g_date_time_to_unix(date) : INT64_MAX;
    const gint64 limit = INT64_MAX / HL_NS_PER_SECOND / 2;
    bool is_good = seconds > -limit && seconds < limit;
    if (is_good)
        *time = seconds * HL_NS_PER_SECOND + fraction;
    if (date)
        g_date_time_unref(date);
    g_time_zone_unref(utc);
    g_string_free(text, TRUE);
    return is_good;
}
