/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/counters.h"

#include <glib.h>

#define FACT(group, name)                                                                          \
    {                                                                                              \
#group, #name, offsetof(hl_coverage, group.name), HL_COUNTER_FACT, NULL, NULL              \
    }
#define ASIDE(group, name, one, many)                                                              \
    {                                                                                              \
#group, #name, offsetof(hl_coverage, group.name), HL_COUNTER_ASIDE, one, many              \
    }
#define TROUBLE(group, name, one, many)                                                            \
    {                                                                                              \
#group, #name, offsetof(hl_coverage, group.name), HL_COUNTER_TROUBLE, one, many            \
    }

const hl_counter hl_counters[] = {
    TROUBLE(captures, unread, "capture that could not be read", "captures that could not be read"),
    TROUBLE(captures, cut, "capture cut short or damaged", "captures cut short or damaged"),
    TROUBLE(captures, lost, "packet lost for want of room while capturing",
            "packets lost for want of room while capturing"),

    FACT(har, entries),
    ASIDE(har, internal_redirects, "redirect that a browser invented (HSTS, an extension)",
          "redirects that a browser invented (HSTS, an extension)"),
    TROUBLE(har, from_cache, "entry answered by a cache or a service worker",
            "entries answered by caches or service workers"),
    ASIDE(har, other_schemes, "entry of another scheme than http (data:, blob:, …)",
          "entries of other schemes than http (data:, blob:, …)"),
    TROUBLE(har, not_sent, "entry of a request that may not have been sent",
            "entries of requests that may not have been sent"),
    TROUBLE(har, unreadable, "entry that cannot be read", "entries that cannot be read"),
    TROUBLE(har, disordered, "entry too far out of order", "entries too far out of order"),

    FACT(packets, frames),
    FACT(packets, octets),
    FACT(packets, tcp_packets),
    TROUBLE(packets, snapped, "frame captured in part only (snaplen)",
            "frames captured in part only (snaplen)"),
    ASIDE(packets, not_ip, "frame that carries no IP", "frames that carry no IP"),
    ASIDE(packets, other_transport, "packet of another transport than TCP",
          "packets of other transports than TCP"),
    TROUBLE(packets, encrypted, "packet encrypted or compressed below TCP",
            "packets encrypted or compressed below TCP"),
    FACT(packets, fragments),
    FACT(packets, reassembled),
    TROUBLE(packets, fragments_differ, "datagram whose IP fragments overlap with other octets",
            "datagrams whose IP fragments overlap with other octets"),
    TROUBLE(packets, datagrams_lost, "datagram that could not be put together from IP fragments",
            "datagrams that could not be put together from IP fragments"),
    FACT(packets, datagrams_evicted),
    TROUBLE(packets, malformed, "malformed packet", "malformed packets"),
    TROUBLE(packets, too_deep, "packet in too many tunnels", "packets in too many tunnels"),
    TROUBLE(packets, unknown_link, "frame of an unknown link type",
            "frames of an unknown link type"),
    TROUBLE(packets, untimely, "frame whose time cannot be true",
            "frames whose time cannot be true"),
    TROUBLE(packets, bad_checksums, "TCP packet with a bad checksum, read all the same",
            "TCP packets with a bad checksum, read all the same"),
    ASIDE(packets, unfinished_checksums, "TCP checksum left to the network card",
          "TCP checksums left to the network card"),

    FACT(streams, connections),
    TROUBLE(streams, late_start, "connection that began before the capture",
            "connections that began before the capture"),
    TROUBLE(streams, one_sided, "connection of which one direction only was captured",
            "connections of which one direction only was captured"),
    FACT(streams, duplicates),
    FACT(streams, out_of_order),
    TROUBLE(streams, overlaps_differ, "retransmission with other octets than before",
            "retransmissions with other octets than before"),
    TROUBLE(streams, gaps, "gap", "gaps"),
    FACT(streams, gap_octets),
    TROUBLE(streams, evicted, "connection given up at the limit of open ones",
            "connections given up at the limit of open ones"),
    TROUBLE(streams, clipped, "gap declared because too much had to be held",
            "gaps declared because too much had to be held"),

    FACT(tls, connections),
    FACT(tls, decrypted),
    FACT(tls, without_key), /* these four: why http.tls_connections were not decrypted */
    FACT(tls, wrong_key),
    FACT(tls, late),
    FACT(tls, unsupported),
    TROUBLE(tls, in_part, "TLS connection decrypted in part only",
            "TLS connections decrypted in part only"),
    FACT(tls, lost_records),
    TROUBLE(tls, given_up, "TLS connection not decrypted, as too much had to be held at once",
            "TLS connections not decrypted, as too much had to be held at once"),
    TROUBLE(tls, not_held, "piece of TLS too large to be held",
            "pieces of TLS too large to be held"),
    TROUBLE(tls, sessions_dropped, "TLS session whose keys were dropped for others",
            "TLS sessions whose keys were dropped for others"),

    FACT(http, http_connections),
    TROUBLE(http, tls_connections, "TLS connection not decrypted", "TLS connections not decrypted"),
    ASIDE(http, other_connections, "connection of another protocol than HTTP",
          "connections of other protocols than HTTP"),
    ASIDE(http, silent_connections, "connection without a word", "connections without a word"),
    FACT(http, http2_connections),
    TROUBLE(http, http2_in_part, "HTTP/2 connection read in part only",
            "HTTP/2 connections read in part only"),
    TROUBLE(http, unread_heads, "HTTP/2 stream of which the head could not be read",
            "HTTP/2 streams of which the heads could not be read"),
    FACT(http, tunnels),
    FACT(http, tunnels_read),
    TROUBLE(http, tunnels_unread, "tunnel through a proxy that was not looked into",
            "tunnels through proxies that were not looked into"),
    TROUBLE(http, upgrades, "connection that became something else (Upgrade)",
            "connections that became something else (Upgrade)"),
    FACT(http, requests),
    FACT(http, responses),
    TROUBLE(http, lost_synchronism, "time the next message had to be searched for",
            "times the next message had to be searched for"),
    TROUBLE(http, heads_too_large, "message head too large to read",
            "message heads too large to read"),
    TROUBLE(http, given_up, "connection left unread, as too much had to be held at once",
            "connections left unread, as too much had to be held at once"),
    TROUBLE(http, incomplete, "message cut by a gap, a reset or the end of the capture",
            "messages cut by a gap, a reset or the end of the capture"),

    FACT(exchanges, exchanges),
    TROUBLE(exchanges, without_request, "response whose request was not captured",
            "responses whose requests were not captured"),
    TROUBLE(exchanges, without_response, "request without a response",
            "requests without a response"),
    TROUBLE(exchanges, evicted, "exchange given up at the limit of open ones",
            "exchanges given up at the limit of open ones"),

    FACT(redirects, redirects),
    TROUBLE(redirects, evicted, "redirect decided early, at the limit of open ones",
            "redirects decided early, at the limit of open ones"),
    FACT(redirects, preflights),
    FACT(redirects, resends),
    TROUBLE(redirects, unweighed, "time not all that may be a follow-up could be weighed",
            "times not all that may be a follow-up could be weighed"),
    TROUBLE(redirects, forgotten, "request, client or connection forgotten for want of room",
            "requests, clients or connections forgotten for want of room"),
    ASIDE(redirects, split_chains, "chain reported in pieces", "chains reported in pieces"),
    TROUBLE(redirects, cookies_forgotten, "cookie forgotten for want of room",
            "cookies forgotten for want of room"),
};

const size_t hl_counter_count = G_N_ELEMENTS(hl_counters);

uint64_t hl_counter_value(const hl_counter *counter, const hl_coverage *coverage)
{
    return *(const uint64_t *)((const char *)coverage + counter->offset);
}

bool hl_coverage_is_complete(const hl_coverage *coverage)
{
    for (size_t i = 0; i < hl_counter_count; i++)
        if (hl_counters[i].kind == HL_COUNTER_TROUBLE &&
            hl_counter_value(&hl_counters[i], coverage) > 0)
            return false;
    return true;
}
