/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reader of one connection: two halves, one a side, that read messages, and the turns that tie
 * them. Which half is the client's is told by the first start line.
 */
#ifndef HL_HTTP_READER_H
#define HL_HTTP_READER_H

#include "body.h"
#include "detect.h"
#include "head.h"
#include "http2.h"
#include "model/hl_tunnel.h"
#include "moment.h"
#include "stage.h"
#include "start_line.h"
#include "turns.h"

typedef enum hl_half_state {
    HL_HALF_HEAD,   /* before or in a head */
    HL_HALF_BODY,   /* in a body */
    HL_HALF_LOST,   /* looks for a start line at the beginning of each segment */
    HL_HALF_ASKED,  /* (client) behind a CONNECT that was not answered yet */
    HL_HALF_TUNNEL, /* in a tunnel that was granted */
    HL_HALF_HTTP2,  /* handed over */
    HL_HALF_UNREAD, /* what comes is no HTTP, or cannot be read */
} hl_half_state;

/* Is it certain that the body that is announced will come? */
typedef enum hl_doubt {
    HL_DOUBT_NONE,
    HL_DOUBT_EXPECT, /* 100 (Continue) is waited for: a final response may take its place */
    HL_DOUBT_HEAD,   /* the request was not seen: it may have been HEAD */
} hl_doubt;

/* While a half is lost: what the segment that was passed over tells about the next one. */
typedef struct hl_passed {
    bool follows;      /* the next one follows on it, nothing is missing between */
    bool line_end;     /* it ended with a line */
    uint64_t received; /* what its sender had received by then */
} hl_passed;

typedef struct hl_half {
    hl_half_state state;
    hl_doubt doubt;
    bool tentative;   /* the head at hand was found by looking for one, */
    bool begins_anew; /* where it is known that a message can begin */
    bool line_read;   /* the start line at hand is complete and good */
    bool blank;       /* blank lines came before the head at hand */
    bool skipped;     /* octets were passed over since the last message */
    hl_passed passed;

    bool answered;       /* (client) the message at hand has its final response, */
    uint64_t answer;     /* whose head ends at this offset of the server */
    uint64_t turn_taken; /* (client) the head at hand was answered already, with this turn */

    GByteArray *gathered; /* a head, or octets in doubt, that one segment does not hold */
    uint64_t start;       /* offset of the first octet of the head at hand */
    uint64_t received;    /* what its sender had received by then */
    hl_moment started, last;
    uint64_t fed; /* octets of this side so far, gaps counted */

    hl_message *message; /* whose body is being read */
    hl_body body;
    hl_digester *digester;
} hl_half;

typedef struct hl_reader {
    hl_http *http;
    hl_connection *connection; /* borrowed: of the segment at hand */
    const hl_segment *segment; /* at hand, borrowed for the call */
    hl_protocol protocol;
    int client; /* side, or HL_SIDE_UNKNOWN */
    bool has_octets;
    bool is_suspect; /* see hl_reader_suspect */
    hl_half half[HL_SIDES];
    hl_turns turns;
    hl_http2 *http2;     /* once it is known to be that */
    hl_message *connect; /* the last CONNECT; NULL: none yet */
    hl_tunnel *tunnel;   /* that it led to; NULL: none */
    GList holding;       /* link in hl_http.holding, while it holds something */
    size_t held_octets;
} hl_reader;

/* reader.c: the connection */

hl_reader *hl_reader_new(hl_http *http, hl_connection *connection);
/* Feeds a segment; not HL_SEGMENT_END. */
void hl_reader_feed(hl_reader *reader, const hl_segment *segment);
/*
 * Is the segment nothing but a middle part of content whose length is known and that is only counted? Then it is
 * counted off, which is all that hl_reader_feed would do.
 */
bool hl_reader_counts_off(hl_reader *reader, const hl_segment *segment);
/* While all hold more than the limit, the one that has not gone on for longest is left unread. */
void hl_reader_make_room(hl_http *http, const hl_segment *segment);
/* Will it never read anything again? */
bool hl_reader_has_given_up(const hl_reader *reader);
/* The connection is over, or unread; frees the reader. */
void hl_reader_finish(hl_reader *reader, const hl_segment *segment);

/* The connection carries this; it is counted, and left alone unless it is HTTP. */
void hl_reader_tell_protocol(hl_reader *reader, hl_protocol protocol);
/* Nobody knows what it carries, as it began before the capture: it counts as opaque until that is told. */
void hl_reader_suspect(hl_reader *reader);
/* A start line was read on `half`: false when that side should not send it. */
bool hl_reader_accept(hl_reader *reader, hl_half *half, hl_message_kind kind);
/*
 * From here on the connection is HTTP/2, whose reader is taken over. A side in the midst of a
 * message goes over when that has ended; what a side holds back goes over too, but `current`'s.
 */
