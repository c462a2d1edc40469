/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every ceiling in one place. Whatever the network sends, no buffer, table or list grows beyond
 * these; what happens at the ceiling stands beside each, and shows as a counter in the coverage
 * (model/hl_coverage.h; its name in brackets) or a flag (model/hl_oddity.h).
 *
 * With the defaults the memory of all tables stays below 256 MiB, even if every one of them is full:
 * about 75 for open connections and their readers, 16 for octets out of order, 12 and 16 for TLS
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

    /* A frame ahead of all before it by more is read when the next has come, which tells whether its time
     * is true (base/hl_clock.h) [packets.untimely] */
    hl_time_ns leap_ns;

    /* packet/ */

    /* headers below TCP; deeper: the frame is not read [packets.too_deep] */
    unsigned encapsulation_depth;
    /* in pieces at once; beyond: the oldest is lost [packets.datagrams_evicted] */
    size_t fragmented_datagrams;
    /* held of all these; beyond: the oldest is lost [packets.datagrams_evicted] */
    size_t fragment_octets_total;
    /* pieces of one; beyond: it is lost (one has 64 KiB at most) [packets.datagrams_evicted] */
    size_t fragments_per_datagram;
    /* a datagram that is not whole after this long is lost [packets.datagrams_lost] */
    hl_time_ns fragment_wait_ns;

    /* stream/ */

    /* open at once; beyond: the longest idle one is evicted. Half of them may be such as have octets of one
     * side at most, among themselves [streams.evicted] */
    size_t connections;
    /* held for one connection; beyond: the gap is declared [streams.clipped] */
    size_t out_of_order_octets;
    /* held in all; beyond: the gap that is open for longest is declared [streams.clipped] */
    size_t out_of_order_memory;
    /* held for one connection; beyond: the gap is declared [streams.clipped] */
    size_t out_of_order_segments;
    /* an acknowledged gap is declared after this long [streams.gaps] */
    hl_time_ns gap_wait_ns;
    /* a connection without a packet for so long has ended; it begins anew with the next [streams.late_start] */
    hl_time_ns idle_ns;
    /* a closed connection waits so long for stragglers [streams.duplicates]; later ones: [streams.late_start] */
    hl_time_ns closed_linger_ns;

    /* tls/ */

    /* whose secrets are kept; beyond: the oldest are dropped [tls.sessions_dropped] */
    size_t tls_sessions;
    /* of one message; beyond: it is passed over [tls.not_held] */
    size_t tls_handshake_octets;
    /* 0-RTT, until it is accepted; beyond: lost [tls.not_held] */
    size_t tls_early_octets;
    /* of one connection, for its key; beyond: there is none [tls.not_held] */
    size_t tls_waiting_octets;
    /* of all; beyond: there is no key for the next ones [tls.not_held] */
    size_t tls_waiting_octets_total;
    /* a key log that grows has no key after this long [tls.without_key] */
    hl_time_ns tls_key_wait_ns;
    /* in a row; beyond: the rest is not decrypted [tls.in_part] */
    size_t tls_lost_records;
    /* of all sessions of which nothing was opened, those waiting aside; beyond: the one that was silent for
     * longest is not decrypted [tls.given_up] */
    size_t tls_octets;

    /* socks/, http/ */

    /* tunnels in tunnels; deeper ones are not looked into [http.tunnels_unread] */
    unsigned tunnel_depth;
    /* sent into one before it is granted; beyond: lost [http.lost_synchronism], of SOCKS the tunnel is not
     * looked into [http.other_connections] */
    size_t tunnel_early_octets;
    /* the same of all that SOCKS asks for; beyond: the tunnel is not looked into [http.other_connections] */
    size_t tunnel_early_octets_total;

    /* http/ */

    /* heads that are not whole, tables of HPACK, streams, of all connections; beyond: the one that has not
     * gone on for longest is unread [http.given_up] */
    size_t http_octets;
    /* of a message head; beyond: the rest of the connection is unread [http.heads_too_large] */
    size_t head_octets;
    /* of one message; beyond: dropped, and the message says so (HL_ODDITY_FIELDS_DROPPED) */
    size_t fields;
    /* waiting for a response on one connection; beyond: unread [http.given_up], or where no responses were
     * captured the oldest is given up [exchanges.evicted]; on HTTP/2 the oldest stream is [http.incomplete] */
    size_t pipelined_requests;
    /* of one direction; larger ones make its heads unreadable [http.unread_heads] */
    size_t hpack_table_octets;

    /* exchange/ */

    /* waiting for their other half or its end, in all; beyond: the oldest is given up. Large ones may take a
     * quarter, among themselves [exchanges.evicted] */
    size_t open_exchange_octets;

    /* redirect/ */

    /* waiting for a follow-up; beyond: the oldest is decided now [redirects.evicted] */
    size_t pending_redirects;
    /* of them and their candidates; beyond: likewise. Large ones may take a quarter, among themselves
     * [redirects.evicted], for candidates [redirects.unweighed] */
    size_t pending_octets;
    /* beyond: no more are taken, and the redirect's is a guess [redirects.unweighed] */
    size_t candidates_per_redirect;
    /* to one URL; beyond: the oldest is decided now [redirects.evicted] */
    size_t rival_redirects;
    /* weighed together; beyond: only what is more than likeness counts [redirects.unweighed] */
    size_t contending_redirects;
    /* looked back at; beyond: the oldest is forgotten [redirects.forgotten] */
    size_t recent_requests;
    /* of them; beyond: likewise [redirects.forgotten] */
    size_t recent_octets;
    /* remembered to have lost packets; beyond: it counts for all clients [redirects.forgotten] */
    size_t damaged_clients;
    /* that cannot be read; beyond: all https may be hidden meanwhile [redirects.forgotten] */
    size_t opaque_connections;
    /* kept together; a longer chain is reported in pieces [redirects.split_chains] */
    size_t chain_hops;
    /* of all that may still grow; beyond: the oldest is reported as it is [redirects.split_chains] */
    size_t chain_octets;

    /* audit/ */

    /* Set-Cookie seen; beyond: the oldest is forgotten, and counts as set before all requests
     * [redirects.cookies_forgotten] */
    size_t remembered_cookies;
} hl_limits;

/* The limits that both faces use unless told otherwise. */
extern const hl_limits hl_limits_default;

#endif
