/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cipher.h"

#include "cipher_cbc.h"

#include <glib.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>

enum {
    NONCE_OCTETS = 12,
    SALT_OCTETS = 4,     /* TLS 1.2: of the nonce, from the key block */
    EXPLICIT_OCTETS = 8, /* TLS 1.2: of the nonce, in the record */
    KEY_OCTETS_MAX = 32,
    AAD_12_OCTETS = 13,
    KEY_BLOCK_OCTETS_MAX = 2 * (48 + KEY_OCTETS_MAX + NONCE_OCTETS),
};

struct hl_tls_cipher {
    const hl_tls_protection *protection;
    EVP_CIPHER_CTX *context;
    hl_tls_mac *mac; /* CBC only */
    bool is_13;
    uint8_t iv[NONCE_OCTETS];
    uint8_t nonce[NONCE_OCTETS]; /* of the record at hand */
    OSSL_PARAM due[3];           /* GCM: the tag and the nonce of the record at hand */
};

void hl_tls_cipher_free(hl_tls_cipher *cipher)
{
    if (!cipher)
        return;
    EVP_CIPHER_CTX_free(cipher->context);
    hl_tls_mac_free(cipher->mac);
    OPENSSL_cleanse(cipher, sizeof *cipher);
    g_free(cipher);
}

/* ---- keys ---- */

/*
 * A nonce of GCM begins with the same four octets throughout, in TLS 1.3 too, whose sequence has eight. libcrypto
 * takes the others and the tag in one step, at half the cost of an initialisation and a tag of their own.
 */
static bool prepare_gcm(hl_tls_cipher *cipher)
{
    uint8_t *invocation = cipher->nonce + SALT_OCTETS;
    memcpy(cipher->nonce, cipher->iv, NONCE_OCTETS);
    cipher->due[0] = OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, NULL,
                                                       cipher->protection->tag_octets);
    cipher->due[1] = OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TLS1_SET_IV_INV,
                                                       invocation, EXPLICIT_OCTETS);
    cipher->due[2] = OSSL_PARAM_construct_end();
    return EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_SET_IV_FIXED, SALT_OCTETS,
                               cipher->iv) == 1;
}

static bool set_key(hl_tls_cipher *cipher, const uint8_t *key)
{
    const hl_tls_protection *protection = cipher->protection;
    EVP_CIPHER_CTX *context = cipher->context;
    if (!context || EVP_DecryptInit_ex(context, protection->cipher(), NULL, NULL, NULL) != 1)
        return false;
    if (protection->mode == HL_TLS_CCM &&
        (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, NONCE_OCTETS, NULL) != 1 ||
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, protection->tag_octets, NULL) != 1))
        return false;
    if (EVP_DecryptInit_ex(context, NULL, NULL, key, NULL) != 1)
        return false;
    if (protection->mode == HL_TLS_CBC) /* others would be told so again for each record */
        EVP_CIPHER_CTX_set_padding(context, 0);
    return protection->mode != HL_TLS_GCM || prepare_gcm(cipher);
}

static hl_tls_cipher *cipher_new(const hl_tls_protection *protection, bool is_13,
                                 const uint8_t *key, const uint8_t *iv, size_t iv_octets)
{
    hl_tls_cipher *cipher = g_new0(hl_tls_cipher, 1);
    cipher->protection = protection;
    cipher->is_13 = is_13;
    cipher->context = EVP_CIPHER_CTX_new();
    memcpy(cipher->iv, iv, iv_octets);
    if (set_key(cipher, key))
        return cipher;
    hl_tls_cipher_free(cipher);
    return NULL;
}

hl_tls_cipher *hl_tls_cipher_new_13(hl_tls_deriver *deriver, const hl_tls_protection *protection,
                                    hl_bytes secret)
{
    const EVP_MD *hash = protection->hash();
    uint8_t key[KEY_OCTETS_MAX], iv[NONCE_OCTETS];
    if (secret.size != (size_t)EVP_MD_get_size(hash))
        return NULL;
    hl_tls_cipher *cipher = NULL;
    if (hl_tls_derive_13(deriver, hash, secret, "key", key, protection->key_octets) &&
        hl_tls_derive_13(deriver, hash, (hl_bytes){0}, "iv", iv, sizeof iv))
        cipher = cipher_new(protection, true, key, iv, sizeof iv);
    OPENSSL_cleanse(key, sizeof key);
    return cipher;
}

