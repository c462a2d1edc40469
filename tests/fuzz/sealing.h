/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The other end of decryption: seals records of TLS 1.3 (RFC 8446 §5.2) under secrets that are known,
 * so that what is mutated is what is inside.
 */
#ifndef HL_FUZZ_SEALING_H
#define HL_FUZZ_SEALING_H

#include "draw.h"

#include "tls/cipher.h"
#include "tls/derive.h"
#include "tls/hl_tls_keys.h"

#include <glib.h>
#include <openssl/evp.h>

enum { SEAL_NONCE_OCTETS = 12, SEAL_TAG_OCTETS = 16, SEAL_CONTENT_MAX = 2048, SEAL_SUITES = 3 };

/* One direction, from one secret on. */
typedef struct sealer {
    const hl_tls_protection *protection;
    uint8_t secret[EVP_MAX_MD_SIZE];
    uint64_t sequence;
} sealer;

static inline hl_bytes sealer_secret(const sealer *s)
{
    return hl_bytes_from(s->secret, (size_t)EVP_MD_get_size(s->protection->hash()));
}

/* `suite`: a number below SEAL_SUITES. The secret is one octet, over and over. */
static inline sealer sealer_new(unsigned suite, uint8_t octet)
{
    sealer s = {.protection = hl_tls_suite_list_13(suite)};
    memset(s.secret, octet, sizeof s.secret);
    return s;
}

/* RFC 8446 §7.2 */
static inline void sealer_update(sealer *s)
{
    uint8_t next[EVP_MAX_MD_SIZE];
    hl_bytes secret = sealer_secret(s);
    g_assert_true(
        hl_tls_derive_13(s->protection->hash(), secret, "traffic upd", next, secret.size));
    memcpy(s->secret, next, secret.size);
    s->sequence = 0;
}

static inline void sealer_encrypt(const sealer *s, uint8_t *octets, size_t size,
                                  const uint8_t header[HL_TLS_HEADER_OCTETS])
{
    uint8_t key[EVP_MAX_KEY_LENGTH], nonce[SEAL_NONCE_OCTETS];
    const EVP_MD *hash = s->protection->hash();
    g_assert_true(hl_tls_derive_13(hash, sealer_secret(s), "key", key, s->protection->key_octets));
    g_assert_true(hl_tls_derive_13(hash, sealer_secret(s), "iv", nonce, sizeof nonce));
    for (int i = 0; i < 8; i++)
        nonce[SEAL_NONCE_OCTETS - 1 - i] ^= (uint8_t)(s->sequence >> 8 * i);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int count = 0;
    EVP_EncryptInit_ex(context, s->protection->cipher(), NULL, key, nonce);
    EVP_EncryptUpdate(context, NULL, &count, header, HL_TLS_HEADER_OCTETS);
    EVP_EncryptUpdate(context, octets, &count, octets, (int)size);
    EVP_EncryptFinal_ex(context, octets + size, &count);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG_OCTETS, octets + size);
    EVP_CIPHER_CTX_free(context);
}

/* The next record, with `padding` zeros (below 256) behind the first octets of `content`. */
static inline size_t sealer_seal(sealer *s, uint8_t type, hl_bytes content, size_t padding,
                                 uint8_t *record)
{
    hl_bytes part = hl_bytes_first(content, SEAL_CONTENT_MAX);
    uint8_t *inside = record + HL_TLS_HEADER_OCTETS;
    size_t size = part.size + 1 + padding, sealed = size + SEAL_TAG_OCTETS;
    const uint8_t header[HL_TLS_HEADER_OCTETS] = {HL_TLS_APPLICATION_DATA, 3, 3,
                                                  (uint8_t)(sealed >> 8), (uint8_t)sealed};
    memcpy(record, header, sizeof header);
    if (part.size > 0)
        memcpy(inside, part.data, part.size);
    inside[part.size] = type;
    memset(inside + part.size + 1, 0, padding);
    sealer_encrypt(s, inside, size, header);
    s->sequence++;
    return sizeof header + sealed;
}

#endif
