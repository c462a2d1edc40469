/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLS 1.2's block ciphers with HMAC (RFC 5246 §6.2.3.2), also encrypt-then-MAC (RFC 7366). */
#ifndef HL_TLS_CIPHER_CBC_H
#define HL_TLS_CIPHER_CBC_H

#include "cipher.h"

enum { HL_TLS_CBC_BLOCK_OCTETS = 16 };

typedef struct hl_tls_mac hl_tls_mac;

hl_tls_mac *hl_tls_mac_new(const EVP_MD *hash, bool mac_last, hl_bytes key);
void hl_tls_mac_free(hl_tls_mac *mac);

/* As hl_tls_cipher_open; `context` is that of the block cipher. */
bool hl_tls_mac_open(hl_tls_mac *mac, EVP_CIPHER_CTX *context, uint64_t sequence, hl_bytes record,
                     uint8_t *room, hl_bytes *opened);

/* What is authenticated before the text: sequence, type, version, length of the text. */
void hl_tls_write_aad_12(uint8_t aad[13], uint64_t sequence, hl_bytes record, size_t octets);

#endif
