/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The streams of one connection, and the messages on them; RFC 9113 §5.1, §8.1. */
#ifndef HL_HTTP_HTTP2_STREAMS_H
#define HL_HTTP_HTTP2_STREAMS_H

#include "body.h"
#include "model/hl_tunnel.h"
#include "moment.h"
#include "stage.h"

/* One direction of a stream. */
typedef struct hl_http2_flow {
    hl_message *message; /* whose content is being read; NULL: none */
    hl_digester *digester;
    uint64_t octets; /* of the content, or of the tunnel */
    size_t memory;   /* of message and digester, about */
    bool has_gap;
    bool ended;    /* nothing more comes, whatever the reason */
    bool has_head; /* a request, or a final response, was read */
} hl_http2_flow;

typedef struct hl_http2_stream {
    uint32_t number;
    hl_asked asked;
    bool expects_continue;
    bool answered;     /* the head of a final response came, readable or not */
    bool refused;      /* before anything was done with it, RFC 9113 §8.7 */
    bool let_go;       /* answered in full, and the client told that it need not go on, §8.1 */
    hl_body_stop stop; /* the worst of both sides */
    hl_http2_flow flow[HL_SIDES];
    hl_message *connect; /* it asked for a tunnel; NULL: it did not */
    hl_tunnel *tunnel;   /* what it got; NULL: nothing, or nothing that is read */
    bool has_early;      /* octets came before that */
} hl_http2_stream;

/* All zero but for `http`, `connection` and `client`: at the start. */
typedef struct hl_http2_streams {
    hl_http *http;
    hl_connection *connection;
    int client;         /* side, or HL_SIDE_UNKNOWN */
    uint64_t base_turn; /* of stream 0: 0, but for connections that were upgraded */
    hl_moment now;      /* of the octets at hand */

    hl_http2_stream *
        *all; /* `count` open ones, the oldest first; behind them up to `capacity` spare */
    uint32_t count, capacity;
    size_t open_memory;            /* of all flows */
    uint32_t newest;               /* of the client; greater ones are idle */
    uint32_t lost_from, lost_upto; /* of the client, perhaps opened where octets were lost */
    uint64_t requests;             /* opened by the client so far */
    uint32_t unanswered;           /* of those that are open */
} hl_http2_streams;

/* A field section that has come, or that has come and cannot be read. */
typedef struct hl_http2_arrival {
    uint32_t stream;
    int side;         /* who sent it */
    hl_message *head; /* its fields; NULL: unreadable */
    hl_moment started;
    bool after_gap, ends_stream;
} hl_http2_arrival;

/* The open stream of that number, or NULL. */
hl_http2_stream *hl_http2_streams_find(const hl_http2_streams *streams, uint32_t number);

/* Stream 1 of a connection that was upgraded. */
void hl_http2_streams_add_upgraded(hl_http2_streams *streams, hl_asked asked);

/* A head, or trailers. */
void hl_http2_streams_take(hl_http2_streams *streams, const hl_http2_arrival *arrival);

void hl_http2_streams_add_content(hl_http2_streams *streams, uint32_t number, int side,
                                  hl_bytes piece);
/* Octets of content were not captured. */
void hl_http2_streams_skip_content(hl_http2_streams *streams, uint32_t number, int side,
                                   uint64_t octets);

/* END_STREAM. */
void hl_http2_streams_end(hl_http2_streams *streams, uint32_t number, int side);
/* RST_STREAM of `side`. */
void hl_http2_streams_reset(hl_http2_streams *streams, uint32_t number, int side, uint32_t code);
/* GOAWAY of the server: requests beyond `last` were not, and will not be looked at. */
void hl_http2_streams_refuse(hl_http2_streams *streams, uint32_t last);

/* Octets of unknown meaning were lost on that side. */
void hl_http2_streams_lose(hl_http2_streams *streams, int side);
/* Nothing more comes from that side. */
void hl_http2_streams_stop(hl_http2_streams *streams, int side, hl_body_stop stop);

void hl_http2_streams_clear(hl_http2_streams *streams);

#endif
