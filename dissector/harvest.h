/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plugin takes from a dissected frame: the items of a few fields, in the order of the tree,
 * whatever their depth there (it differs between versions and between visible and invisible trees).
 * Octets are read from the buffers the items point into, not from their values.
 */
#ifndef HL_HARVEST_H
#define HL_HARVEST_H

#include "wireshark_api.h"

#include "base/hl_bytes.h"

typedef enum hl_item_kind {
    HL_ITEM_NONE,
    HL_ITEM_ICMP,        /* what follows may be quoted */
    HL_ITEM_IP,          /* an IP header of any version */
    HL_ITEM_TCP,         /* a TCP header, of connection `number` */
    HL_ITEM_SEGMENT,     /* frame `number` carried these octets of a reassembled buffer */
    HL_ITEM_TLS,         /* a TLS record */
    HL_ITEM_TLS_HELLO,   /* type of a handshake message */
    HL_ITEM_TLS_VERSION, /* supported_versions */
    HL_ITEM_SERVER_NAME, /* of the ClientHello */
    HL_ITEM_REQUEST,     /* HTTP/1: a request begins */
    HL_ITEM_RESPONSE,    /* HTTP/1: a response begins */
    HL_ITEM_HTTP2_FRAME, /* HTTP/2: a frame, header and payload */
    HL_ITEM_HTTP2_NAME,  /* a field's name, decoded */
    HL_ITEM_HTTP2_VALUE, /* its value */
} hl_item_kind;

typedef struct hl_item {
    hl_item_kind kind;
    tvbuff_t *buffer; /* of Wireshark's; lives as long as the frame is being dissected */
    int start, length;
    uint32_t number;
} hl_item;

/* Asks Wireshark for the fields: without that it builds no tree on the first visit. */
void hl_harvest_want(dissector_handle_t plugin);
/* Or for none, so that the plugin costs nothing. */
void hl_harvest_want_none(dissector_handle_t plugin);

/* A bit for each kind. */
typedef unsigned hl_item_kinds;
#define HL_ITEM_BIT(kind) (1u << (kind))

/* Replaces `items` (of hl_item) by those of this tree; returns which kinds there are. */
hl_item_kinds hl_harvest_read(proto_tree *tree, GArray *items);

/* The captured octets of an item; those from `start` to the end of the buffer. */
hl_bytes hl_item_octets(const hl_item *item);
hl_bytes hl_item_octets_from(const hl_item *item);
/* Does the capture lack octets of the buffer that were on the wire? */
bool hl_item_is_cut(const hl_item *item);

#endif
