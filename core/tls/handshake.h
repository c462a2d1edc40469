/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handshake messages out of the records of one side, however these cut them (RFC 8446 §4). */
#ifndef HL_TLS_HANDSHAKE_H
#define HL_TLS_HANDSHAKE_H

#include "base/hl_bytes.h"

#include <glib.h>

/* The messages that decryption needs. */
enum {
    HL_TLS_CLIENT_HELLO = 1,
    HL_TLS_SERVER_HELLO = 2,
    HL_TLS_NEW_SESSION_TICKET = 4,
    HL_TLS_ENCRYPTED_EXTENSIONS = 8,
    HL_TLS_KEY_UPDATE = 24,
};

/* All zero: before a message. */
typedef struct hl_tls_handshake {
    uint8_t header[4];
    uint8_t header_octets;
    size_t remaining; /* of the message at hand */
    GByteArray *body; /* of one that is needed */
} hl_tls_handshake;

typedef struct hl_tls_message {
    uint8_t type;
    hl_bytes body;
} hl_tls_message;

/*
 * Takes octets off the front of *octets up to the end of a message that is needed: true. False when
 * they are used up. Messages of more than `octets_max`, which *too_large counts, and those that are not
 * needed are passed over. The body is valid until the next call.
 */
bool hl_tls_handshake_next(hl_tls_handshake *handshake, hl_bytes *octets, size_t octets_max,
                           uint64_t *too_large, hl_tls_message *message);

/* What comes next follows on nothing. */
void hl_tls_handshake_clear(hl_tls_handshake *handshake);

#endif
