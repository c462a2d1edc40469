/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "derive.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

enum { INPUT_OCTETS_MAX = 256, OUTPUT_OCTETS_MAX = 256 };

/* A hash's worth of octets, and more behind it. */
typedef struct input {
    uint8_t octets[INPUT_OCTETS_MAX];
    size_t size;
} input;

static bool append(input *to, const void *octets, size_t size)
{
    if (size > sizeof to->octets - to->size)
        return false;
    if (size > 0)
        memcpy(to->octets + to->size, octets, size);
    to->size += size;
    return true;
}

static bool hmac(const EVP_MD *hash, hl_bytes key, const uint8_t *data, size_t size, uint8_t *out)
{
    return HMAC(hash, key.data, (int)key.size, data, size, out, NULL) != NULL;
}

/* One turn of P_hash: `chain` is A(i) with the label and the seed behind it, and becomes A(i+1). */
static bool next_block(const EVP_MD *hash, hl_bytes secret, input *chain, uint8_t *block)
{
    size_t size = (size_t)EVP_MD_get_size(hash);
    uint8_t next[EVP_MAX_MD_SIZE];
    if (!hmac(hash, secret, chain->octets, chain->size, block) ||
        !hmac(hash, secret, chain->octets, size, next))
        return false;
    memcpy(chain->octets, next, size);
    return true;
}

static bool fill(const EVP_MD *hash, hl_bytes secret, input *chain, uint8_t *out, size_t octets)
{
    size_t size = (size_t)EVP_MD_get_size(hash);
    uint8_t block[EVP_MAX_MD_SIZE];
    bool is_good = true;
    for (size_t done = 0; is_good && done < octets; done += size) {
        is_good = next_block(hash, secret, chain, block);
        memcpy(out + done, block, octets - done < size ? octets - done : size);
    }
    OPENSSL_cleanse(block, sizeof block);
    return is_good;
}

bool hl_tls_derive_12(const EVP_MD *hash, hl_bytes secret, const char *label, hl_bytes seed,
                      uint8_t *out, size_t octets)
{
    input chain = {.size = (size_t)EVP_MD_get_size(hash)};
    size_t hash_octets = chain.size;
    if (octets > OUTPUT_OCTETS_MAX || !append(&chain, label, strlen(label)) ||
        !append(&chain, seed.data, seed.size))
        return false;
    uint8_t first[EVP_MAX_MD_SIZE];
    bool is_good = hmac(hash, secret, chain.octets + hash_octets, chain.size - hash_octets, first);
    memcpy(chain.octets, first, hash_octets);
    is_good = is_good && fill(hash, secret, &chain, out, octets);
    OPENSSL_cleanse(&chain, sizeof chain);
    return is_good;
}

bool hl_tls_derive_13(const EVP_MD *hash, hl_bytes secret, const char *label, uint8_t *out,
                      size_t octets)
{
    static const char prefix[] = "tls13 ";
    size_t label_octets = strlen(prefix) + strlen(label);
    uint8_t head[] = {0, (uint8_t)octets, (uint8_t)label_octets}, tail[] = {0, 1};
    input info = {.size = 0};
    if (octets > (size_t)EVP_MD_get_size(hash) || !append(&info, head, sizeof head) ||
        !append(&info, prefix, strlen(prefix)) || !append(&info, label, strlen(label)) ||
        !append(&info, tail, sizeof tail))
        return false;
    uint8_t block[EVP_MAX_MD_SIZE];
    bool is_good = hmac(hash, secret, info.octets, info.size, block);
    memcpy(out, block, octets);
    OPENSSL_cleanse(block, sizeof block);
    return is_good;
}
