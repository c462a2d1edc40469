/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every ceiling in one place. Whatever the network sends, no buffer, table or list grows beyond
 * these; what happens at the ceiling stands beside each, and shows as a counter in the coverage
 * (model/hl_coverage.h) or a flag (model/hl_oddity.h).
 *
 * With the defaults the memory of all tables stays below 256 MiB, even if every one of them is full:
 * about 70 for open connections and their readers, 16 for octets out of order, 12 and 16 for TLS
 * that is being agreed on and that waits for keys, 24 for heads and tables of HTTP, 32 for open
 * exchanges, 48 for redirects with their candidates, chains and requests looked back at, 30 for keys, the
 * rest for what is small. tests/floods fills them. A capture packed by zstd adds the window that it
 * asks for, up to 128; a second thread adds 1 for what is on its way to it, and 3 for pages of the file.
 */
#ifndef HL_LIMITS_H
#define HL_LIMITS_H

#include "base/hl_time.h"

#include <stddef.h>

typedef struct hl_limits {
    /* frames */
    hl_time_ns
        leap_ns; /* a frame ahead of all before it by more is read when the next has come, which
                           tells whether its time is true (base/hl_clock.h) */

    /* packet/ */
    unsigned encapsulation_depth;  /* headers below TCP; deeper: the frame is not read */
    size_t fragmented_datagrams;   /* in pieces at once; beyond: the oldest is lost */
    size_t fragment_octets_total;  /* held of all these; beyond: the oldest is lost */
    size_t fragments_per_datagram; /* pieces of one; beyond: it is lost (one has 64 KiB at most) */
    hl_time_ns fragment_wait_ns;   /* a datagram that is not whole after this long is lost */

    /* stream/ */
    size_t
        connections; /* open at once; beyond: the longest idle one is evicted. Half of them may be
                                         such as have octets of one side at most, among themselves */
    size_t out_of_order_octets; /* held for one connection; beyond: the gap is declared */
    size_t
        out_of_order_memory; /* held in all; beyond: the gap that is open for longest is declared */
    size_t out_of_order_segments; /* held for one connection; beyond: the gap is declared */
    hl_time_ns gap_wait_ns;       /* an acknowledged gap is declared after this long */
    hl_time_ns idle_ns;           /* a connection without a packet for so long has ended */
    hl_time_ns closed_linger_ns;  /* a closed connection waits so long for stragglers */

    /* tls/ */
    size_t tls_sessions;             /* whose secrets are kept; beyond: the oldest are dropped */
    size_t tls_handshake_octets;     /* of one message; beyond: it is passed over */
    size_t tls_early_octets;         /* 0-RTT, until it is accepted; beyond: lost */
    size_t tls_waiting_octets;       /* of one connection, for its key; beyond: there is none */
    size_t tls_waiting_octets_total; /* of all; beyond: there is no key for the next ones */
    hl_time_ns tls_key_wait_ns;      /* a key log that grows has no key after this long */
    size_t tls_lost_records;         /* in a row; beyond: the rest is not decrypted */

    size_t
        tls_octets; /* of all sessions of which nothing was opened, those waiting aside; beyond: the one that
                          was silent for longest is not decrypted */

    /* socks/, http/ */
    unsigned tunnel_depth;            /* tunnels in tunnels; deeper ones are not looked into */
    size_t tunnel_early_octets;       /* sent into one before it is granted; beyond: lost, of SOCKS
                                         the tunnel is not looked into */
    size_t tunnel_early_octets_total; /* the same of all that SOCKS asks for */

    /* http/ */
    size_t http_octets; /* heads that are not whole, tables of HPACK, streams, of all connections;
                                  beyond: the one that has not gone on for longest is unread */
    size_t head_octets; /* of a message head; beyond: the rest of the connection is unread */
    size_t fields;      /* of one message; beyond: dropped, and the message says so */
    size_t pipelined_requests; /* waiting for a response on one connection; beyond: unread, on
                                  HTTP/2 the oldest stream is given up */
    size_t hpack_table_octets; /* of one direction; larger ones make its heads unreadable */

    /* exchange/ */
    size_t
        open_exchange_octets; /* waiting for their other half or its end, in all; beyond: the oldest is
                                    given up. Large ones may take a quarter, among themselves */

    /* redirect/ */
    size_t pending_redirects; /* waiting for a follow-up; beyond: the oldest is decided now */
    size_t pending_octets; /* of them and their candidates; beyond: likewise. Large ones may take a
                                       quarter, among themselves */
    size_t candidates_per_redirect; /* beyond: no more are taken, and the redirect's is a guess */
    size_t rival_redirects;         /* to one URL; beyond: the oldest is decided now */
    size_t
        contending_redirects; /* weighed together; beyond: only what is more than likeness counts */
    size_t recent_requests;   /* looked back at; beyond: the oldest is forgotten */
    size_t recent_octets;     /* of them; beyond: likewise */
    size_t damaged_clients; /* remembered to have lost packets; beyond: it counts for all clients */
    size_t opaque_connections; /* that cannot be read; beyond: all https may be hidden meanwhile */
    size_t chain_hops;         /* kept together; a longer chain is reported in pieces */
    size_t chain_octets; /* of all that may still grow; beyond: the oldest is reported as it is */

    /* audit/ */
    size_t remembered_cookies; /* Set-Cookie seen; beyond: the oldest is forgotten */
} hl_limits;

/* The limits that both faces use unless told otherwise. */
extern const hl_limits hl_limits_default;

#endif
