#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/orders=/hop/308?to=/v2/orders' \
    --route '/v1/reports=/hop/307?to=http://www.example.net/v2/reports' -- \
    sh -c 'curl -sSL -H "Transfer-Encoding: chunked" --data "item=book&quantity=1" http://www.example.org/v1/orders
           seq 1 4000 >"$HL_LAB_PAGES/report"
           curl -sSL -T "$HL_LAB_PAGES/report" -H "Transfer-Encoding: chunked" -H "Expect:" http://www.example.org/v1/reports'
