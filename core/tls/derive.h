/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys from secrets: TLS 1.2's PRF (RFC 5246 §5), TLS 1.3's HKDF-Expand-Label (RFC 8446 §7.1). */
#ifndef HL_TLS_DERIVE_H
#define HL_TLS_DERIVE_H

#include "base/hl_bytes.h"

#include <openssl/evp.h>

/* An HMAC that is ready, which to look up costs thrice what it does itself. */
typedef struct hl_tls_deriver hl_tls_deriver;

hl_tls_deriver *hl_tls_deriver_new(void);
void hl_tls_deriver_free(hl_tls_deriver *deriver);

/* out = PRF(secret, label, seed); at most 256 octets. */
bool hl_tls_derive_12(hl_tls_deriver *deriver, const EVP_MD *hash, hl_bytes secret,
                      const char *label, hl_bytes seed, uint8_t *out, size_t octets);

/*
 * out = HKDF-Expand-Label(secret, label, "", octets); at most as many as the hash has. `secret` absent: that of
 * the call before, which takes half the time.
 */
bool hl_tls_derive_13(hl_tls_deriver *deriver, const EVP_MD *hash, hl_bytes secret,
                      const char *label, uint8_t *out, size_t octets);

#endif
