/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One TCP connection as the plugin follows it: who spoke when, which frame carried which octets, and
 * the messages on their way. Frames are fed on their first visit, in order.
 */
#ifndef HL_TALK_H
#define HL_TALK_H

#include "answers.h"
#include "harvest.h"

/* A frame that carried octets of one side. */
typedef struct hl_sent {
    hl_frame_ref frame;
    hl_time_ns time;
    hl_place place;
} hl_sent;

/* From an octet to another, which is not part of it. */
typedef struct hl_span {
    uint64_t start, end;
} hl_span;

typedef struct hl_talk_side {
    GArray *sent; /* of hl_sent: those that may be part of a message still to come (NULL: none), */
    GByteArray *unread;    /* what they carried, up to a gap, */
    uint64_t unread_start; /* from this octet on */
    bool is_broken;        /* what follows on `unread` is missing */
    bool is_in_content;    /* the message before is not complete: no message begins there */
    bool is_known;         /* the numbers below mean something */
    uint32_t last;         /* sequence number of octet `octets` */
    uint64_t octets;
    uint64_t next;       /* behind the last octet seen */
    uint64_t whole;      /* and behind those that came without a gap */
    GArray *ahead;       /* of hl_span: those behind a gap; NULL: there has been none */
    unsigned gaps;       /* times that octets did not follow on those before */
    hl_time_ns gap_time; /* the last time */
} hl_talk_side;

typedef struct hl_talk {
    hl_connection *connection;
    hl_talk_side side[HL_SIDES];
    hl_answers answers;
    GHashTable *streams;   /* HTTP/2: stream identifier -> hl_stream, of those that are open */
    uint64_t stream_count; /* requests that have begun */
    uint32_t unanswered;   /* of them, those without an answer */
    bool has_octets, has_tls, has_http;
    bool is_over; /* its end has been told */
} hl_talk;

/* The frame being visited. */
typedef struct hl_visit {
    const packet_info *pinfo;
    const GArray *items; /* of hl_item */
    hl_talk *talk;
    int side;     /* who sent it */
    hl_sent sent; /* this frame */
} hl_visit;

/* Remembered for one side: frames (beyond: the oldest is forgotten), unread octets (beyond: no more),
 * pieces behind a gap (beyond: the gap counts as not filled). */
enum { HL_TALK_FRAMES = 1 << 16, HL_TALK_UNREAD = 1 << 16, HL_TALK_AHEAD = 256 };

hl_talk *hl_talk_new(uint32_t stream, const hl_visit *visit, hl_message_sink sink);
void hl_talk_free(hl_talk *talk);
/* The connection is over: lets go of what only matters while it lives. More octets may come all the same. */
void hl_talk_close(hl_talk *talk);

/* Reads the TCP header, with the IP header before it (NULL: unknown): sets visit->side and visit->sent,
 * and learns from it. */
void hl_talk_read_header(hl_visit *visit, const hl_item *tcp, const hl_item *ip);
/* The connection is over: did it lose octets? `waits`: Wireshark waits for those that come late. */
void hl_talk_settle_losses(hl_talk *talk, bool waits);
/* After the frame's messages: has the connection ended with this frame? */
bool hl_talk_has_ended(const hl_talk *talk);

/* Which frame carried the octet at `offset` of `buffer`? This one, unless it was reassembled. */
hl_sent hl_visit_origin(const hl_visit *visit, tvbuff_t *buffer, int offset);
/* Messages up to this frame are complete: forgets which frames carried them. */
void hl_visit_forget(const hl_visit *visit);

/* Forgets the first frames of the side, and what was unread. */
void hl_talk_side_forget(hl_talk_side *side, guint frames);

/* The client is who sent this request. */
void hl_visit_tell_client(const hl_visit *visit, hl_message_kind kind);

#endif
