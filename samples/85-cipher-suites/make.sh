#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# One connection a suite; those with CBC once with encrypt-then-mac (RFC 7366) and once without, as PUT.
aead='ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-ECDSA-AES128-CCM ECDHE-ECDSA-AES256-CCM ECDHE-ECDSA-AES128-CCM8'
cbc='ECDHE-ECDSA-AES128-SHA ECDHE-ECDSA-AES256-SHA ECDHE-ECDSA-AES128-SHA256 ECDHE-ECDSA-AES256-SHA384'
new='TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_CCM_SHA256 TLS_AES_128_CCM_8_SHA256'
export aead cbc new
routes=$(for suite in $aead $cbc $new; do echo "--route /v1/$suite=/hop/307?to=/v2/$suite"; done)

# shellcheck disable=SC2086
record_with_keys --tls --tls-cipher "@SECLEVEL=0:$(echo $aead $cbc $new | tr ' ' :)" $routes -- sh -c '
    ask() {
        url=https://www.example.org/v1/$1
        shift
        curl -sSL --http1.1 --data item=book "$@" "$url"
    }
    for suite in $aead $cbc; do
        ask "$suite" --tls-max 1.2 --ciphers "$suite@SECLEVEL=0"
    done
    sed "\$a Options = -EncryptThenMac" "$OPENSSL_CONF" >"$HL_LAB_PAGES/openssl.cnf"
    for suite in $cbc; do
        OPENSSL_CONF=$HL_LAB_PAGES/openssl.cnf ask "$suite" -X PUT --tls-max 1.2 --ciphers "$suite@SECLEVEL=0"
    done
    for suite in $new; do
        ask "$suite" --tls13-ciphers "$suite"
    done'