void hl_reader_hand_over(hl_reader *reader, const hl_half *current, hl_http2 *http2);
/* Leaves the rest of the connection unread. */
void hl_reader_abandon(hl_reader *reader);
/* The same, where that may hold requests that count. */
void hl_reader_miss_rest(hl_reader *reader);
/* Messages of this half may be lost from here on. */
void hl_reader_lose(hl_reader *reader, hl_half *half, uint64_t offset);
/* Does the segment at hand begin with these octets? */
static inline bool hl_reader_is_segment_start(const hl_reader *reader, hl_bytes octets)
{
    return octets.data == reader->segment->data.data;
}

static inline bool hl_reader_is_client(const hl_reader *reader, const hl_half *half)
{
    return half == &reader->half[0] ? reader->client == 0 : reader->client == 1;
}

/* half.c: the octets of one side */

/* Reads `octets`, the first of which is at `offset` of this side. */
void hl_half_read(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset);
/* Passes over octets that were not captured. */
void hl_half_skip(hl_reader *reader, hl_half *half, uint64_t octets, uint64_t offset);
/* No more octets come. */
void hl_half_stop(hl_reader *reader, hl_half *half, hl_body_stop stop);

/* half_head.c: heads */

/* Reads octets before or in a head; returns how many were used. */
size_t hl_half_read_head(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset);
/* The rest of the head at hand, whose start line was read, was not captured. */
void hl_half_cut_head(hl_reader *reader, hl_half *half, uint64_t offset);
void hl_half_drop_gathered(hl_reader *reader, hl_half *half);

/* half_lost.c: out of synchronism */

/* Looks for the next start line from the next segment on. */
void hl_half_lose(hl_reader *reader, hl_half *half, uint64_t offset);
/* Begins a head, tentatively, where one can begin; returns how many octets were passed over. */
size_t hl_half_look_for_head(hl_reader *reader, hl_half *half, hl_bytes octets);
/* Is the line that was found a start line? `joined`: of octets of several segments. */
bool hl_half_trusts(const hl_half *half, const hl_start_line *line, bool joined);
/* The segment at hand was passed over, to its end. */
void hl_half_note_passed(const hl_reader *reader, hl_half *half, hl_bytes octets);

/* doubt.c: a body that may not come */

/* Reads octets while in doubt; returns how many were used. */
size_t hl_doubt_read(hl_reader *reader, hl_half *half, hl_bytes octets, uint64_t offset);
/* Octets are missing: false when it is not known whether they were content. */
bool hl_doubt_skip(hl_reader *reader, hl_half *half);
/* No more octets come. */
void hl_doubt_stop(hl_reader *reader, hl_half *half);

/* connect.c: tunnels */

/* A CONNECT has ended: what its sender goes on with waits for the answer. */
void hl_connect_ask(hl_reader *reader, hl_half *client, hl_message *request);
/* Reads octets of the client, which wait; returns how many were used. */
size_t hl_connect_hold(hl_reader *reader, hl_half *client, hl_bytes octets, uint64_t offset);
/* A CONNECT was granted; `offset`: behind the answer's head, or where that is cut. */
void hl_connect_grant(hl_reader *reader, const hl_message *answer, uint64_t offset);
/* It was refused, and HTTP goes on. */
void hl_connect_refuse(hl_reader *reader);
/* No more octets of that side come; true: that is no matter of HTTP (any more). */
bool hl_connect_stop(hl_reader *reader, hl_half *half);
/* A piece of the segment at hand (`octets`, or as many that are missing) is of the tunnel. */
void hl_connect_feed(hl_reader *reader, hl_bytes octets, uint64_t missing, uint64_t offset);

/* half_message.c: messages begin and end */

/* A message whose head is complete, and stands within `text` as it is, unless that is absent; `offset`: behind it. */
void hl_half_begin_message(hl_reader *reader, hl_half *half, hl_message *head, hl_bytes text,
                           uint64_t offset);
/* The message at hand has ended thus. */
void hl_half_end_message(hl_reader *reader, hl_half *half, hl_body_stop stop);
/* The message at hand has ended without the content that it announces. */
void hl_half_end_unsent(hl_reader *reader, hl_half *half, hl_content_state state);

#endif
