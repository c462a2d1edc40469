/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The protection of the records of one direction, under one key. */
#ifndef HL_TLS_CIPHER_H
#define HL_TLS_CIPHER_H

#include "derive.h"
#include "suites.h"

enum {
    HL_TLS_HEADER_OCTETS = 5,
    HL_TLS_FRAGMENT_OCTETS_MAX = 16384 + 2048, /* RFC 5246 §6.2.3, the larger of both versions */
    HL_TLS_RECORD_OCTETS_MAX = HL_TLS_HEADER_OCTETS + HL_TLS_FRAGMENT_OCTETS_MAX,
};

/* The content types, RFC 8446 §B.1. */
enum {
    HL_TLS_CHANGE_CIPHER_SPEC = 20,
    HL_TLS_ALERT = 21,
    HL_TLS_HANDSHAKE = 22,
    HL_TLS_APPLICATION_DATA = 23,
    HL_TLS_HEARTBEAT = 24,
};

typedef struct hl_tls_cipher hl_tls_cipher;

/* A record without its protection. */
typedef struct hl_tls_opened {
    uint8_t type; /* in TLS 1.3 the one inside */
    hl_bytes data;
} hl_tls_opened;

/* TLS 1.3, from a traffic secret (RFC 8446 §7.3). NULL: the secret is not one of this suite. */
hl_tls_cipher *hl_tls_cipher_new_13(hl_tls_deriver *deriver, const hl_tls_protection *protection,
                                    hl_bytes secret);

/*
 * TLS 1.2, from the master secret and both randoms (RFC 5246 §6.3), for what the client
 * (`is_client`) or the server sends. `mac_last`: encrypt-then-MAC (RFC 7366).
 */
hl_tls_cipher *hl_tls_cipher_new_12(hl_tls_deriver *deriver, const hl_tls_protection *protection,
                                    bool mac_last, hl_bytes master, const uint8_t client_random[32],
                                    const uint8_t server_random[32], bool is_client);

/*
 * Opens the record (with its header) as number `sequence` under this key, into `room`, which has
 * HL_TLS_FRAGMENT_OCTETS_MAX. False: it is not authentic.
 */
bool hl_tls_cipher_open(hl_tls_cipher *cipher, uint64_t sequence, hl_bytes record, uint8_t *room,
                        hl_tls_opened *opened);

/* What a record with application data has beyond these, header included; with CBC at least that. */
size_t hl_tls_cipher_overhead(const hl_tls_cipher *cipher);

/* Overwrites the keys. */
void hl_tls_cipher_free(hl_tls_cipher *cipher);

#endif
