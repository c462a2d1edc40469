#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/orders=/hop/303?to=/orders/7' \
    --route '/login=/hop/302?to=/account' -- \
    sh -c 'curl -sSL -X POST --data "item=book&quantity=1" http://www.example.org/orders
           curl -sSL --data "item=book&quantity=1" http://www.example.org/orders
           curl -sSL -X POST --data "name=reader" http://www.example.org/login'
