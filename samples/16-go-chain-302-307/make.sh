#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/orders=/hop/302?to=/v2/orders' \
    --route '/v2/orders=/hop/307?to=/v3/orders' -- \
    sh -c '"$CLIENT" go-net-http POST http://www.example.org/v1/orders "item=book&quantity=1"
           "$CLIENT" curl POST http://www.example.org/v1/orders "item=book&quantity=1"'
