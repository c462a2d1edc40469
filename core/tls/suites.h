/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a cipher suite says about the protection of records. */
#ifndef HL_TLS_SUITES_H
#define HL_TLS_SUITES_H

#include "base/hl_bytes.h"

#include <openssl/evp.h>

typedef enum hl_tls_mode {
    HL_TLS_GCM,
    HL_TLS_CCM,
    HL_TLS_CHACHA, /* ChaCha20-Poly1305 */
    HL_TLS_CBC,    /* with HMAC */
} hl_tls_mode;

typedef struct hl_tls_protection {
    hl_tls_mode mode;
    const EVP_CIPHER *(*cipher)(void);
    const EVP_MD *(*mac)(void);  /* CBC only */
    const EVP_MD *(*hash)(void); /* of the key schedule */
    uint8_t key_octets;
    uint8_t tag_octets; /* of the AEAD tag or the MAC */
} hl_tls_protection;

/* How suite `id` of TLS 1.2 (RFC 5246 and its followers) protects records; NULL: not known here. */
const hl_tls_protection *hl_tls_suite_find_12(uint16_t id);
/* The same of TLS 1.3 (RFC 8446 §B.4). */
const hl_tls_protection *hl_tls_suite_find_13(uint16_t id);

/* The suites of TLS 1.3, by number from 0; NULL behind the last one. */
const hl_tls_protection *hl_tls_suite_list_13(size_t number);

#endif
