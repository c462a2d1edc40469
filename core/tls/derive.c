/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "derive.h"

#include <glib.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>

enum { INPUT_OCTETS_MAX = 256, OUTPUT_OCTETS_MAX = 256 };

struct hl_tls_deriver {
    EVP_MAC_CTX *context; /* NULL until it is needed: who has no keys does not pay for it */
    const EVP_MD *hash;   /* that it works with; NULL: none yet */
};

hl_tls_deriver *hl_tls_deriver_new(void)
{
    return g_new0(hl_tls_deriver, 1);
}

void hl_tls_deriver_free(hl_tls_deriver *deriver)
{
    if (!deriver)
        return;
    EVP_MAC_CTX_free(deriver->context);
    g_free(deriver);
}

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

static bool has_context(hl_tls_deriver *deriver)
{
    if (deriver->context)
        return true;
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    deriver->context = hmac ? EVP_MAC_CTX_new(hmac) : NULL;
    EVP_MAC_free(hmac);
    return deriver->context != NULL;
}

/* `key` absent: the same as before. */
static bool set_key(hl_tls_deriver *deriver, const EVP_MD *hash, hl_bytes key)
{
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)EVP_MD_get0_name(hash), 0),
        OSSL_PARAM_construct_end(),
    };
    bool is_same = deriver->hash == hash;
    if (!key.data)
        return is_same && EVP_MAC_init(deriver->context, NULL, 0, NULL) == 1;
    deriver->hash = NULL;
    if (!has_context(deriver) ||
        EVP_MAC_init(deriver->context, key.data, key.size, is_same ? NULL : parameters) != 1)
        return false;
    deriver->hash = hash;
    return true;
}

static bool hmac(hl_tls_deriver *deriver, const EVP_MD *hash, hl_bytes key, const uint8_t *data,
                 size_t size, uint8_t *out)
{
    size_t written = 0;
    return set_key(deriver, hash, key) && EVP_MAC_update(deriver->context, data, size) == 1 &&
           EVP_MAC_final(deriver->context, out, &written, EVP_MAX_MD_SIZE) == 1;
}

static const hl_bytes same_key = {0};

/* One turn of P_hash: `chain` is A(i) with the label and the seed behind it, and becomes A(i+1). */
static bool next_block(hl_tls_deriver *deriver, const EVP_MD *hash, input *chain, uint8_t *block)
{
    size_t size = (size_t)EVP_MD_get_size(hash);
    uint8_t next[EVP_MAX_MD_SIZE];
    if (!hmac(deriver, hash, same_key, chain->octets, chain->size, block) ||
        !hmac(deriver, hash, same_key, chain->octets, size, next))
        return false;
    memcpy(chain->octets, next, size);
    return true;
}

static bool fill(hl_tls_deriver *deriver, const EVP_MD *hash, input *chain, uint8_t *out,
                 size_t octets)
{
    size_t size = (size_t)EVP_MD_get_size(hash);
    uint8_t block[EVP_MAX_MD_SIZE];
    bool is_good = true;
    for (size_t done = 0; is_good && done < octets; done += size) {
        is_good = next_block(deriver, hash, chain, block);
        memcpy(out + done, block, octets - done < size ? octets - done : size);
    }
    OPENSSL_cleanse(block, sizeof block);
    return is_good;
}

bool hl_tls_derive_12(hl_tls_deriver *deriver, const EVP_MD *hash, hl_bytes secret,
                      const char *label, hl_bytes seed, uint8_t *out, size_t octets)
{
    input chain = {.size = (size_t)EVP_MD_get_size(hash)};
    size_t hash_octets = chain.size;
    if (octets > OUTPUT_OCTETS_MAX || !append(&chain, label, strlen(label)) ||
        !append(&chain, seed.data, seed.size))
        return false;
    uint8_t first[EVP_MAX_MD_SIZE];
    bool is_good =
        hmac(deriver, hash, secret, chain.octets + hash_octets, chain.size - hash_octets, first);
    memcpy(chain.octets, first, hash_octets);
    is_good = is_good && fill(deriver, hash, &chain, out, octets);
    OPENSSL_cleanse(&chain, sizeof chain);
    return is_good;
}

bool hl_tls_derive_13(hl_tls_deriver *deriver, const EVP_MD *hash, hl_bytes secret,
                      const char *label, uint8_t *out, size_t octets)
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
    bool is_good = hmac(deriver, hash, secret, info.octets, info.size, block);
    memcpy(out, block, octets);
    OPENSSL_cleanse(block, sizeof block);
    return is_good;
}
