#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/orders=/hop/308?to=/v2/orders' \
    --route '/v1/baskets=/hop/307?to=/v2/baskets' -- \
    sh -c '"$CLIENT" npm-request POST http://www.example.org/v1/orders "item=book&quantity=1"
           "$CLIENT" npm-request POST http://www.example.org/v1/baskets "item=lamp&quantity=2"'
