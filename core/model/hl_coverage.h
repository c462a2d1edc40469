/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was seen, and what could not be: every report carries it, so that "no findings" is never
 * mistaken for "clean". Every stage counts its own part; the pipeline adds them up.
 */
#ifndef HL_COVERAGE_H
#define HL_COVERAGE_H

#include "base/hl_time.h"

#include <stdint.h>

/* Of the captures themselves; only who reads them knows. */
typedef struct hl_capture_counters {
    uint64_t unread; /* files that could not be read at all */
    uint64_t cut;    /* files read up to a damage, or to an end in the midst of something */
    uint64_t lost;   /* packets of a live capture that the kernel had no room for */
} hl_capture_counters;

typedef struct hl_packet_counters {
    uint64_t frames; /* all that were fed */
    uint64_t octets; /* captured */
    uint64_t tcp_packets;
    uint64_t snapped;           /* frames of which the capture holds a part only */
    uint64_t not_ip;            /* ARP and friends */
    uint64_t other_transport;   /* UDP, ICMP, … */
    uint64_t encrypted;         /* or compressed, below TCP: 802.11, MACsec, ESP, PPP */
    uint64_t fragments;         /* IP fragments of what may be TCP */
    uint64_t reassembled;       /* datagrams put together from them */
    uint64_t fragments_differ;  /* datagrams of which fragments overlap with other octets */
    uint64_t datagrams_lost;    /* that could not be put together: fragments missing, or mixed up */
    uint64_t datagrams_evicted; /* those of them that a limit gave up */
    uint64_t malformed;         /* headers that contradict themselves */
    uint64_t too_deep;          /* more encapsulation than the limit */
    uint64_t unknown_link;      /* frames of a link type hoplint does not read */
    uint64_t untimely; /* frames whose time is far ahead, and of no other: read at the time of those
                          before; one at the very end is not read */
    /* of TCP, if asked for */
    uint64_t bad_checksums;        /* read all the same */
    uint64_t unfinished_checksums; /* left to the network card */
} hl_packet_counters;

typedef struct hl_stream_counters {
    uint64_t connections;
    uint64_t late_start;      /* connections whose start was not captured */
    uint64_t one_sided;       /* connections of which only one direction was captured */
    uint64_t duplicates;      /* packets that brought nothing new */
    uint64_t out_of_order;    /* packets that were held until the missing ones came */
    uint64_t overlaps_differ; /* retransmissions with other octets */
    uint64_t gaps;
    uint64_t gap_octets;
    uint64_t evicted; /* connections given up at the limit */
    uint64_t clipped; /* gaps declared because the store was full */
} hl_stream_counters;

typedef struct hl_tls_counters {
    uint64_t connections;  /* that are TLS from their first octet on; none of the following: nothing
                              was encrypted */
    uint64_t decrypted;    /* from the first encrypted record on, or after a gap */
    uint64_t without_key;  /* not decrypted: there is no key */
    uint64_t wrong_key;    /* not decrypted: the key is another one's */
    uint64_t late;         /* not decrypted: the handshake was not captured, or not whole */
    uint64_t unsupported;  /* not decrypted: a version or cipher suite that hoplint cannot read */
    uint64_t in_part;      /* decrypted, but not to the end */
    uint64_t lost_records; /* that gaps swallowed or cut */
    uint64_t given_up;     /* not decrypted: left unread at the limit of what all hold */
    uint64_t
        not_held; /* handshake messages, 0-RTT data, and what waited for keys: too large to be held */
    uint64_t sessions_dropped; /* whose secrets were dropped for those of others */
} hl_tls_counters;

typedef struct hl_http_counters {
    uint64_t http_connections;
    uint64_t tls_connections;    /* not decrypted */
    uint64_t other_connections;  /* carried octets that are no HTTP */
    uint64_t silent_connections; /* carried no octets at all */
    uint64_t http2_connections;  /* from their start; not those upgraded from HTTP/1 */
    uint64_t http2_in_part;      /* HTTP/2 of which one direction could not be read throughout */
    uint64_t unread_heads;       /* HTTP/2 streams of which a head could not be read */
    uint64_t tunnels;            /* through proxies: CONNECT that was granted, SOCKS */
    uint64_t tunnels_read;       /* of these: HTTP was read inside */
    uint64_t tunnels_unread;     /* of these: not looked into */
    uint64_t upgrades;           /* HTTP that became something else: Upgrade, extended CONNECT */
    uint64_t requests;
    uint64_t responses;        /* final ones */
    uint64_t lost_synchronism; /* times a reader had to look for the next message */
    uint64_t heads_too_large;
    uint64_t
        given_up; /* connections left unread at the limit of what all hold, or of open requests */
    uint64_t incomplete; /* messages cut by a gap, a reset or the end of the capture */
} hl_http_counters;

typedef struct hl_exchange_counters {
    uint64_t exchanges;
    uint64_t without_request;
    uint64_t without_response;
    uint64_t evicted;
} hl_exchange_counters;

typedef struct hl_redirect_counters {
    uint64_t redirects; /* 3xx with Location, judged or not */
    uint64_t evicted;   /* decided before their time at a limit */
    uint64_t preflights;
    uint64_t resends; /* retries of a follow-up */
    uint64_t
        unweighed; /* requests, and decisions, for which there was no room to weigh all that contend */
    uint64_t
        forgotten; /* requests looked back at, clients that lost packets, connections that cannot be read:
                           forgotten for want of room, as their rows in hl_limits have it */
    uint64_t split_chains;      /* reported in pieces */
    uint64_t cookies_forgotten; /* each counts as set before all requests */
} hl_redirect_counters;

/* Of HARs, which come in place of captures. */
typedef struct hl_har_counters {
    uint64_t entries;
    uint64_t internal_redirects; /* that a browser invented: HSTS, extensions */
    uint64_t from_cache;         /* answered by a cache or a service worker */
    uint64_t other_schemes;      /* data:, blob:, … */
    uint64_t not_sent;           /* nothing shows that they were */
    uint64_t unreadable;         /* without what an entry must have, or with that twice */
    uint64_t disordered;         /* so far out of order that others had been read by then */
} hl_har_counters;

typedef struct hl_coverage {
    hl_capture_counters captures;
    hl_har_counters har;
    hl_packet_counters packets;
    hl_stream_counters streams;
    hl_tls_counters tls;
    hl_http_counters http;
    hl_exchange_counters exchanges;
    hl_redirect_counters redirects;
    hl_time_ns first_time, last_time; /* of the capture; first > last: no frame */
} hl_coverage;

#endif
