/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An HTTP/1 message that lies in one buffer: its head (RFC 9112 §2-5) and what of its content is there. */
#ifndef HL_HEAD_H
#define HL_HEAD_H

#include "model/hl_message.h"

#include <glib.h>

/* The octets from the start of a message on; they may go on behind its end, or end before it. */
typedef struct hl_head {
    hl_message message; /* kind, start line and fields; views into the octets and into `unfolded` */
    GArray *fields;     /* of hl_field */
    GPtrArray *unfolded; /* lines that were continued; NULL: none was */
    hl_bytes octets;
    uint64_t missing; /* octets behind them that were on the wire and not captured */
    size_t size;      /* of the head; 0: its end is not there */
} hl_head;

/* False when they begin with no start line. `head` is to be cleared either way. */
bool hl_head_read(hl_head *head, hl_bytes octets, uint64_t missing);
void hl_head_clear(hl_head *head);

/* What its content is, as far as it is there; contents of requests are digested, others counted. */
hl_content hl_head_content(const hl_head *head);

/* Does it wait for 100 (Continue) before it sends its content? */
bool hl_head_expects_continue(const hl_head *head);

#endif
