/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bench to try the stage on: packets of one connection, told by offset instead of sequence
 * number, go in; what comes out is written down as a short text a side, e.g. "hello(3)x." for
 * octets, a gap of three octets, an octet, FIN. What must hold always is asserted on the way.
 */
#ifndef HL_TEST_STREAM_BENCH_H
#define HL_TEST_STREAM_BENCH_H

#include "stream/hl_streams.h"

#include <glib.h>

typedef struct bench {
    hl_streams *streams;
    hl_limits limits;
    uint32_t isn[2];      /* initial sequence numbers of client (0) and server (1) */
    uint16_t port;        /* of the client */
    hl_time_ns time;      /* of the next packet; moves on by 1 ms a packet */
    uint64_t frame;       /* of the last packet */
    GString *out[2];      /* by endpoint: what the client sent, what the server sent */
    GString *order;       /* one letter a segment: c or s data, C or S gap, f or F fin, E end */
    uint64_t offset[2];   /* octets handed on, by endpoint */
    uint64_t peer_offset; /* of the last data segment */
    uint64_t copied;      /* data segments that did not borrow the packet's payload */
    int ends;
    hl_connection *last;   /* of the last END; owned */
    hl_connection changed; /* a copy, as of the last change that was told of */
    const hl_packet *packet;
    bool check_causal;      /* every segment comes after what it acknowledges */
    const char *content[2]; /* when set: what the octets have to be, by endpoint */
} bench;

enum { CLIENT, SERVER };

bench *bench_new(void);
/* With limits set in bench->limits since: starts anew. */
void bench_restart(bench *b);
void bench_free(bench *b);

/* `flags`: HL_TCP_*. `at`: offset of the first octet of `text` in the sender's octets; `ack`:
 * offset in the other side's, or -1 for no ACK flag. A SYN is at -1. */
void bench_packet(bench *b, int sender, uint8_t flags, int64_t at, int64_t ack, const char *text);

/* The same, with a payload of any octets and a size on the wire. */
void bench_packet_cut(bench *b, int sender, uint8_t flags, int64_t at, int64_t ack,
                      hl_bytes payload, uint32_t payload_octets);

/* SYN, SYN-ACK, ACK. */
void bench_handshake(bench *b);
void bench_data(bench *b, int sender, int64_t at, int64_t ack, const char *text);
void bench_fin(bench *b, int sender, int64_t at, int64_t ack);
void bench_ack(bench *b, int sender, int64_t at, int64_t ack);

/* Compares what came out so far. */
void bench_expect(const bench *b, const char *client, const char *server);

const hl_stream_counters *bench_stats(const bench *b);

#endif
