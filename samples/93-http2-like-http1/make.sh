#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record_with_keys --http2 --tls \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/report=/hop/302?to=/v2/report' \
    --route '/v1/done=/hop/303?to=/v2/done' \
    --route '/v1/away=/hop/307?to=https://www.example.net/v2/away' -- \
    sh -c 'for version in --http1.1 --http2; do
        curl -sSLk $version --data "item=book&quantity=1" https://www.example.org/v1/orders
        curl -sSLk $version -X PUT --data "item=lamp&quantity=2" https://www.example.org/v1/report
        curl -sSLk $version -X POST --data "item=pen&quantity=3" https://www.example.org/v1/done
        curl -sSLk $version -b "a=1; b=2" -H "X-Api-Key: k" --location-trusted -u me:secret https://www.example.org/v1/away
    done'
