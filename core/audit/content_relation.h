/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the content of a follow-up relates to the redirected request's, on what the capture proves.
 *
 * Contents are compared after transfer decoding, by length and digest. What was only seen in part
 * gives a bound of its length; a relation is named only when the bounds leave no other. A content
 * that was announced, but not sent (Expect: 100-continue, RFC 9110 §10.1.1) is compared by length
 * only: equal is HL_RELATION_SAME_LENGTH, anything else HL_RELATION_UNKNOWN.
 */
#ifndef HL_CONTENT_RELATION_H
#define HL_CONTENT_RELATION_H

#include "model/hl_hop.h"

typedef enum hl_content_relation {
    HL_RELATION_NONE,        /* neither has one (an empty content is none) */
    HL_RELATION_SAME,        /* the same octets */
    HL_RELATION_SAME_LENGTH, /* of one length, at least one of them announced only */
    HL_RELATION_DROPPED,     /* the follow-up has none */
    HL_RELATION_SHORTENED,
    HL_RELATION_LENGTHENED,
    HL_RELATION_ALTERED, /* other octets, as many */
    HL_RELATION_ADDED,   /* the original had none */
    HL_RELATION_UNKNOWN,
} hl_content_relation;

typedef enum hl_presence { HL_ABSENT, HL_PRESENT, HL_PRESENCE_UNKNOWN } hl_presence;

typedef struct hl_content_comparison {
    hl_content_relation relation;
    hl_presence original, follow_up; /* was any content sent? */
    hl_reason doubt;                 /* why the relation or a presence is unknown */
} hl_content_comparison;

/* Both are requests whose heads are whole. */
hl_content_comparison hl_content_compare(const hl_message *original, const hl_message *follow_up);

/* Was any octet of content sent with this request? */
hl_presence hl_content_presence(const hl_message *request);

/* Does the relation say for certain that the contents differ? */
bool hl_content_differs(hl_content_relation relation);

#endif
