/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One TCP packet of a frame, decoded; borrowed for the call. */
#ifndef HL_PACKET_H
#define HL_PACKET_H

#include "base/hl_endpoint.h"
#include "model/hl_frame.h"
#include "model/hl_oddity.h"

enum {
    HL_TCP_FIN = 0x01,
    HL_TCP_SYN = 0x02,
    HL_TCP_RST = 0x04,
    HL_TCP_PSH = 0x08,
    HL_TCP_ACK = 0x10,
};

typedef struct hl_packet {
    hl_frame_ref frame; /* when it came in fragments, the one that completed it */
    hl_time_ns time;
    hl_endpoint source, destination;
    uint32_t sequence;
    uint32_t acknowledgment; /* meaningful with HL_TCP_ACK only */
    uint8_t flags;           /* HL_TCP_*, or-ed */
    bool is_hashed;          /* private to the stream stage: */
    uint32_t hash;           /* of both endpoints */
    uint32_t payload_octets; /* on the wire; payload holds fewer when the capture cut the frame */
    hl_bytes payload;
    hl_oddities oddities;
    const hl_frame_ref *fragments; /* frames that it was put together from, the last is `frame`;
                                      as long as the payload */
    size_t fragment_count;         /* 0: it came whole */
} hl_packet;

#endif