/* Where the parts for one side stand in the key block: MACs, keys, IVs, the client's before. */
typedef struct key_parts {
    size_t mac, key, iv, total;
    size_t mac_octets, iv_octets;
} key_parts;

static key_parts find_parts(const hl_tls_protection *protection, bool is_client)
{
    key_parts parts = {0};
    if (protection->mode == HL_TLS_CBC)
        parts.mac_octets = protection->tag_octets; /* the IV stands in each record */
    else
        parts.iv_octets = protection->mode == HL_TLS_CHACHA ? NONCE_OCTETS : SALT_OCTETS;
    size_t nth = is_client ? 0 : 1, key_octets = protection->key_octets;
    parts.mac = nth * parts.mac_octets;
    parts.key = 2 * parts.mac_octets + nth * key_octets;
    parts.iv = 2 * parts.mac_octets + 2 * key_octets + nth * parts.iv_octets;
    parts.total = 2 * (parts.mac_octets + key_octets + parts.iv_octets);
    return parts;
}

static hl_tls_cipher *cipher_from_block(const hl_tls_protection *protection, bool mac_last,
                                        const key_parts *parts, const uint8_t *block)
{
    hl_tls_cipher *cipher =
        cipher_new(protection, false, block + parts->key, block + parts->iv, parts->iv_octets);
    if (!cipher || protection->mode != HL_TLS_CBC)
        return cipher;
    cipher->mac = hl_tls_mac_new(protection->mac(), mac_last,
                                 hl_bytes_from(block + parts->mac, parts->mac_octets));
    if (cipher->mac)
        return cipher;
    hl_tls_cipher_free(cipher);
    return NULL;
}

hl_tls_cipher *hl_tls_cipher_new_12(hl_tls_deriver *deriver, const hl_tls_protection *protection,
                                    bool mac_last, hl_bytes master, const uint8_t client_random[32],
                                    const uint8_t server_random[32], bool is_client)
{
    uint8_t seed[64], block[KEY_BLOCK_OCTETS_MAX];
    key_parts parts = find_parts(protection, is_client);
    memcpy(seed, server_random, 32);
    memcpy(seed + 32, client_random, 32);
    hl_tls_cipher *cipher = NULL;
    if (hl_tls_derive_12(deriver, protection->hash(), master, "key expansion",
                         hl_bytes_from(seed, sizeof seed), block, parts.total))
        cipher = cipher_from_block(protection, mac_last, &parts, block);
    OPENSSL_cleanse(block, sizeof block);
    return cipher;
}

size_t hl_tls_cipher_overhead(const hl_tls_cipher *cipher)
{
    size_t overhead = HL_TLS_HEADER_OCTETS + cipher->protection->tag_octets;
    if (cipher->is_13)
        return overhead + 1;
    if (cipher->protection->mode == HL_TLS_CHACHA)
        return overhead;
    return overhead +
           (cipher->protection->mode == HL_TLS_CBC ? HL_TLS_CBC_BLOCK_OCTETS + 1 : EXPLICIT_OCTETS);
}

/* ---- AEAD ---- */

/* What an AEAD works on, beside the nonce. */
typedef struct sealed {
    hl_bytes aad, text;
    const uint8_t *tag;
} sealed;

static void mix_nonce(hl_tls_cipher *cipher, uint64_t sequence)
{
    memcpy(cipher->nonce, cipher->iv, NONCE_OCTETS);
    for (int i = 0; i < 8; i++)
        cipher->nonce[NONCE_OCTETS - 1 - i] ^= (uint8_t)(sequence >> (8 * i));
}

static bool set_tag(hl_tls_cipher *cipher, const sealed *box)
{
    return EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_SET_TAG,
                               cipher->protection->tag_octets, (void *)box->tag) == 1;
}

/* CCM wants the tag and the length first, and authenticates while it decrypts. */
static bool open_ccm(hl_tls_cipher *cipher, const sealed *box, uint8_t *room)
{
    EVP_CIPHER_CTX *context = cipher->context;
    int written, size = (int)box->text.size;
    return set_tag(cipher, box) &&
           EVP_DecryptInit_ex(context, NULL, NULL, NULL, cipher->nonce) == 1 &&
           EVP_DecryptUpdate(context, NULL, &written, NULL, size) == 1 &&
           EVP_DecryptUpdate(context, NULL, &written, box->aad.data, (int)box->aad.size) == 1 &&
           EVP_DecryptUpdate(context, room, &written, box->text.data, size) == 1;
}

