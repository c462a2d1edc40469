/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "detect.h"

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

static bool is_http2(hl_bytes octets)
{
    static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    hl_bytes wanted = hl_bytes_first(hl_bytes_text(preface), octets.size);
    return wanted.size >= 16 && hl_bytes_equal(hl_bytes_first(octets, wanted.size), wanted);
}

hl_protocol hl_detect_other(hl_bytes octets)
{
    if (hl_detect_is_tls(octets))
        return HL_PROTOCOL_TLS;
    return is_http2(octets) ? HL_PROTOCOL_HTTP2 : HL_PROTOCOL_OTHER;
}
