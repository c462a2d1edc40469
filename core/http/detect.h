/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a connection carries, told by the first octets of a side. */
#ifndef HL_HTTP_DETECT_H
#define HL_HTTP_DETECT_H

#include "base/hl_bytes.h"

typedef enum hl_protocol {
    HL_PROTOCOL_UNKNOWN, /* not told yet */
    HL_PROTOCOL_HTTP1,
    HL_PROTOCOL_HTTP2, /* with prior knowledge: RFC 9113 §3.4 */
    HL_PROTOCOL_TLS,
    HL_PROTOCOL_OTHER,
} hl_protocol;

/* So many octets make a record header of TLS. */
#define HL_DETECT_TLS_OCTETS 5

/* The beginning of a TLS record, RFC 8446 §5.1, as far as `octets` go.
 */
bool hl_detect_is_tls(hl_bytes octets);

/* So many octets begin the SETTINGS of a server. */
#define HL_DETECT_SERVER_OCTETS 9

/* The beginning of what an HTTP/2 server sends first, RFC 9113 §3.4, as far as `octets` go. */
bool hl_detect_is_http2_server(hl_bytes octets);

/* Too few octets, which may be the beginning of TLS or of an HTTP/2 server? */
bool hl_detect_needs_more(hl_bytes octets);

/* The whole preface of an HTTP/2 client. */
bool hl_detect_is_http2_client(hl_bytes octets);

/* Of octets that do not begin with a start line of HTTP/1. */
hl_protocol hl_detect_other(hl_bytes octets);

#endif
