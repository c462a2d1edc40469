/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One connection to the laboratory's server. Requests are read by the very reader whose messages are
 * judged (http/hl_http.h); every octet goes to the wire as well, as it was received or sent.
 */
#ifndef TALK_H
#define TALK_H

#include "cases.h"
#include "tls.h"
#include "wire.h"

/* What all connections share; outlives them. */
typedef struct hl_lab_hall {
    hl_lab_wire *wire;
    hl_lab_keys *keys;
    hl_lab_sites sites;
    uint64_t requests;   /* answered */
    uint64_t redirects;  /* of these: redirected, */
    uint64_t landings;   /* and to a redirect's target */
    uint64_t untrusting; /* TLS connections that their clients ended without any request */
} hl_lab_hall;

typedef struct hl_lab_talk hl_lab_talk;

/* Takes over `descriptor`, a connected socket that does not block. */
hl_lab_talk *hl_lab_talk_new(hl_lab_hall *hall, int descriptor, hl_lab_site site,
                             hl_endpoint client, hl_endpoint server);

/* To poll(2). */
int hl_lab_talk_descriptor(const hl_lab_talk *talk);
short hl_lab_talk_events(const hl_lab_talk *talk);

/* Reads and writes what can be. False: the connection is over. */
bool hl_lab_talk_go_on(hl_lab_talk *talk);

/* Closes the socket; the wire is told nothing. */
void hl_lab_talk_free(hl_lab_talk *talk);

#endif
