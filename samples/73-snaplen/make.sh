#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# tcpdump -s 200: the short requests are whole, the long ones lack their end, the contents are not there.
record pcap --tcpdump '-s 200' \
    --route '/v1/report=/hop/307?to=/v2/report' \
    --route '/v1/orders=/hop/307?to=/v2/orders' -- \
    sh -c 'curl -sSL http://www.example.org/v1/report
           curl -sSL -X PUT -A "" -H "Accept:" -H "Content-Type:" --data "$(seq -s " " 1 40)" http://www.example.org/v1/orders
           "$CLIENT" python-urllib HEAD http://www.example.org/v1/report
           "$CLIENT" w3m POST http://www.example.org/v1/orders "item=lamp&quantity=2"'
