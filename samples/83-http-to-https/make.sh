#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record_with_keys --tls \
    --route '/v1/orders=/hop/308?to=https://www.example.org/v1/orders/secure' \
    --route '/start=/hop/302?to=https://www.example.net:8443/end' -- \
    sh -c 'curl -sSLk --http1.1 --data "item=book&quantity=1" http://www.example.org/v1/orders
           curl -sSLk --http1.1 http://www.example.org/start'
