/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One connection, put together step by step, and what the HTTP stage made of it. A step is one
 * segment, and bears the next frame number, from 1.
 */
#ifndef HL_TEST_CONVERSATION_H
#define HL_TEST_CONVERSATION_H

#include "frames2.h"
#include "http/hl_http.h"

enum { CLIENT, SERVER };

typedef struct conversation {
    GArray *steps; /* of conversation_step */
    hl_limits limits;
    hl_connection_end end; /* HL_CONNECTION_CAPTURED unless said otherwise */
    bool late, fields;
    bool uncut; /* where segments begin is the point of it */
} conversation;

void conversation_begin(conversation *talk);

/* A new segment of that side; its octets, to be filled. */
GByteArray *conversation_send(conversation *talk, int side);
void conversation_gap(conversation *talk, int side, uint64_t octets);
void conversation_fin(conversation *talk, int side);

/* The prefaces of both sides: segments 1 and 2. */
void conversation_greet(conversation *talk);
/* A segment with HEADERS alone. */
void conversation_headers(conversation *talk, int side, uint32_t stream, uint8_t flags,
                          const char *lines);
/* A segment with a frame of text. */
void conversation_frame(conversation *talk, int side, uint8_t type, uint8_t flags, uint32_t stream,
                        const char *payload);
/* The same of RST_STREAM or the like: a number. */
void conversation_number(conversation *talk, int side, uint8_t type, uint32_t stream,
                         uint32_t number);

/*
 * Runs it whole, octet by octet, and cut in two at every place of every segment: the trace must be
 * `expected` each time, in which {text} stands for the digest of a text. Frees it.
 */
void conversation_expect(conversation *talk, const char *expected);

/* One run; g_free. `cut`: segments of at most so many octets. */
char *conversation_run(const conversation *talk, gsize cut);
void conversation_free(conversation *talk);

#endif
