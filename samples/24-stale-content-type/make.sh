#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/orders=/hop/303?to=/orders/7' \
    --route '/login=/hop/302?to=/account' -- \
    sh -c '"$CLIENT" go-net-http POST http://www.example.org/orders "item=book&quantity=1"
           "$CLIENT" npm-got POST http://www.example.org/orders "item=book&quantity=1"
           "$CLIENT" python-aiohttp POST http://www.example.org/login "name=reader"
           "$CLIENT" npm-axios POST http://www.example.org/login "name=reader"'
