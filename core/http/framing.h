/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long is the body of a message? RFC 9112 §6.3. */
#ifndef HL_HTTP_FRAMING_H
#define HL_HTTP_FRAMING_H

#include "model/hl_message.h"

typedef enum hl_body_kind {
    HL_BODY_NONE,
    HL_BODY_LENGTH,
    HL_BODY_CHUNKED,
    HL_BODY_UNTIL_CLOSE,
    HL_BODY_TUNNEL,  /* none, and HTTP ends on this connection: 101, CONNECT with 2xx */
    HL_BODY_UNKNOWN, /* where it ends is anybody's guess: the rest must be left unread */
} hl_body_kind;

/* What the framing of a response depends on besides itself. */
typedef enum hl_asked {
    HL_ASKED_OTHER,   /* any other method, */
    HL_ASKED_HEAD,    /* or these two */
    HL_ASKED_CONNECT, /* */
    HL_ASKED_UNKNOWN, /* the request was not seen */
} hl_asked;

typedef struct hl_framing {
    hl_body_kind kind;
    uint64_t declared_octets; /* Content-Length, HL_OCTETS_UNKNOWN without */
    bool expects_continue;    /* Expect: 100-continue, RFC 9110 §10.1.1 */
    hl_oddities oddities;
} hl_framing;

/* Of a message whose kind, version, method or status and fields are set; `asked` for responses. */
hl_framing hl_framing_of(const hl_message *head, hl_asked asked);

#endif
