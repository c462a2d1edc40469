/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first line of a message: request-line or status-line, RFC 9112 §3 and §4, read as a lenient
 * recipient would: any method token, raw spaces in the request-target (RFC 9112 §3.2: the last
 * " HTTP/1.x" is the version), bare LF, any case of "HTTP". Versions other than 1.x are no HTTP/1.
 */
#ifndef HL_HTTP_START_LINE_H
#define HL_HTTP_START_LINE_H

#include "model/hl_message.h"
#include "progress.h"

typedef struct hl_start_line {
    hl_message_kind kind;
    hl_http_version version;
    hl_bytes method, target; /* request; views into what was read */
    uint16_t status;         /* response */
    size_t octets;           /* size of the line, its end included */
    hl_oddities oddities;
} hl_start_line;

/*
 * Reads the start line at the beginning of `octets`. HL_MORE when no line end is there yet and the
 * octets may still become one.
 */
hl_progress hl_start_line_read(hl_bytes octets, hl_start_line *line);

/* After so many octets it is certain that a line is none, unless it becomes one. */
#define HL_START_LINE_TELLS 66

/* Could `octets`, without a line end, become a start line? Looks at the first few octets only. */
bool hl_start_line_may_begin(hl_bytes octets);

/* The same, but of those lines alone that are told from text at a glance: known methods, HTTP/1. */
bool hl_start_line_may_begin_known(hl_bytes octets);

/* Could they become one of that very method? False for none. */
bool hl_start_line_may_begin_with(hl_bytes octets, hl_bytes method);

/* Is the method a registered one? True for responses. */
bool hl_start_line_is_known(const hl_start_line *line);

/* A line to trust without what came before it: has a target of one of the forms of RFC 9112 §3.2.
 */
bool hl_start_line_is_plausible(const hl_start_line *line);

/* Is `octet` a tchar of RFC 9110 §5.6.2? */
extern const bool hl_token_octets[256];

#endif
