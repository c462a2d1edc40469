/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The other end of decryption: seals records of TLS 1.2 (RFC 5246 §6.2.3, RFC 7366) and 1.3 (RFC 8446 §5.2)
 * under secrets that are known, so that what is mutated is what is inside. All randoms are zero.
 */
#ifndef HL_FUZZ_SEALING_H
#define HL_FUZZ_SEALING_H

#include "draw.h"

#include "tls/cipher.h"
#include "tls/cipher_cbc.h"
#include "tls/derive.h"
#include "tls/hl_tls_keys.h"

#include <glib.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

enum {
    SEAL_NONCE_OCTETS = 12,
    SEAL_SALT_OCTETS = 4,
    SEAL_MASTER_OCTETS = 48,
    SEAL_AAD_12_OCTETS = 13,
    SEAL_BLOCK_OCTETS_MAX = 256,
    SEAL_CONTENT_MAX = 2048,
    SEAL_OVERHEAD_MAX = 512,
};

/* A suite, and how it is agreed on. */
typedef struct seal_suite {
    uint16_t id;
    bool mac_last; /* TLS 1.2: encrypt-then-MAC */
} seal_suite;

static const seal_suite seal_suites[] = {
    {0x1301, false}, {0x1302, false}, {0x1303, false}, {0x1304, false}, {0x1305, false},
    {0xc02b, false}, {0xc0ac, false}, {0xc0ae, false}, {0xcca9, false}, {0xc009, false},
    {0xc023, false}, {0xc024, false}, {0xc009, true},  {0xc023, true},  {0xc024, true},
};

static inline bool seal_suite_is_13(seal_suite suite)
{
    return suite.id >> 8 == 0x13;
}

/* One direction, from one secret on. */
typedef struct sealer {
    const hl_tls_protection *protection;
    bool is_13, mac_last;
    uint8_t secret[EVP_MAX_MD_SIZE]; /* TLS 1.3 */
    uint8_t mac[EVP_MAX_MD_SIZE], key[EVP_MAX_KEY_LENGTH], iv[SEAL_NONCE_OCTETS];
    uint64_t sequence;
} sealer;

/* The secret of this direction; in TLS 1.2 the master secret. */
static inline hl_bytes sealer_secret(const sealer *s)
{
    return hl_bytes_from(s->secret, s->is_13 ? (size_t)EVP_MD_get_size(s->protection->hash())
                                             : SEAL_MASTER_OCTETS);
}

static inline bool seal_derive_13(const EVP_MD *hash, hl_bytes secret, const char *label,
                                  uint8_t *out, size_t octets)
{
    hl_tls_deriver *deriver = hl_tls_deriver_new();
    bool is_good = hl_tls_derive_13(deriver, hash, secret, label, out, octets);
    hl_tls_deriver_free(deriver);
    return is_good;
}

static inline void sealer_derive_13(sealer *s)
{
    const EVP_MD *hash = s->protection->hash();
    g_assert_true(seal_derive_13(hash, sealer_secret(s), "key", s->key, s->protection->key_octets));
    g_assert_true(seal_derive_13(hash, sealer_secret(s), "iv", s->iv, sizeof s->iv));
    s->sequence = 0;
}

/* MACs, keys, IVs, each the client's first (RFC 5246 §6.3). */
static inline void sealer_derive_12(sealer *s, int side)
{
    static const uint8_t seed[2 * HL_TLS_RANDOM_OCTETS];
    const hl_tls_protection *p = s->protection;
    uint8_t block[SEAL_BLOCK_OCTETS_MAX];
    size_t mac = p->mode == HL_TLS_CBC ? p->tag_octets : 0, key = p->key_octets, iv = 0;
    if (p->mode != HL_TLS_CBC)
        iv = p->mode == HL_TLS_CHACHA ? SEAL_NONCE_OCTETS : SEAL_SALT_OCTETS;
    size_t nth = side == 0 ? 0 : 1;
    hl_tls_deriver *deriver = hl_tls_deriver_new();
    g_assert_true(hl_tls_derive_12(deriver, p->hash(), sealer_secret(s), "key expansion",
                                   hl_bytes_from(seed, sizeof seed), block, 2 * (mac + key + iv)));
    hl_tls_deriver_free(deriver);
    memcpy(s->mac, block + nth * mac, mac);
    memcpy(s->key, block + 2 * mac + nth * key, key);
    memcpy(s->iv, block + 2 * mac + 2 * key + nth * iv, iv);
}

