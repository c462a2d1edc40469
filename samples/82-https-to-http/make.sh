#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record_with_keys --tls \
    --route '/v1/orders=/hop/307?to=http://www.example.org/v2/orders' -- \
    sh -c 'curl -sSLk --http1.1 --referer https://www.example.org/basket --data "item=book&quantity=1" https://www.example.org/v1/orders'
