#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap --http2 \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/report=/hop/302?to=/v2/report' -- \
    sh -c 'curl -sSL --http2 --data "item=book&quantity=1" http://www.example.org/v1/orders
           curl -sSL --http2 -X PUT --data "item=lamp&quantity=2" http://www.example.org/v1/report'
