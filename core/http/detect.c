/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "detect.h"

#include "http2_frames.h"

#define RECORD_LIMIT (16384 + 2048) /* RFC 5246 §6.2.3, the larger of both versions */

enum { CONTENT_CHANGE_CIPHER_SPEC = 20, CONTENT_APPLICATION_DATA = 23 };

bool hl_detect_is_tls(hl_bytes octets)
{
    if (octets.size < 1 || octets.data[0] < CONTENT_CHANGE_CIPHER_SPEC ||
        octets.data[0] > CONTENT_APPLICATION_DATA)
        return false;
    if (octets.size > 1 && octets.data[1] != 3)
        return false;
    if (octets.size > 2 && octets.data[2] > 4)
        return false;
    if (octets.size < HL_DETECT_TLS_OCTETS)
        return true;
    unsigned size = octets.data[3] * 256u + octets.data[4];
    return size > 0 && size <= RECORD_LIMIT;
}

static bool starts_with(hl_bytes octets, hl_bytes wanted)
{
    return hl_bytes_equal(hl_bytes_first(octets, wanted.size), wanted);
}

/* The first line tells, RFC 9113 §3.4: nothing else has the method PRI. */
static bool is_http2(hl_bytes octets)
{
    return starts_with(octets, hl_bytes_text("PRI * HTTP/2.0\r\n"));
}

bool hl_detect_is_http2_client(hl_bytes octets)
{
    return starts_with(octets, hl_bytes_text(HL_HTTP2_PREFACE));
}

bool hl_detect_is_http2_server(hl_bytes octets)
{
    static const uint8_t settings[HL_DETECT_SERVER_OCTETS] = {[3] = HL_HTTP2_SETTINGS};
    hl_bytes head = hl_bytes_first(octets, HL_DETECT_SERVER_OCTETS);
    for (size_t i = 0; i < head.size; i++)
        if (i != 2 && head.data[i] != settings[i])
            return false;
    return head.size > 0 && (head.size < 3 || head.data[2] % HL_HTTP2_SETTING_OCTETS == 0);
}

bool hl_detect_needs_more(hl_bytes octets)
{
    return (octets.size < HL_DETECT_TLS_OCTETS && hl_detect_is_tls(octets)) ||
           (octets.size < HL_DETECT_SERVER_OCTETS && hl_detect_is_http2_server(octets));
}

hl_protocol hl_detect_other(hl_bytes octets)
{
    if (hl_detect_is_tls(octets))
        return HL_PROTOCOL_TLS;
    if (octets.size >= HL_DETECT_SERVER_OCTETS && hl_detect_is_http2_server(octets))
        return HL_PROTOCOL_HTTP2;
    return is_http2(octets) ? HL_PROTOCOL_HTTP2 : HL_PROTOCOL_OTHER;
}
