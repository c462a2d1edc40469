/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TLS 1.3 with AES-128-GCM (RFC 8446) around messages: a handshake as far as a listener can tell, records, and the secrets
 * for a key log. No two sides ever agree on anything; the secrets follow from a seed.
 */
#ifndef HL_BENCH_ENCRYPTION_H
#define HL_BENCH_ENCRYPTION_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    TLS_FRAGMENT = 16384,
    TLS_OVERHEAD = 5 + 1 + 16,
    TLS_RECORD = TLS_FRAGMENT + TLS_OVERHEAD,
    TLS_FLIGHT = 512
};

typedef struct encryption encryption;

encryption *encryption_new(void);
void encryption_free(encryption *self);

/*
 * Another connection, on which the client offers, and the server takes, `protocol` (ALPN, RFC 7301; a text that lasts).
 * Its secrets go to `key_log` (NULL: nowhere).
 */
void encryption_begin(encryption *self, uint64_t seed, uint64_t connection, const char *protocol,
                      FILE *key_log);

/* What a side sends before its first message: 0: ClientHello, 1: the server's flight, 2: the client's end. */
size_t encryption_flight(encryption *self, int number, uint8_t octets[TLS_FLIGHT]);

/* Octets on the wire of a message of so many. */
uint64_t encryption_size(uint64_t octets);

/* Record `number` of application data of that side. Returns its size; `record` has room for TLS_RECORD. */
size_t encryption_seal(encryption *self, int side, uint64_t number, const uint8_t *octets,
                       size_t size, uint8_t *record);

#endif