static inline sealer sealer_new(seal_suite suite, int side)
{
    sealer s = {.is_13 = seal_suite_is_13(suite), .mac_last = suite.mac_last};
    s.protection = s.is_13 ? hl_tls_suite_find_13(suite.id) : hl_tls_suite_find_12(suite.id);
    memset(s.secret, s.is_13 ? 1 + side : 3, sizeof s.secret);
    if (s.is_13)
        sealer_derive_13(&s);
    else
        sealer_derive_12(&s, side);
    return s;
}

/* RFC 8446 §7.2; TLS 1.2 has no such thing. */
static inline void sealer_update(sealer *s)
{
    uint8_t next[EVP_MAX_MD_SIZE];
    hl_bytes secret = sealer_secret(s);
    g_assert_true(seal_derive_13(s->protection->hash(), secret, "traffic upd", next, secret.size));
    memcpy(s->secret, next, secret.size);
    sealer_derive_13(s);
}

/* In place; the tag comes behind. CCM wants the lengths first. */
static inline void seal_aead(const sealer *s, const uint8_t nonce[SEAL_NONCE_OCTETS], hl_bytes aad,
                             uint8_t *octets, size_t size)
{
    const hl_tls_protection *p = s->protection;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int count = 0;
    EVP_EncryptInit_ex(context, p->cipher(), NULL, NULL, NULL);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, SEAL_NONCE_OCTETS, NULL);
    if (p->mode == HL_TLS_CCM)
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, p->tag_octets, NULL);
    EVP_EncryptInit_ex(context, NULL, NULL, s->key, nonce);
    if (p->mode == HL_TLS_CCM)
        EVP_EncryptUpdate(context, NULL, &count, NULL, (int)size);
    EVP_EncryptUpdate(context, NULL, &count, aad.data, (int)aad.size);
    EVP_EncryptUpdate(context, octets, &count, octets, (int)size);
    EVP_EncryptFinal_ex(context, octets + size, &count);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, p->tag_octets, octets + size);
    EVP_CIPHER_CTX_free(context);
}

static inline void seal_mix(uint8_t nonce[SEAL_NONCE_OCTETS], const sealer *s)
{
    memcpy(nonce, s->iv, SEAL_NONCE_OCTETS);
    for (int i = 0; i < 8; i++)
        nonce[SEAL_NONCE_OCTETS - 1 - i] ^= (uint8_t)(s->sequence >> 8 * i);
}

static inline void seal_write_header(uint8_t *record, uint8_t type, size_t size)
{
    const uint8_t header[HL_TLS_HEADER_OCTETS] = {type, 3, 3, (uint8_t)(size >> 8), (uint8_t)size};
    memcpy(record, header, sizeof header);
}

static inline void seal_copy(uint8_t *to, hl_bytes content)
{
    if (content.size > 0)
        memcpy(to, content.data, content.size);
}

/* `padding` zeros stand behind the type. */
static inline size_t seal_13(const sealer *s, uint8_t type, hl_bytes content, size_t padding,
                             uint8_t *record)
{
    uint8_t *inside = record + HL_TLS_HEADER_OCTETS, nonce[SEAL_NONCE_OCTETS];
    size_t size = content.size + 1 + padding, sealed = size + s->protection->tag_octets;
    seal_write_header(record, HL_TLS_APPLICATION_DATA, sealed);
    seal_copy(inside, content);
    inside[content.size] = type;
    memset(inside + content.size + 1, 0, padding);
    seal_mix(nonce, s);
    seal_aead(s, nonce, hl_bytes_from(record, HL_TLS_HEADER_OCTETS), inside, size);
    return HL_TLS_HEADER_OCTETS + sealed;
}

