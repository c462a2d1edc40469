/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connections of one HAR, as far as it tells them apart. Everything in a HAR is of one client. */
#ifndef HAR_LINE_H
#define HAR_LINE_H

#include "har_entry.h"

/* One connection, and what has been handed on of it. */
typedef struct hl_har_line {
    hl_connection *connection;
    uint64_t requests;   /* that began so far */
    uint32_t unanswered; /* of these */
} hl_har_line;

typedef struct hl_har_lines hl_har_lines;

/* `capture`: which file it is, as its messages bear it. */
hl_har_lines *hl_har_lines_new(uint32_t capture);
void hl_har_lines_free(hl_har_lines *lines);

/*
 * The connection of an entry, with a reference that is the caller's. One that is named by the number of
 * the server's port, as Firefox does, is named by nothing: such an entry has one to itself.
 */
hl_har_line *hl_har_lines_get(hl_har_lines *lines, const hl_har_entry *entry, hl_bytes authority,
                              bool is_https, hl_time_ns time);

hl_har_line *hl_har_line_ref(hl_har_line *line);
void hl_har_line_unref(hl_har_line *line);

#endif
