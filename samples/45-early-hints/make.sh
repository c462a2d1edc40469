#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/orders=/hop/307?to=/v2/orders&info=103&info=102' -- \
    sh -c 'curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/orders
           curl -sSL -H "Expect: 100-continue" --data "item=lamp&quantity=2" http://www.example.org/v1/orders'
