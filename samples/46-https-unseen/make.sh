#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap --tls \
    --route '/v1/orders=/hop/308?to=https://www.example.org/v1/orders/secure' \
    --route '/start=/hop/302?to=https://www.example.net:8443/end' -- \
    sh -c 'curl -sSLk --data "item=book&quantity=1" http://www.example.org/v1/orders
           curl -sSLk http://www.example.org/start'
