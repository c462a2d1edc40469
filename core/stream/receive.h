/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a packet of an open connection does to it. */
#ifndef HL_STREAM_RECEIVE_H
#define HL_STREAM_RECEIVE_H

#include "stream/streams.h"

void hl_receive(hl_streams *streams, hl_flow *flow, int side, const hl_packet *packet);

#endif
