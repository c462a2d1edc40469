/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites.h"

#include <glib.h>

#define AEAD(mode, cipher, hash, key, tag)                                                         \
    {                                                                                              \
        mode, cipher, NULL, hash, key, tag                                                         \
    }
#define WITH_MAC(cipher, mac, hash, key, tag)                                                      \
    {                                                                                              \
        HL_TLS_CBC, cipher, mac, hash, key, tag                                                    \
    }

static const hl_tls_protection aes128_gcm = AEAD(HL_TLS_GCM, EVP_aes_128_gcm, EVP_sha256, 16, 16);
static const hl_tls_protection aes256_gcm = AEAD(HL_TLS_GCM, EVP_aes_256_gcm, EVP_sha384, 32, 16);
static const hl_tls_protection aes128_ccm = AEAD(HL_TLS_CCM, EVP_aes_128_ccm, EVP_sha256, 16, 16);
static const hl_tls_protection aes256_ccm = AEAD(HL_TLS_CCM, EVP_aes_256_ccm, EVP_sha256, 32, 16);
static const hl_tls_protection aes128_ccm8 = AEAD(HL_TLS_CCM, EVP_aes_128_ccm, EVP_sha256, 16, 8);
static const hl_tls_protection aes256_ccm8 = AEAD(HL_TLS_CCM, EVP_aes_256_ccm, EVP_sha256, 32, 8);
static const hl_tls_protection chacha =
    AEAD(HL_TLS_CHACHA, EVP_chacha20_poly1305, EVP_sha256, 32, 16);
static const hl_tls_protection aes128_sha = WITH_MAC(EVP_aes_128_cbc, EVP_sha1, EVP_sha256, 16, 20);
static const hl_tls_protection aes256_sha = WITH_MAC(EVP_aes_256_cbc, EVP_sha1, EVP_sha256, 32, 20);
static const hl_tls_protection aes128_sha256 =
    WITH_MAC(EVP_aes_128_cbc, EVP_sha256, EVP_sha256, 16, 32);
static const hl_tls_protection aes256_sha256 =
    WITH_MAC(EVP_aes_256_cbc, EVP_sha256, EVP_sha256, 32, 32);
static const hl_tls_protection aes256_sha384 =
    WITH_MAC(EVP_aes_256_cbc, EVP_sha384, EVP_sha384, 32, 48);

typedef struct row {
    uint16_t first, last; /* a run of ids, `step` apart */
    uint16_t step;
    const hl_tls_protection *protection;
} row;

static const row rows_12[] = {
    /* RFC 5246 §A.5: AES-CBC with SHA-1, with SHA-256 */
    {0x002f, 0x0034, 1, &aes128_sha},
    {0x0035, 0x003a, 1, &aes256_sha},
    {0x003c, 0x003c, 1, &aes128_sha256},
    {0x003d, 0x003d, 1, &aes256_sha256},
    {0x003e, 0x0040, 1, &aes128_sha256},
    {0x0067, 0x0067, 1, &aes128_sha256},
    {0x0068, 0x006b, 1, &aes256_sha256},
    {0x006c, 0x006c, 1, &aes128_sha256},
    {0x006d, 0x006d, 1, &aes256_sha256},
    /* RFC 4279, RFC 5487: PSK */
    {0x008c, 0x0094, 4, &aes128_sha},
    {0x008d, 0x0095, 4, &aes256_sha},
    {0x00a8, 0x00ac, 2, &aes128_gcm},
    {0x00a9, 0x00ad, 2, &aes256_gcm},
    {0x00ae, 0x00b6, 4, &aes128_sha256},
    {0x00af, 0x00b7, 4, &aes256_sha384},
    /* RFC 5288: GCM */
    {0x009c, 0x00a6, 2, &aes128_gcm},
    {0x009d, 0x00a7, 2, &aes256_gcm},
    /* RFC 8422: elliptic curves with SHA-1 */
    {0xc004, 0xc018, 5, &aes128_sha},
    {0xc005, 0xc019, 5, &aes256_sha},
    /* RFC 5289: elliptic curves with SHA-256, SHA-384, GCM */
    {0xc023, 0xc029, 2, &aes128_sha256},
    {0xc024, 0xc02a, 2, &aes256_sha384},
    {0xc02b, 0xc031, 2, &aes128_gcm},
    {0xc02c, 0xc032, 2, &aes256_gcm},
    /* RFC 5489, RFC 8442: elliptic curves with PSK */
    {0xc035, 0xc035, 1, &aes128_sha},
    {0xc036, 0xc036, 1, &aes256_sha},
    {0xc037, 0xc037, 1, &aes128_sha256},
    {0xc038, 0xc038, 1, &aes256_sha384},
    {0xd001, 0xd001, 1, &aes128_gcm},
    {0xd002, 0xd002, 1, &aes256_gcm},
    {0xd003, 0xd003, 1, &aes128_ccm8},
    {0xd005, 0xd005, 1, &aes128_ccm},
    /* RFC 6655, RFC 7251: CCM */
    {0xc09c, 0xc09e, 2, &aes128_ccm},
    {0xc09d, 0xc09f, 2, &aes256_ccm},
    {0xc0a0, 0xc0a2, 2, &aes128_ccm8},
    {0xc0a1, 0xc0a3, 2, &aes256_ccm8},
    {0xc0a4, 0xc0a6, 2, &aes128_ccm},
    {0xc0a5, 0xc0a7, 2, &aes256_ccm},
    {0xc0a8, 0xc0aa, 2, &aes128_ccm8},
    {0xc0a9, 0xc0ab, 2, &aes256_ccm8},
    {0xc0ac, 0xc0ac, 1, &aes128_ccm},
    {0xc0ad, 0xc0ad, 1, &aes256_ccm},
    {0xc0ae, 0xc0ae, 1, &aes128_ccm8},
    {0xc0af, 0xc0af, 1, &aes256_ccm8},
    /* RFC 7905: ChaCha20-Poly1305 */
    {0xcca8, 0xccae, 1, &chacha},
};

static const row rows_13[] = {
    {0x1301, 0x1301, 1, &aes128_gcm},  {0x1302, 0x1302, 1, &aes256_gcm},
    {0x1303, 0x1303, 1, &chacha},      {0x1304, 0x1304, 1, &aes128_ccm},
    {0x1305, 0x1305, 1, &aes128_ccm8},
};

static const hl_tls_protection *find(const row *rows, size_t count, uint16_t id)
{
    for (size_t i = 0; i < count; i++)
        if (id >= rows[i].first && id <= rows[i].last && (id - rows[i].first) % rows[i].step == 0)
            return rows[i].protection;
    return NULL;
}

const hl_tls_protection *hl_tls_suite_find_12(uint16_t id)
{
    return find(rows_12, G_N_ELEMENTS(rows_12), id);
}

const hl_tls_protection *hl_tls_suite_find_13(uint16_t id)
{
    return find(rows_13, G_N_ELEMENTS(rows_13), id);
}

const hl_tls_protection *hl_tls_suite_list_13(size_t number)
{
    return number < G_N_ELEMENTS(rows_13) ? rows_13[number].protection : NULL;
}
