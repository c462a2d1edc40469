#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# tcpdump -i any, as it comes: Linux "cooked" headers of the second kind.
record pcapng --at server:any \
    --route '/v1/orders=/hop/307?to=/v2/orders' -- \
    sh -c 'curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/orders
           "$CLIENT" w3m POST http://www.example.org/v1/orders "item=lamp&quantity=2"'
