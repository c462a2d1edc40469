/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The field lines of a head, RFC 9112 §5, read in place. */
#ifndef HL_HTTP_HEAD_H
#define HL_HTTP_HEAD_H

#include "model/hl_message.h"

/*
 * Size of the head at the beginning of `octets`, which begin with a start line: up to and with the
 * blank line; 0 when it is not there yet. Octets before `from` are known to hold no end.
 */
size_t hl_head_end(hl_bytes octets, size_t from);

/* What hl_head_read_fields found. */
typedef struct hl_head_fields {
    size_t count;
    size_t octets; /* read, with the blank line */
    hl_oddities oddities;
} hl_head_fields;

/*
 * Reads the field lines up to and with the blank line into `fields` (room for `limit`; those beyond
 * are dropped, HL_ODDITY_FIELDS_DROPPED). `lines` begin behind the start line and may go on behind
 * the blank line; names and values are views into them. False when the blank line is not there;
 * *found then tells of the lines that are whole.
 * HL_ODDITY_OBSOLETE_FOLD says that a continued line was met, for which the lines want
 * hl_head_unfold first.
 */
bool hl_head_read_fields(hl_bytes lines, hl_field *fields, size_t limit, hl_head_fields *found);

/* Joins continued lines by spaces, in place (RFC 9112 §5.2): field lines, with the blank line. */
void hl_head_unfold(uint8_t *lines, size_t octets);

#endif
