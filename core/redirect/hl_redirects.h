/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage: exchanges -> hops and chains. Finds for each redirect the client's follow-up, weighs the
 * evidence, says how sure it is, and links hops to chains.
 *
 * A request is a candidate when it starts after the redirect's response head was seen, within the
 * window of capture time, from the same client, and asks for the redirect's target (or for a URL
 * that a known mis-resolution of Location yields). Where several fit, the best total over all
 * redirects and candidates wins. A chain is emitted when its last hop is decided: at the latest one
 * window after its last redirect.
 */
#ifndef HL_REDIRECTS_H
#define HL_REDIRECTS_H

#include "base/hl_limits.h"
#include "model/hl_coverage.h"
#include "model/hl_hop.h"

typedef struct hl_redirects hl_redirects;

typedef enum hl_client_identity {
    HL_CLIENT_BY_ADDRESS,   /* the connection's client address */
    HL_CLIENT_BY_FORWARDED, /* Forwarded "for", or X-Forwarded-For, where present (RFC 7239) */
} hl_client_identity;

typedef struct hl_pairing_options {
    hl_time_ns window_ns; /* a follow-up starts at most so long after the redirect; default 30 s */
    hl_client_identity client;
    bool look_back; /* also weigh requests that came before the redirect became known, though they
                       started after it: for sources that show messages when they have ended */
    bool
        tells_opaque; /* every connection that cannot be read is told (hl_redirects_opaque), so that
                          https which is decrypted and shows no follow-up had none; default: such a
                          follow-up counts as hidden */
    bool
        only_client; /* nobody else is there who could ask for a target: a follow-up that comes late, on
                         a busy machine for one, is one all the same */
} hl_pairing_options;

extern const hl_pairing_options hl_pairing_options_default;

hl_redirects *hl_redirects_new(const hl_limits *limits, const hl_pairing_options *options,
                               hl_chain_sink sink);

/* As hl_exchange_sink has them. */
void hl_redirects_request(hl_redirects *redirects, hl_exchange *exchange);
void hl_redirects_response(hl_redirects *redirects, hl_exchange *exchange);
void hl_redirects_end(hl_redirects *redirects, hl_exchange *exchange);

/* A connection of any kind has ended: what was lost of it makes pairings around it less sure. */
void hl_redirects_connection_end(hl_redirects *redirects, hl_connection *connection);

/* This connection cannot be read: a follow-up over https may be on it (pairing option tells_opaque). */
void hl_redirects_opaque(hl_redirects *redirects, hl_connection *connection);

/* From now on requests are remembered as with the option look_back, those that come and those that have come since
 * then: messages of that time may still come. HL_TIME_NEVER: none are. */
void hl_redirects_look_back(hl_redirects *redirects, hl_time_ns since);

/* Capture time has come to `now`: redirects whose window has passed are decided. */
void hl_redirects_advance(hl_redirects *redirects, hl_time_ns now);

/* The capture is over at the time last given to hl_redirects_advance: everything is decided. */
void hl_redirects_finish(hl_redirects *redirects);

/*
 * As far as is known now: the hop whose follow-up this request is, not judged; NULL when it is none,
 * or when that has been decided already. Changes nothing. Free with hl_hop_free.
 */
hl_hop *hl_redirects_preview(hl_redirects *redirects, hl_exchange *exchange);

const hl_redirect_counters *hl_redirects_stats(const hl_redirects *redirects);
void hl_redirects_free(hl_redirects *redirects);

#endif
