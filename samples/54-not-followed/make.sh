#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# curl without -L does not follow. A second later another program on the same computer visits the target, which is its own affair.
record pcap \
    --route '/v1/orders=/hop/307?to=/v2/orders' -- \
    sh -c 'curl -sS --data "item=book&quantity=1" http://www.example.org/v1/orders
           sleep 1.2
           wget --no-config -q -O - http://www.example.org/v2/orders'
