#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/orders/7=/hop/308?to=/v2/orders/7' -- \
    sh -c '"$CLIENT" npm-needle POST http://www.example.org/v1/orders "item=book&quantity=1"
           "$CLIENT" npm-needle DELETE http://www.example.org/v1/orders/7'
