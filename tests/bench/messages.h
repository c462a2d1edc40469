/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An exchange's messages as the octets that a connection carries, in HTTP/1.1 or HTTP/2; any part of them at any time. */
#ifndef HL_BENCH_MESSAGES_H
#define HL_BENCH_MESSAGES_H

#include "exchanges.h"

enum { TRAFFIC_CLIENT, TRAFFIC_SERVER };

typedef enum traffic_version { TRAFFIC_HTTP_1, TRAFFIC_HTTP_2 } traffic_version;

/* Octets of the message that this side sends. */
uint64_t traffic_message_size(const traffic_exchange *exchange, int side, traffic_version version);

/* Some of them, from `offset` on; all of them exist. */
void traffic_message_read(const traffic_exchange *exchange, int side, traffic_version version,
                          uint64_t offset, uint8_t *octets, size_t count);

/* What HTTP/2 begins with on this side (RFC 9113 §3.4): the preface, SETTINGS. Returns its size. */
enum { TRAFFIC_PREFACE_OCTETS = 64 };
size_t traffic_preface(int side, uint8_t octets[TRAFFIC_PREFACE_OCTETS]);

#endif
