#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/baskets=/hop/308?to=http://www.example.net/v2/baskets' -- \
    sh -c 'curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/orders
           curl -sSL --data "item=lamp&quantity=2" http://www.example.org/v1/baskets'
