/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How flows begin, wait, end and are forgotten. */
#ifndef HL_STREAM_LIFETIME_H
#define HL_STREAM_LIFETIME_H

#include "stream/streams.h"

/* A new connection of which `packet` is the first; its source is side 0. Makes room when there are
 * too many. */
hl_flow *hl_lifetime_open(hl_streams *streams, uint32_t hash, const hl_packet *packet);

/* A packet of the flow came now. */
void hl_lifetime_touch(hl_streams *streams, hl_flow *flow, const hl_packet *packet);

/* After packets: ends the flow when it is over (it is gone then), or starts, keeps or stops its
 * wait. */
void hl_lifetime_settle(hl_streams *streams, hl_flow *flow);

/* Declares what is missing, hands on the rest, ends the connection. The flow is gone then. */
void hl_lifetime_end(hl_streams *streams, hl_flow *flow, hl_connection_end how);

/* Whatever is due at streams->clock. */
void hl_lifetime_run_due(hl_streams *streams);

/* Ends all that is open, oldest connection first. */
void hl_lifetime_finish(hl_streams *streams);

/* Frees what open flows own, without another segment. */
void hl_lifetime_drop(hl_streams *streams);

#endif
