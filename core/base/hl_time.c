/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_time.h"

#include <stdio.h>
#include <time.h>

const char *hl_time_format(hl_time_ns time, char text[HL_TIME_TEXT_SIZE])
{
    time_t seconds = (time_t)(time / HL_NS_PER_SECOND);
    long nanoseconds = (long)(time % HL_NS_PER_SECOND);
    if (nanoseconds < 0) {
        seconds--;
        nanoseconds += (long)HL_NS_PER_SECOND;
    }
    struct tm utc;
    gmtime_r(&seconds, &utc);
    size_t used = strftime(text, HL_TIME_TEXT_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text + used, HL_TIME_TEXT_SIZE - used, ".%06ldZ", nanoseconds / 1000);
    return text;
}
