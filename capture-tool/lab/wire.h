/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a connection of the laboratory carried, as packets (IPv4 or IPv6, TCP, no link layer): sequence
 * numbers start at 0 on both sides, each packet acknowledges all that came before it.
 */
#ifndef WIRE_H
#define WIRE_H

#include "base/hl_endpoint.h"
#include "base/hl_time.h"

typedef struct hl_intake hl_intake;

/* Where all connections' packets go, stamped with a clock that never goes back. */
typedef struct hl_lab_wire hl_lab_wire;

/* `intake` outlives the wire. */
hl_lab_wire *hl_lab_wire_new(hl_intake *intake);
/* Capture time has come to now. */
void hl_lab_wire_advance(hl_lab_wire *wire);
/* A TLS key log: of what goes over the wire. */
void hl_lab_wire_secrets(hl_lab_wire *wire, hl_bytes key_log);
void hl_lab_wire_free(hl_lab_wire *wire);

/* One connection: side 0 is the client, side 1 the server. */
typedef struct hl_lab_line {
    hl_lab_wire *wire;
    hl_endpoint end[2];
    uint32_t sent[2]; /* sequence number of that side's next octet */
} hl_lab_line;

/* The handshake of TCP. */
void hl_lab_line_open(hl_lab_line *line, hl_lab_wire *wire, hl_endpoint client, hl_endpoint server);
/* Any number of octets from that side. */
void hl_lab_line_send(hl_lab_line *line, int side, hl_bytes octets);
/* That side sends no more. */
void hl_lab_line_close(hl_lab_line *line, int side);
/* That side has broken the connection off. */
void hl_lab_line_reset(hl_lab_line *line, int side);

#endif
