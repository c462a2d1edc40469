#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Captured on a trunk: every frame has an 802.1Q tag.
record pcapng --wire tag=7 --at switch:trunk --filter 'tcp or (vlan and (tcp or udp dst port 9))' \
    --route '/v1/orders=/hop/307?to=/v2/orders' -- \
    sh -c 'curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/orders
           "$CLIENT" w3m POST http://www.example.org/v1/orders "item=lamp&quantity=2"'
