#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/orders=/hop/303?to=/orders/7' -- \
    sh -c 'for client in busybox wget2 npm-urllib ruby-rest-client wget; do
               "$CLIENT" $client POST http://www.example.org/orders "item=book&quantity=1"
           done'
