#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

HL_HTTP2=1
export HL_HTTP2
record_with_keys --http2 --tls \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/report=/hop/302?to=/v2/report' \
    --route '/v1/done=/hop/303?to=/v2/done' -- \
    sh -c 'for client in npm-undici npm-got; do
        printf "POST\thttps://www.example.org/v1/orders\titem=book\nPUT\thttps://www.example.org/v1/report\titem=lamp\nDELETE\thttps://www.example.org/v1/done\t\n" | "$CLIENT" $client
    done'