static bool begin_record(hl_tls_cipher *cipher, const sealed *box)
{
    if (cipher->protection->mode != HL_TLS_GCM)
        return EVP_DecryptInit_ex(cipher->context, NULL, NULL, NULL, cipher->nonce) == 1 &&
               set_tag(cipher, box);
    cipher->due[0].data = (void *)box->tag;
    return EVP_CIPHER_CTX_set_params(cipher->context, cipher->due) == 1;
}

static bool open_aead(hl_tls_cipher *cipher, const sealed *box, uint8_t *room)
{
    EVP_CIPHER_CTX *context = cipher->context;
    int written, size = (int)box->text.size;
    if (cipher->protection->mode == HL_TLS_CCM)
        return open_ccm(cipher, box, room);
    return begin_record(cipher, box) &&
           EVP_DecryptUpdate(context, NULL, &written, box->aad.data, (int)box->aad.size) == 1 &&
           EVP_DecryptUpdate(context, room, &written, box->text.data, size) == 1 &&
           EVP_DecryptFinal_ex(context, room + size, &written) == 1;
}

/* Behind the content stand its type and perhaps zeros (RFC 8446 §5.4). */
static bool take_inner_type(hl_bytes plain, hl_tls_opened *opened)
{
    size_t size = plain.size;
    while (size > 0 && plain.data[size - 1] == 0)
        size--;
    if (size == 0)
        return false;
    opened->type = plain.data[size - 1];
    opened->data = hl_bytes_first(plain, size - 1);
    return true;
}

static bool open_13(hl_tls_cipher *cipher, uint64_t sequence, hl_bytes record, uint8_t *room,
                    hl_tls_opened *opened)
{
    size_t tag_octets = cipher->protection->tag_octets;
    if (record.size <= HL_TLS_HEADER_OCTETS + tag_octets)
        return false;
    sealed box = {.aad = hl_bytes_first(record, HL_TLS_HEADER_OCTETS)};
    box.text = hl_bytes_skip(record, HL_TLS_HEADER_OCTETS);
    box.text.size -= tag_octets;
    box.tag = box.text.data + box.text.size;
    mix_nonce(cipher, sequence);
    return open_aead(cipher, &box, room) &&
           take_inner_type(hl_bytes_from(room, box.text.size), opened);
}

/* Sets the nonce; returns how many of its octets stand before the text. */
static size_t read_nonce_12(hl_tls_cipher *cipher, uint64_t sequence, hl_bytes record)
{
    if (cipher->protection->mode == HL_TLS_CHACHA) {
        mix_nonce(cipher, sequence);
        return 0;
    }
    memcpy(cipher->nonce, cipher->iv, SALT_OCTETS);
    memcpy(cipher->nonce + SALT_OCTETS, record.data + HL_TLS_HEADER_OCTETS, EXPLICIT_OCTETS);
    return EXPLICIT_OCTETS;
}

static bool open_aead_12(hl_tls_cipher *cipher, uint64_t sequence, hl_bytes record, uint8_t *room,
                         hl_tls_opened *opened)
{
    size_t overhead = hl_tls_cipher_overhead(cipher);
    if (record.size <= overhead)
        return false;
    uint8_t aad[AAD_12_OCTETS];
    sealed box = {.aad = hl_bytes_from(aad, sizeof aad)};
    size_t before = read_nonce_12(cipher, sequence, record);
    box.text = hl_bytes_from(record.data + HL_TLS_HEADER_OCTETS + before, record.size - overhead);
    box.tag = box.text.data + box.text.size;
    hl_tls_write_aad_12(aad, sequence, record, box.text.size);
    opened->type = record.data[0];
    opened->data = hl_bytes_from(room, box.text.size);
    return open_aead(cipher, &box, room);
}

bool hl_tls_cipher_open(hl_tls_cipher *cipher, uint64_t sequence, hl_bytes record, uint8_t *room,
                        hl_tls_opened *opened)
{
    if (cipher->is_13)
        return open_13(cipher, sequence, record, room, opened);
    if (cipher->protection->mode != HL_TLS_CBC)
        return open_aead_12(cipher, sequence, record, room, opened);
    opened->type = record.data[0];
    return hl_tls_mac_open(cipher->mac, cipher->context, sequence, record, room, &opened->data);
}
