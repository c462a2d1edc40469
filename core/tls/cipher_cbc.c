/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cipher_cbc.h"

#include <glib.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>

struct hl_tls_mac {
    EVP_MAC_CTX *context;
    size_t octets;
    bool last; /* over the encrypted text, instead of under the encryption */
};

static bool set_key(hl_tls_mac *mac, const EVP_MD *hash, hl_bytes key)
{
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)EVP_MD_get0_name(hash), 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    mac->context = hmac ? EVP_MAC_CTX_new(hmac) : NULL;
    EVP_MAC_free(hmac);
    return mac->context && EVP_MAC_init(mac->context, key.data, key.size, parameters) == 1;
}

hl_tls_mac *hl_tls_mac_new(const EVP_MD *hash, bool mac_last, hl_bytes key)
{
    hl_tls_mac *mac = g_new0(hl_tls_mac, 1);
    mac->octets = (size_t)EVP_MD_get_size(hash);
    mac->last = mac_last;
    if (set_key(mac, hash, key))
        return mac;
    hl_tls_mac_free(mac);
    return NULL;
}

void hl_tls_mac_free(hl_tls_mac *mac)
{
    if (!mac)
        return;
    EVP_MAC_CTX_free(mac->context);
    g_free(mac);
}

void hl_tls_write_aad_12(uint8_t aad[13], uint64_t sequence, hl_bytes record, size_t octets)
{
    for (int i = 0; i < 8; i++)
        aad[i] = (uint8_t)(sequence >> (56 - 8 * i));
    memcpy(aad + 8, record.data, 3);
    aad[11] = (uint8_t)(octets >> 8);
    aad[12] = (uint8_t)octets;
}

static bool is_authentic(hl_tls_mac *mac, uint64_t sequence, hl_bytes record, hl_bytes text,
                         const uint8_t *tag)
{
    uint8_t aad[13], computed[EVP_MAX_MD_SIZE];
    size_t written = 0;
    hl_tls_write_aad_12(aad, sequence, record, text.size);
    return EVP_MAC_init(mac->context, NULL, 0, NULL) == 1 &&
           EVP_MAC_update(mac->context, aad, sizeof aad) == 1 &&
           EVP_MAC_update(mac->context, text.data, text.size) == 1 &&
           EVP_MAC_final(mac->context, computed, &written, sizeof computed) == 1 &&
           written == mac->octets && memcmp(computed, tag, written) == 0;
}

/* `body`: the IV and whole blocks behind it. */
static bool decrypt(EVP_CIPHER_CTX *context, hl_bytes body, uint8_t *room, hl_bytes *plain)
{
    int written = 0;
    if (body.size < 2 * HL_TLS_CBC_BLOCK_OCTETS || body.size % HL_TLS_CBC_BLOCK_OCTETS != 0)
        return false;
    hl_bytes blocks = hl_bytes_skip(body, HL_TLS_CBC_BLOCK_OCTETS);
    *plain = hl_bytes_from(room, blocks.size);
    return EVP_DecryptInit_ex(context, NULL, NULL, NULL, body.data) == 1 &&
           EVP_DecryptUpdate(context, room, &written, blocks.data, (int)blocks.size) == 1;
}

/* Every octet of the padding, and the one behind it, says how long it is. */
static bool take_padding(hl_bytes *plain)
{
    size_t padding = plain->data[plain->size - 1];
    if (padding + 1 > plain->size)
        return false;
    for (size_t i = 2; i <= padding + 1; i++)
        if (plain->data[plain->size - i] != padding)
            return false;
    plain->size -= padding + 1;
    return true;
}

static bool open_mac_last(hl_tls_mac *mac, EVP_CIPHER_CTX *context, uint64_t sequence,
                          hl_bytes record, uint8_t *room, hl_bytes *opened)
{
    hl_bytes body = hl_bytes_skip(record, HL_TLS_HEADER_OCTETS);
    if (body.size < mac->octets)
        return false;
    body.size -= mac->octets;
    return is_authentic(mac, sequence, record, body, body.data + body.size) &&
           decrypt(context, body, room, opened) && take_padding(opened);
}

static bool open_mac_first(hl_tls_mac *mac, EVP_CIPHER_CTX *context, uint64_t sequence,
                           hl_bytes record, uint8_t *room, hl_bytes *opened)
{
    hl_bytes body = hl_bytes_skip(record, HL_TLS_HEADER_OCTETS);
    if (!decrypt(context, body, room, opened) || !take_padding(opened) ||
        opened->size < mac->octets)
        return false;
    opened->size -= mac->octets;
    return is_authentic(mac, sequence, record, *opened, opened->data + opened->size);
}

bool hl_tls_mac_open(hl_tls_mac *mac, EVP_CIPHER_CTX *context, uint64_t sequence, hl_bytes record,
                     uint8_t *room, hl_bytes *opened)
{
    return mac->last ? open_mac_last(mac, context, sequence, record, room, opened)
                     : open_mac_first(mac, context, sequence, record, room, opened);
}
