/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a layer of IP hands a fragment over, and goes on with the datagram. */
#ifndef HL_PACKET_REASSEMBLY_H
#define HL_PACKET_REASSEMBLY_H

#include "packet/layers.h"

/*
 * The view is a fragment's payload; of `fragment` all is known but that and the time. HL_LAYER_TCP
 * when it completes its datagram: then the view is the datagram's payload, and *protocol what that
 * is. Its TCP checksum must be right from here on, since fragments may have been joined that do not
 * belong together (RFC 4963).
 */
hl_layer_result hl_reassembly_add(hl_layers *layers, hl_fragment *fragment, uint8_t *protocol);

#endif
