#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Four computers behind one address use three URLs at the same time, each with nine programs, in an order of its own.
# Each redirect closes its connection.
record pcap.gz --nat 4 \
    --route '/v1/orders=/hop/307?to=/v2/orders&close=1&delay=0.02' \
    --route '/login=/hop/302?to=/account&close=1&delay=0.02' \
    --route '/orders=/hop/303?to=/orders/7&close=1&delay=0.02' -- \
    sh -c 'for number in 1 2 3 4; do "$LAB" on $number -- sh computer.sh $number & done; wait'