static inline size_t seal_aead_12(const sealer *s, uint8_t type, hl_bytes content, uint8_t *record)
{
    uint8_t aad[SEAL_AAD_12_OCTETS], nonce[SEAL_NONCE_OCTETS];
    uint8_t *inside = record + HL_TLS_HEADER_OCTETS;
    seal_write_header(record, type, 0);
    seal_mix(nonce, s);
    if (s->protection->mode != HL_TLS_CHACHA) { /* a part of the nonce is in the record */
        for (int i = 0; i < 8; i++)
            nonce[SEAL_SALT_OCTETS + i] = inside[i] = (uint8_t)(s->sequence >> (56 - 8 * i));
        inside += 8;
    }
    seal_copy(inside, content);
    hl_tls_write_aad_12(aad, s->sequence, hl_bytes_from(record, HL_TLS_HEADER_OCTETS),
                        content.size);
    seal_aead(s, nonce, hl_bytes_from(aad, sizeof aad), inside, content.size);
    uint8_t *end = inside + content.size + s->protection->tag_octets;
    size_t sealed = (size_t)(end - record) - HL_TLS_HEADER_OCTETS;
    seal_write_header(record, type, sealed);
    return HL_TLS_HEADER_OCTETS + sealed;
}

/* Writes the MAC of `text` behind it. */
static inline size_t seal_mac(const sealer *s, uint8_t *record, hl_bytes text)
{
    const hl_tls_protection *p = s->protection;
    uint8_t whole[SEAL_AAD_12_OCTETS + SEAL_CONTENT_MAX + SEAL_OVERHEAD_MAX];
    hl_tls_write_aad_12(whole, s->sequence, hl_bytes_from(record, HL_TLS_HEADER_OCTETS), text.size);
    memcpy(whole + SEAL_AAD_12_OCTETS, text.data, text.size);
    HMAC(p->mac(), s->mac, p->tag_octets, whole, SEAL_AAD_12_OCTETS + text.size,
         (uint8_t *)text.data + text.size, NULL);
    return p->tag_octets;
}

/* To whole blocks, and `padding` / 16 more of them. */
static inline size_t seal_pad(uint8_t *inside, size_t size, size_t padding)
{
    size_t zeros = HL_TLS_CBC_BLOCK_OCTETS - 1 - size % HL_TLS_CBC_BLOCK_OCTETS;
    zeros += MIN(padding, 255 - zeros) / HL_TLS_CBC_BLOCK_OCTETS * HL_TLS_CBC_BLOCK_OCTETS;
    memset(inside + size, (int)zeros, zeros + 1);
    return zeros + 1;
}

static inline size_t seal_cbc(const sealer *s, uint8_t type, hl_bytes content, size_t padding,
                              uint8_t *record)
{
    uint8_t *iv = record + HL_TLS_HEADER_OCTETS, *inside = iv + HL_TLS_CBC_BLOCK_OCTETS;
    size_t size = content.size;
    seal_write_header(record, type, 0);
    memset(iv, (int)s->sequence, HL_TLS_CBC_BLOCK_OCTETS);
    seal_copy(inside, content);
    if (!s->mac_last)
        size += seal_mac(s, record, hl_bytes_from(inside, size));
    size += seal_pad(inside, size, padding);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int count = 0;
    EVP_EncryptInit_ex(context, s->protection->cipher(), NULL, s->key, iv);
    EVP_CIPHER_CTX_set_padding(context, 0);
    EVP_EncryptUpdate(context, inside, &count, inside, (int)size);
    EVP_CIPHER_CTX_free(context);
    size += HL_TLS_CBC_BLOCK_OCTETS;
    if (s->mac_last)
        size += seal_mac(s, record, hl_bytes_from(iv, size));
    seal_write_header(record, type, size);
    return HL_TLS_HEADER_OCTETS + size;
}

/* The next record, of the first octets of `content`; `padding`, below 256, where there is any. */
static inline size_t sealer_seal(sealer *s, uint8_t type, hl_bytes content, size_t padding,
                                 uint8_t *record)
{
    hl_bytes part = hl_bytes_first(content, SEAL_CONTENT_MAX);
    size_t size;
    if (s->is_13)
        size = seal_13(s, type, part, padding, record);
    else if (s->protection->mode == HL_TLS_CBC)
        size = seal_cbc(s, type, part, padding, record);
    else
        size = seal_aead_12(s, type, part, record);
    s->sequence++;
    return size;
}

#endif
