#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record_with_keys --http2 --tls \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/report=/hop/302?to=https://www.example.net/v2/report' \
    --route '/start=/hop/301?to=https://www.example.org/end' -- \
    sh -c 'for tls in 1.2 1.3; do
        for version in --http1.1 --http2; do
            curl -sSL --tls-max $tls $version --data "item=book&quantity=1" https://www.example.org/v1/orders
            curl -sSL --tls-max $tls $version -X PUT --data "item=lamp&quantity=2" https://www.example.org/v1/report
            curl -sSL --tls-max $tls $version http://www.example.org/start
        done
    done'
