/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections that have ended, remembered for a while: their stragglers (retransmissions, copies
 * from a second capture point) must not open new ones. Much smaller than a flow. The latest ones
 * are kept; the time of each is checked when it is asked for.
 */
#ifndef HL_STREAM_CLOSED_H
#define HL_STREAM_CLOSED_H

#include "model/hl_packet.h"
#include "stream/flow.h"

typedef struct hl_closed hl_closed;

/* Keeps at most `most`, each for `linger_ns` of capture time. */
hl_closed *hl_closed_new(size_t most, hl_time_ns linger_ns);
void hl_closed_free(hl_closed *closed);

/* `flow` ends now. */
void hl_closed_add(hl_closed *closed, const hl_flow *flow, hl_time_ns now);

/* Is the packet one of a connection that has ended, and no beginning of another? `hash` is that of
 * its endpoints. */
bool hl_closed_has(const hl_closed *closed, uint32_t hash, const hl_packet *packet, hl_time_ns now);

#endif
