/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP/2 messages out of dissected frames: Wireshark cuts the frames and decodes the field sections
 * (RFC 9113); contents are read from the DATA frames' own octets.
 */
#ifndef HL_HTTP2_H
#define HL_HTTP2_H

#include "talk.h"

/* Reads the HTTP/2 frame at item `index` with the fields that follow it; returns the index of the first
 * item behind them. */
guint hl_http2_read(hl_visit *visit, guint index);

/* The connection is over, or the capture: ends what is open. */
void hl_http2_finish(hl_talk *talk);

#endif
