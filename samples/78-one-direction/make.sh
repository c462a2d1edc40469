#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Captured where only the answers pass: redirects without their requests.
record pcap --filter 'tcp src port 80' \
    --route '/v1/orders=/hop/307?to=/v2/orders' -- \
    sh -c '"$CLIENT" w3m POST http://www.example.org/v1/orders "item=lamp&quantity=2"
           curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/orders'
