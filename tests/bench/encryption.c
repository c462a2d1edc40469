/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "encryption.h"

#include "exchanges.h"

#include <glib.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <string.h>

enum { SECRET = 32, KEY = 16, IV = 12, TAG = 16, RANDOM = 32, RECORD_HEADER = 5 };
enum {
    TYPE_HANDSHAKE = 22,
    TYPE_DATA = 23,
    HELLO_CLIENT = 1,
    HELLO_SERVER = 2,
    EXTENSIONS = 8,
    FINISHED = 20
};
enum { HANDSHAKE, APPLICATION };

/* Keys of one side for one of both stages. */
typedef struct side_keys {
    uint8_t key[KEY], iv[IV];
} side_keys;

struct encryption {
    EVP_CIPHER_CTX *cipher;
    side_keys keys[2][2]; /* by stage and side */
    uint8_t randoms[2][RANDOM];
    const char *protocol;
};

encryption *encryption_new(void)
{
    encryption *self = g_new0(encryption, 1);
    self->cipher = EVP_CIPHER_CTX_new();
    return self;
}

void encryption_free(encryption *self)
{
    EVP_CIPHER_CTX_free(self->cipher);
    g_free(self);
}

static void fill(uint8_t *octets, size_t size, uint64_t seed, uint64_t connection, uint64_t what)
{
    for (size_t i = 0; i < size; i++)
        octets[i] = (uint8_t)traffic_number(seed ^ 0x746c73, connection, what * SECRET + i);
}

/* HKDF-Expand-Label with an empty context (RFC 8446 §7.1). */
static void expand(const uint8_t secret[SECRET], const char *label, uint8_t *out, size_t size)
{
    uint8_t info[64] = {0, (uint8_t)size, (uint8_t)(6 + strlen(label))};
    size_t octets =
        3 + (size_t)g_snprintf((char *)info + 3, sizeof(info) - 4, "tls13 %s", label) + 1;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
    bool good = EVP_PKEY_derive_init(context) > 0 &&
                EVP_PKEY_CTX_set_hkdf_mode(context, EVP_PKEY_HKDEF_MODE_EXPAND_ONLY) > 0 &&
                EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) > 0 &&
                EVP_PKEY_CTX_set1_hkdf_key(context, secret, SECRET) > 0 &&
                EVP_PKEY_CTX_add1_hkdf_info(context, info, (int)octets) > 0 &&
                EVP_PKEY_derive(context, out, &size) > 0;
    EVP_PKEY_CTX_free(context);
    g_assert_true(good);
}

static void print_hex(FILE *file, const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < size; i++)
        fprintf(file, "%02x", octets[i]);
}

static void log_secret(const encryption *self, FILE *key_log, const char *label,
                       const uint8_t secret[SECRET])
{
    fprintf(key_log, "%s ", label);
    print_hex(key_log, self->randoms[0], RANDOM);
    fputc(' ', key_log);
    print_hex(key_log, secret, SECRET);
    fputc('\n', key_log);
}

void encryption_begin(encryption *self, uint64_t seed, uint64_t connection, const char *protocol,
                      FILE *key_log)
{
    static const char *const labels[2][2] = {
        {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET"},
        {"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"}};
    self->protocol = protocol;
    for (unsigned side = 0; side < 2; side++)
        fill(self->randoms[side], RANDOM, seed, connection, side);
    for (unsigned stage = HANDSHAKE; stage <= APPLICATION; stage++)
        for (unsigned side = 0; side < 2; side++) {
            uint8_t secret[SECRET];
            fill(secret, SECRET, seed, connection, 2 + stage * 2 + side);
            expand(secret, "key", self->keys[stage][side].key, KEY);
            expand(secret, "iv", self->keys[stage][side].iv, IV);
            if (key_log)
                log_secret(self, key_log, labels[stage][side], secret);
        }
}

static size_t put_record_header(uint8_t *record, uint8_t type, size_t size)
{
    const uint8_t header[RECORD_HEADER] = {type, 3, 3, (uint8_t)(size >> 8), (uint8_t)size};
    memcpy(record, header, RECORD_HEADER);
    return RECORD_HEADER;
}

/* RFC 8446 §5.2: the true type stands behind the octets. */
static size_t seal(encryption *self, const side_keys *keys, uint64_t number, uint8_t type,
                   const uint8_t *octets, size_t size, uint8_t *record)
{
    uint8_t nonce[IV];
    int count = 0;
    memcpy(nonce, keys->iv, IV);
    for (int i = 0; i < 8; i++)
        nonce[IV - 1 - i] ^= (uint8_t)(number >> (8 * i));
    uint8_t *body = record + put_record_header(record, TYPE_DATA, size + 1 + TAG);
    bool good = EVP_EncryptInit_ex(self->cipher, EVP_aes_128_gcm(), NULL, keys->key, nonce) > 0 &&
                EVP_EncryptUpdate(self->cipher, NULL, &count, record, RECORD_HEADER) > 0 &&
                EVP_EncryptUpdate(self->cipher, body, &count, octets, (int)size) > 0 &&
                EVP_EncryptUpdate(self->cipher, body + size, &count, &type, 1) > 0 &&
                EVP_EncryptFinal_ex(self->cipher, body + size + 1, &count) > 0 &&
                EVP_CIPHER_CTX_ctrl(self->cipher, EVP_CTRL_GCM_GET_TAG, TAG, body + size + 1) > 0;
    g_assert_true(good);
    return RECORD_HEADER + size + 1 + TAG;
}

size_t encryption_seal(encryption *self, int side, uint64_t number, const uint8_t *octets,
                       size_t size, uint8_t *record)
{
    return seal(self, &self->keys[APPLICATION][side], number, TYPE_DATA, octets, size, record);
}

uint64_t encryption_size(uint64_t octets)
{
    return octets + (octets + TLS_FRAGMENT - 1) / TLS_FRAGMENT * TLS_OVERHEAD;
}

static uint8_t *put(uint8_t *at, const void *octets, size_t size)
{
    memcpy(at, octets, size);
    return at + size;
}

/* The extension with a list of one protocol (RFC 7301 §3.1). */
static uint8_t *put_protocol(const encryption *self, uint8_t *at)
{
    uint8_t octets = (uint8_t)strlen(self->protocol);
    const uint8_t head[] = {0, 16, 0, (uint8_t)(octets + 3), 0, (uint8_t)(octets + 1), octets};
    return put(put(at, head, sizeof(head)), self->protocol, octets);
}

/* The extension server_name (RFC 6066 §3). */
static uint8_t *put_name(uint8_t *at)
{
    static const char name[] = TRAFFIC_HOST;
    const uint8_t octets = sizeof(name) - 1;
    const uint8_t head[] = {0, 0, 0, octets + 5, 0, octets + 3, 0, 0, octets};
    return put(put(at, head, sizeof(head)), name, octets);
}

/* The client's extensions, or those that the server encrypts (RFC 8446 §4.2), behind their length. */
static uint8_t *put_extensions(const encryption *self, int side, uint8_t *at)
{
    static const uint8_t versions[] = {0, 43, 0, 3, 2, 3, 4};
    uint8_t *first = at + 2;
    uint8_t *end = side ? first : put(put_name(first), versions, sizeof(versions));
    end = put_protocol(self, end);
    at[0] = 0;
    at[1] = (uint8_t)(end - first);
    return end;
}

/* A hello: version, random, no session, TLS_AES_128_GCM_SHA256, and supported_versions (RFC 8446 §4.1, §4.2.1). */
static size_t put_hello(const encryption *self, int side, uint8_t *record)
{
    static const uint8_t of_client[] = {0, 0, 2, 0x13, 1, 1, 0};
    static const uint8_t of_server[] = {0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4};
    uint8_t *body = record + RECORD_HEADER + 4;
    uint8_t *at = put(put(body, "\x03\x03", 2), self->randoms[side], RANDOM);
    if (side)
        at = put(at, of_server, sizeof(of_server));
    else
        at = put_extensions(self, side, put(at, of_client, sizeof(of_client)));
    size_t size = (size_t)(at - body);
    const uint8_t start[] = {side ? HELLO_SERVER : HELLO_CLIENT, 0, 0, (uint8_t)size};
    put(record + put_record_header(record, TYPE_HANDSHAKE, 4 + size), start, sizeof(start));
    return RECORD_HEADER + 4 + size;
}

size_t encryption_flight(encryption *self, int number, uint8_t octets[TLS_FLIGHT])
{
    uint8_t extensions[64] = {EXTENSIONS, 0, 0};
    uint8_t finished[4 + SECRET] = {FINISHED, 0, 0, SECRET};
    if (number == 0)
        return put_hello(self, 0, octets);
    if (number == 2)
        return seal(self, &self->keys[HANDSHAKE][0], 0, TYPE_HANDSHAKE, finished, sizeof(finished),
                    octets);
    size_t named = (size_t)(put_extensions(self, 1, extensions + 4) - extensions - 4);
    extensions[3] = (uint8_t)named;
    size_t size = put_hello(self, 1, octets);
    const side_keys *keys = &self->keys[HANDSHAKE][1];
    size += seal(self, keys, 0, TYPE_HANDSHAKE, extensions, 4 + named, octets + size);
    return size + seal(self, keys, 1, TYPE_HANDSHAKE, finished, sizeof(finished), octets + size);
}
